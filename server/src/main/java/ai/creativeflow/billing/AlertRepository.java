package ai.creativeflow.billing;

import ai.creativeflow.kernel.ids.TeamId;
import java.sql.Array;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables {@code alert_setting} and {@code alert_sent}. */
final class AlertRepository {

    private static final String THRESHOLDS = "SELECT thresholds FROM alert_setting WHERE team_id = :team";

    private static final String SET = """
            INSERT INTO alert_setting (team_id, thresholds)
            VALUES (:team, CAST(:thresholds AS integer[]))
            ON CONFLICT (team_id) DO UPDATE
            SET thresholds = excluded.thresholds
            """;

    /** Of two nodes that see the same threshold passed one writes the row and tells; the other finds it. */
    private static final String SEND = """
            INSERT INTO alert_sent (team_id, period, measure, threshold, at)
            VALUES (:team, :period, :measure, :threshold, now())
            ON CONFLICT (team_id, period, measure, threshold) DO NOTHING
            """;

    private static final String ACTIVE = """
            SELECT team_id
            FROM wallet
            WHERE period = :period
              AND team_id > :after
            ORDER BY team_id
            LIMIT :limit
            """;

    private final JdbcClient jdbc;

    AlertRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<List<Integer>> thresholds(TeamId team) {
        return jdbc.sql(THRESHOLDS)
                .param("team", team.value())
                .query((row, n) -> integers(row.getArray("thresholds")))
                .optional();
    }

    void set(TeamId team, List<Integer> thresholds) {
        jdbc.sql(SET)
                .param("team", team.value())
                .param(
                        "thresholds",
                        thresholds.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}")))
                .update();
    }

    /** True for the first who says so this month. */
    boolean send(TeamId team, YearMonth period, String measure, int threshold) {
        return jdbc.sql(SEND)
                        .param("team", team.value())
                        .param("period", period.toString())
                        .param("measure", measure)
                        .param("threshold", threshold)
                        .update()
                == 1;
    }

    /** Teams that moved money in the month, in the order of their ids. */
    List<TeamId> active(YearMonth period, UUID after, int limit) {
        return jdbc.sql(ACTIVE)
                .param("period", period.toString())
                .param("after", after)
                .param("limit", limit)
                .query((row, n) -> new TeamId(row.getObject("team_id", UUID.class)))
                .list();
    }

    private static List<Integer> integers(Array array) throws SQLException {
        return List.of((Integer[]) array.getArray());
    }
}
