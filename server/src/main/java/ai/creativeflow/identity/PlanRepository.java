package ai.creativeflow.identity;

import ai.creativeflow.identity.Plans.Versioned;
import ai.creativeflow.kernel.Micros;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The {@code plan} table, as it is changed; {@link TeamRepository} reads it beside the teams. */
final class PlanRepository {

    private static final String ALL = """
            SELECT name, included_generations, sells_beyond, credit_limit_micros, windows, user_windows, at_once,
                   storage_bytes, endpoints, finals_kept_days, version
            FROM plan
            ORDER BY name
            LIMIT 1000
            """;

    private static final String FIND = """
            SELECT name, included_generations, sells_beyond, credit_limit_micros, windows, user_windows, at_once,
                   storage_bytes, endpoints, finals_kept_days, version
            FROM plan
            WHERE name = :name
            """;

    /** For the transaction that is about to replace it. */
    private static final String LOCK = """
            SELECT name, included_generations, sells_beyond, credit_limit_micros, windows, user_windows, at_once,
                   storage_bytes, endpoints, finals_kept_days, version
            FROM plan
            WHERE name = :name
            FOR UPDATE
            """;

    private static final String PUT = """
            INSERT INTO plan (name, included_generations, sells_beyond, credit_limit_micros, windows, user_windows, at_once,
                              storage_bytes, endpoints, finals_kept_days)
            VALUES (:name, :included, :sellsBeyond, :creditLimit, :windows, :userWindows, :atOnce, :storage, :endpoints,
                    :finalsKept)
            ON CONFLICT (name) DO UPDATE
            SET included_generations = excluded.included_generations, sells_beyond = excluded.sells_beyond,
                credit_limit_micros = excluded.credit_limit_micros, windows = excluded.windows,
                user_windows = excluded.user_windows, at_once = excluded.at_once,
                storage_bytes = excluded.storage_bytes, endpoints = excluded.endpoints,
                finals_kept_days = excluded.finals_kept_days, version = plan.version + 1
            RETURNING name, included_generations, sells_beyond, credit_limit_micros, windows, user_windows, at_once,
                      storage_bytes, endpoints, finals_kept_days, version
            """;

    private final JdbcClient jdbc;

    PlanRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Versioned> all() {
        return jdbc.sql(ALL).query(PlanRepository::versioned).list();
    }

    Optional<Versioned> find(String name) {
        return jdbc.sql(FIND)
                .param("name", name)
                .query(PlanRepository::versioned)
                .optional();
    }

    Optional<Versioned> lock(String name) {
        return jdbc.sql(LOCK)
                .param("name", name)
                .query(PlanRepository::versioned)
                .optional();
    }

    Versioned put(Plan plan) {
        return jdbc.sql(PUT)
                .param("name", plan.name())
                .param("included", plan.includedGenerations())
                .param("sellsBeyond", plan.sellsBeyond())
                .param(
                        "creditLimit",
                        plan.creditLimit() == null ? null : plan.creditLimit().value(),
                        Types.BIGINT)
                .param("windows", column(plan.windows()))
                .param("userWindows", column(plan.userWindows()))
                .param("atOnce", plan.atOnce(), Types.INTEGER)
                .param("storage", plan.storageBytes(), Types.BIGINT)
                .param("endpoints", plan.endpoints())
                .param("finalsKept", plan.finalsKeptDays(), Types.INTEGER)
                .query(PlanRepository::versioned)
                .single();
    }

    /** {@link TeamRepository#windows} reads it. */
    private static String column(List<RateWindow> windows) {
        return windows.stream()
                .map(window -> "%s=%d/%d%s"
                        .formatted(window.name(), window.limit(), window.seconds(), window.shadow() ? "/shadow" : ""))
                .collect(Collectors.joining(" "));
    }

    private static Versioned versioned(ResultSet row, int number) throws SQLException {
        Long creditLimit = row.getObject("credit_limit_micros", Long.class);
        var plan = new Plan(
                row.getString("name"),
                row.getInt("included_generations"),
                row.getBoolean("sells_beyond"),
                creditLimit == null ? null : Micros.of(creditLimit),
                TeamRepository.windows(row.getString("windows")),
                TeamRepository.windows(row.getString("user_windows")),
                row.getObject("at_once", Integer.class),
                row.getObject("storage_bytes", Long.class),
                row.getInt("endpoints"),
                row.getObject("finals_kept_days", Integer.class));
        return new Versioned(plan, row.getLong("version"));
    }
}
