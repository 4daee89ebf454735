package ai.creativeflow.billing;

import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.TeamId;
import java.time.YearMonth;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The tables {@code meter_count} and {@code meter_hold}: the numbers of meters whose price depends on them, as the wallet
 * counts generations. Touched only where a book has such a meter. The count is locked after the wallet, always.
 */
final class MeterCounts {

    private static final String READ = """
            SELECT included_held + included_used AS included, priced_held + priced_used AS priced
            FROM meter_count
            WHERE team_id = :team
              AND period = :period
              AND meter = :meter
            """;

    private static final String CREATE = """
            INSERT INTO meter_count (team_id, period, meter)
            VALUES (:team, :period, :meter)
            ON CONFLICT (team_id, period, meter) DO NOTHING
            """;

    /** Changes nothing where the number named is not the next one any more. */
    private static final String TAKE = """
            WITH taken AS (
                UPDATE meter_count
                SET included_held = included_held + CAST(:included AS integer),
                    priced_held = priced_held + 1 - CAST(:included AS integer)
                WHERE team_id = :team
                  AND period = :period
                  AND meter = :meter
                  AND CASE WHEN CAST(:included AS integer) = 1
                           THEN included_held + included_used < :allowed
                           ELSE included_held + included_used >= :allowed
                                AND priced_held + priced_used >= :from
                                AND priced_held + priced_used < :end
                      END
                RETURNING team_id)
            INSERT INTO meter_hold (generation_id, meter, number, team_id, period, included, percent_off, state)
            SELECT :generation, :meter,
                   (SELECT count(*) + 1 FROM meter_hold h WHERE h.generation_id = :generation AND h.meter = :meter),
                   t.team_id, :period, CAST(:included AS integer) = 1, :percentOff, 'held'
            FROM taken t
            """;

    /** Once: a second call finds it settled. */
    private static final String SETTLE = """
            UPDATE meter_hold
            SET state = CASE WHEN :used THEN 'used' ELSE 'released' END
            WHERE generation_id = :generation
              AND meter = :meter
              AND team_id = :team
              AND state = 'held'
            RETURNING period, included, percent_off
            """;

    private static final String MOVE = """
            UPDATE meter_count
            SET included_held = included_held - CAST(:included AS integer),
                included_used = included_used + CASE WHEN :used THEN CAST(:included AS integer) ELSE 0 END,
                priced_held = priced_held - 1 + CAST(:included AS integer),
                priced_used = priced_used + CASE WHEN :used THEN 1 - CAST(:included AS integer) ELSE 0 END
            WHERE team_id = :team
              AND period = :period
              AND meter = :meter
            """;

    private final JdbcClient jdbc;

    /** How many of a month are reserved or used, of each kind. */
    record Count(int included, int priced) {}

    /** What a number costs: one of the included, or one in a tier of the tariff. */
    record Quoted(boolean included, int tier) {}

    /** A number that was settled just now. */
    record Settled(YearMonth period, boolean included, int percentOff) {}

    MeterCounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What the next one costs as far as is known; {@link #take} verifies it. */
    Quoted next(TeamId team, YearMonth period, String meter, Tariff tariff) {
        Count count = count(team, period, meter);
        return count.included() < tariff.included()
                ? new Quoted(true, 0)
                : new Quoted(false, tariff.tierOf(count.priced()));
    }

    Count count(TeamId team, YearMonth period, String meter) {
        return jdbc.sql(READ)
                .param("team", team.value())
                .param("period", period.toString())
                .param("meter", meter)
                .query((row, n) -> new Count(row.getInt("included"), row.getInt("priced")))
                .optional()
                .orElseGet(() -> new Count(0, 0));
    }

    /** False where the next number costs something else by now. */
    boolean take(TeamId team, GenerationId generation, YearMonth period, String meter, Tariff tariff, Quoted quoted) {
        return update(team, generation, period, meter, tariff, quoted)
                || (create(team, period, meter) && update(team, generation, period, meter, tariff, quoted));
    }

    private boolean create(TeamId team, YearMonth period, String meter) {
        return jdbc.sql(CREATE)
                        .param("team", team.value())
                        .param("period", period.toString())
                        .param("meter", meter)
                        .update()
                == 1;
    }

    private boolean update(
            TeamId team, GenerationId generation, YearMonth period, String meter, Tariff tariff, Quoted quoted) {
        Tariff.Tier tier = tariff.tiers().get(quoted.tier());
        return jdbc.sql(TAKE)
                        .param("team", team.value())
                        .param("generation", generation.value())
                        .param("period", period.toString())
                        .param("meter", meter)
                        .param("included", quoted.included() ? 1 : 0)
                        .param("allowed", tariff.included())
                        .param("from", tier.from())
                        .param("end", tariff.endOf(quoted.tier()))
                        .param("percentOff", quoted.included() ? 0 : tier.percentOff())
                        .update()
                == 1;
    }

    /** Makes a number used, or gives it back; empty where the generation holds none. */
    Optional<Settled> settle(Billing.Owner owner, String meter, boolean used) {
        Optional<Settled> settled = jdbc.sql(SETTLE)
                .param("generation", owner.generation().value())
                .param("meter", meter)
                .param("team", owner.team().value())
                .param("used", used)
                .query((row, n) -> new Settled(
                        YearMonth.parse(row.getString("period")),
                        row.getBoolean("included"),
                        row.getInt("percent_off")))
                .optional();
        settled.ifPresent(one -> move(owner.team(), meter, one, used));
        return settled;
    }

    private void move(TeamId team, String meter, Settled settled, boolean used) {
        int moved = jdbc.sql(MOVE)
                .param("team", team.value())
                .param("period", settled.period().toString())
                .param("meter", meter)
                .param("included", settled.included() ? 1 : 0)
                .param("used", used)
                .update();
        if (moved != 1) {
            throw new IllegalStateException("%s has no count of %s".formatted(team, meter));
        }
    }
}
