package ai.creativeflow.testing;

import ai.creativeflow.kernel.sql.TestDatabase;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** How PostgreSQL did a statement, a line a step and its figures. */
public record Plan(List<String> lines) {

    private static final Pattern ROWS = Pattern.compile("actual rows=([0-9.]+)");
    private static final Pattern SEARCHES = Pattern.compile("Index Searches: ([0-9]+)");
    private static final Pattern REMOVED = Pattern.compile("Rows Removed by Filter: ([0-9]+)");

    /** Lets the planner know what is in a table now. */
    public static void learn(TestDatabase database, String table) {
        JdbcClient.create(database.ownerDataSource())
                .sql("VACUUM (ANALYZE) creativeflow." + table)
                .update();
    }

    /** Does the statement. */
    public static Plan of(JdbcClient jdbc, String sql, UnaryOperator<StatementSpec> parameters) {
        var statement = jdbc.sql("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) " + sql);
        return new Plan(parameters.apply(statement).query(String.class).list());
    }

    /** Of each step, on average of its repetitions. */
    public List<Double> rows() {
        return figures(ROWS);
    }

    /** Of each step that read rows in vain. */
    public List<Double> removed() {
        return figures(REMOVED);
    }

    /** How often it went down an index, of whatever table. */
    public double searches() {
        return figures(SEARCHES).stream().mapToDouble(Double::doubleValue).sum();
    }

    private List<Double> figures(Pattern figure) {
        return lines.stream()
                .map(figure::matcher)
                .filter(Matcher::find)
                .map(found -> Double.valueOf(found.group(1)))
                .toList();
    }
}
