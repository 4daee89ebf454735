package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.GrantId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code credit_use}, and what holds take out of {@code credit_grant}. Grants are locked after the account and
 * before the wallet, and several of them by their ids, so that nobody waits in a circle.
 */
final class CreditRepository {

    /** Every grant that can pay, locked in the order of their ids; what is seen is what was locked. */
    private static final String LOCK_USABLE = """
            SELECT id, remaining_micros, priority, expires_at, created_at
            FROM credit_grant
            WHERE team_id = :team
              AND remaining_micros > 0
              AND (expires_at IS NULL OR expires_at > now())
            ORDER BY id
            FOR UPDATE
            """;

    private static final String SPEND =
            "UPDATE credit_grant SET remaining_micros = remaining_micros - :amount WHERE id = :grant";

    /** Places of what was asked for later come after those of what was asked for before. */
    private static final String RECORD = """
            INSERT INTO credit_use (generation_id, part, place, grant_id, team_id, period, amount_micros, state)
            SELECT :generation, part, place + (SELECT count(*) FROM credit_use u WHERE u.generation_id = :generation),
                   grant_id, :team, :period, amount, 'held'
            FROM unnest(CAST(:parts AS text[]), CAST(:grants AS uuid[]), CAST(:amounts AS bigint[]))
                WITH ORDINALITY AS shares (part, grant_id, amount, place)
            """;

    private static final String MARK_HOLDS = """
            UPDATE hold h
            SET credit_micros = (
                SELECT coalesce(sum(u.amount_micros), 0)
                FROM credit_use u
                WHERE u.generation_id = h.generation_id
                  AND u.part = h.part
                  AND u.state = 'held')
            WHERE h.generation_id = :generation
              AND h.team_id = :team
              AND h.state = 'held'
            """;

    /** Of all parts of the generation at once: locked a part at a time, two releases could wait for each other. */
    private static final String LOCK_USED = """
            SELECT id
            FROM credit_grant
            WHERE id IN (
                SELECT grant_id
                FROM credit_use
                WHERE generation_id = :generation
                  AND team_id = :team
                  AND state = 'held')
            ORDER BY id
            FOR UPDATE
            """;

    /** The shares of a part pay in their order, up to what was captured. */
    private static final String SETTLE = """
            UPDATE credit_use u
            SET state = 'settled',
                captured_micros = greatest(0, least(u.amount_micros, :captured - (
                    SELECT coalesce(sum(earlier.amount_micros), 0)
                    FROM credit_use earlier
                    WHERE earlier.generation_id = :generation
                      AND earlier.part = :part
                      AND earlier.state = 'held'
                      AND earlier.place < u.place)))
            WHERE u.generation_id = :generation
              AND u.team_id = :team
              AND u.part = :part
              AND u.state = 'held'
            RETURNING u.grant_id, u.amount_micros - u.captured_micros AS unused
            """;

    private static final String GIVE_BACK =
            "UPDATE credit_grant SET remaining_micros = remaining_micros + :amount WHERE id = :grant";

    private final JdbcClient jdbc;

    CreditRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Decides which grants pay for these parts, and locks them until the transaction ends. */
    Cover allocate(TeamId team, EnumMap<Part, Micros> parts) {
        List<Cover.Purse> purses = jdbc.sql(LOCK_USABLE)
                .param("team", team.value())
                .query((row, n) -> new Cover.Purse(
                        new GrantId(row.getObject("id", UUID.class)),
                        Micros.of(row.getLong("remaining_micros")),
                        row.getInt("priority"),
                        instant(row, "expires_at"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant()))
                .list();
        return Cover.of(parts, purses);
    }

    /** Takes what was decided out of the grants. */
    void spend(Cover cover) {
        cover.shares().forEach(share -> move(SPEND, share.grant().value(), share.amount()));
    }

    /** Writes down which grants pay for the holds, which are there by now. */
    void record(TeamId team, GenerationId generation, YearMonth period, Cover cover) {
        jdbc.sql(RECORD)
                .param("generation", generation.value())
                .param("team", team.value())
                .param("period", period.toString())
                .param("parts", Columns.of(cover.shares(), share -> share.part().wire()))
                .param(
                        "grants",
                        Columns.of(cover.shares(), share -> share.grant().value()))
                .param(
                        "amounts",
                        Columns.of(cover.shares(), share -> share.amount().value()))
                .update();
        jdbc.sql(MARK_HOLDS)
                .param("generation", generation.value())
                .param("team", team.value())
                .update();
    }

    /** Gives back what the capture of a part left of its grants; nothing captured is a release. */
    void settle(Billing.Owner owner, Part part, Micros captured) {
        jdbc.sql(LOCK_USED)
                .param("generation", owner.generation().value())
                .param("team", owner.team().value())
                .query(UUID.class)
                .list();
        jdbc.sql(SETTLE)
                .param("generation", owner.generation().value())
                .param("team", owner.team().value())
                .param("part", part.wire())
                .param("captured", captured.value())
                .query((row, n) -> Map.entry(row.getObject("grant_id", UUID.class), Micros.of(row.getLong("unused"))))
                .list()
                .forEach(back -> move(GIVE_BACK, back.getKey(), back.getValue()));
    }

    private void move(String sql, UUID grant, Micros amount) {
        if (amount.value() != 0
                && jdbc.sql(sql)
                                .param("grant", grant)
                                .param("amount", amount.value())
                                .update()
                        != 1) {
            throw new IllegalStateException("no grant " + grant);
        }
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
