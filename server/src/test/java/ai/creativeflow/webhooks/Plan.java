package ai.creativeflow.webhooks;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** How PostgreSQL did a statement, a line a step and its figures. */
record Plan(List<String> lines) {

    private static final Pattern ROWS = Pattern.compile("actual rows=([0-9.]+)");
    private static final Pattern REMOVED = Pattern.compile("Rows Removed by Filter: ([0-9]+)");

    /** Does the statement, with the planner knowing what is in the table now. */
    static Plan of(Platform platform, String table, String sql, UnaryOperator<StatementSpec> parameters) {
        JdbcClient.create(platform.database.ownerDataSource())
                .sql("ANALYZE creativeflow." + table)
                .update();
        var statement = platform.jdbc().sql("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) " + sql);
        return new Plan(parameters.apply(statement).query(String.class).list());
    }

    /** Of each step, on average of its repetitions. */
    List<Double> rows() {
        return figures(ROWS);
    }

    /** Of each step that read rows in vain. */
    List<Double> removed() {
        return figures(REMOVED);
    }

    private List<Double> figures(Pattern figure) {
        return lines.stream()
                .map(figure::matcher)
                .filter(Matcher::find)
                .map(found -> Double.valueOf(found.group(1)))
                .toList();
    }
}
