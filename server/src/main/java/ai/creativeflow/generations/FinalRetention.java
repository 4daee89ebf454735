package ai.creativeflow.generations;

import ai.creativeflow.assets.Trash;
import ai.creativeflow.identity.Plan;
import ai.creativeflow.identity.Plans;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.kernel.ids.TeamId;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Drops finals that are older than the plan of their team keeps them, by the plan of the day; audited. One transaction a
 * batch, under locks that a second node passes over, so each is dropped once.
 */
final class FinalRetention {

    private static final int BATCH = 200;

    private static final String DUE = """
            SELECT id, mode, final_asset_id
            FROM generation
            WHERE team_id = :team
              AND final_asset_id IS NOT NULL
              AND NOT final_retired
              AND finished_at < now() - make_interval(days => :days)
            ORDER BY finished_at
            LIMIT :limit
            FOR UPDATE SKIP LOCKED
            """;

    private static final String RETIRE = """
            UPDATE generation
            SET final_retired = true
            WHERE id = ANY(:ids)
              AND team_id = :team
            """;

    private final JdbcClient jdbc;
    private final Plans plans;
    private final Teams teams;
    private final Trash trash;
    private final TransactionTemplate transactions;

    FinalRetention(JdbcClient jdbc, Plans plans, Teams teams, Trash trash, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.plans = plans;
        this.teams = teams;
        this.trash = trash;
        this.transactions = transactions;
    }

    private record Old(UUID id, Mode mode, AssetId asset) {}

    /** Goes through all teams of all plans that keep finals for a time only. */
    void sweep() {
        plans.all().stream().map(Plans.Versioned::plan).forEach(plan -> {
            Integer days = plan.finalsKeptDays();
            if (days != null) {
                sweep(plan, days);
            }
        });
    }

    private void sweep(Plan plan, int days) {
        List<TeamId> page = teams.onPlan(plan.name(), null, BATCH);
        while (!page.isEmpty()) {
            page.forEach(team -> sweep(team, days));
            page = teams.onPlan(plan.name(), page.getLast(), BATCH);
        }
    }

    private void sweep(TeamId team, int days) {
        int dropped;
        do {
            dropped = Objects.requireNonNull(transactions.execute(tx -> drop(team, days)));
        } while (dropped == BATCH);
    }

    private int drop(TeamId team, int days) {
        List<Old> due = jdbc.sql(DUE)
                .param("team", team.value())
                .param("days", days)
                .param("limit", BATCH)
                .query((row, n) -> new Old(
                        row.getObject("id", UUID.class),
                        Mode.stored(row.getString("mode")),
                        new AssetId(row.getObject("final_asset_id", UUID.class))))
                .list();
        due.stream()
                .collect(Collectors.groupingBy(Old::mode))
                .forEach((mode, finals) ->
                        trash.retire(team, mode, finals.stream().map(Old::asset).toList()));
        jdbc.sql(RETIRE)
                .param("ids", due.stream().map(Old::id).toArray(UUID[]::new))
                .param("team", team.value())
                .update();
        return due.size();
    }
}
