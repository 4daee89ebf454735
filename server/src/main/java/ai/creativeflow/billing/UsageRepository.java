package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.Uuids;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables {@code usage_event}, {@code usage_tail}, {@code usage_hour} and {@code usage_day}. */
final class UsageRepository {

    /** The meter of generations themselves, by how they ended; its amount is always 0. */
    static final String GENERATION_METER = "generation";

    /** Stands for "no key", which comes last; no key's id is this. */
    static final UUID LAST_KEY = new UUID(-1, -1);

    private static final String DELIVERED = "delivered";

    /** One statement: there is no fact that is in neither the tail nor the rollups. */
    private static final String USE = """
            WITH fact AS (
                INSERT INTO usage_event (id, team_id, mode, key_id, generation_id, meter, status, quantity, unit_micros,
                                         percent_off, included, amount_micros, credits_hundredths, period, at)
                VALUES (:id, :team, :mode, :key, :generation, :meter, :status, 1, :unit, :percentOff, :included, :amount,
                        :credits, :period, now())
                RETURNING id, team_id, mode, key_id, meter, status, quantity, amount_micros, credits_hundredths, at)
            INSERT INTO usage_tail (id, team_id, mode, key_id, meter, status, quantity, amount_micros, credits_hundredths,
                                    at)
            SELECT id, team_id, mode, key_id, meter, status, quantity, amount_micros, credits_hundredths, at
            FROM fact
            """;

    /** One folder at a time: two would wait for each other's rollup rows. */
    private static final String LOCK = "SELECT pg_try_advisory_xact_lock(:lock)";

    private static final long FOLD_LOCK = 0x63662d666f6c64L;

    /**
     * Moves facts from the tail into both rollups, whole or not at all. A fact that commits later than others is in the
     * tail from its commit on, whatever its id or time, so it can't be passed over.
     */
    private static final String FOLD = """
            WITH taken AS (
                DELETE FROM usage_tail
                WHERE id IN (
                    SELECT id
                    FROM usage_tail
                    ORDER BY id
                    LIMIT :limit
                    FOR UPDATE SKIP LOCKED)
                RETURNING team_id, mode, key_id, meter, status, quantity, amount_micros, credits_hundredths, at),
            hours AS (
                INSERT INTO usage_hour AS h (team_id, mode, start_at, meter, status, key_id, quantity, amount_micros,
                                             credits_hundredths)
                SELECT team_id, mode, date_trunc('hour', at, 'UTC'), meter, status, key_id, sum(quantity),
                       sum(amount_micros), sum(credits_hundredths)
                FROM taken
                GROUP BY team_id, mode, date_trunc('hour', at, 'UTC'), meter, status, key_id
                ON CONFLICT (team_id, mode, start_at, meter, status, key_id) DO UPDATE
                SET quantity = h.quantity + excluded.quantity,
                    amount_micros = h.amount_micros + excluded.amount_micros,
                    credits_hundredths = h.credits_hundredths + excluded.credits_hundredths),
            days AS (
                INSERT INTO usage_day AS d (team_id, mode, start_at, meter, status, key_id, quantity, amount_micros,
                                            credits_hundredths)
                SELECT team_id, mode, date_trunc('day', at, 'UTC'), meter, status, key_id, sum(quantity),
                       sum(amount_micros), sum(credits_hundredths)
                FROM taken
                GROUP BY team_id, mode, date_trunc('day', at, 'UTC'), meter, status, key_id
                ON CONFLICT (team_id, mode, start_at, meter, status, key_id) DO UPDATE
                SET quantity = d.quantity + excluded.quantity,
                    amount_micros = d.amount_micros + excluded.amount_micros,
                    credits_hundredths = d.credits_hundredths + excluded.credits_hundredths)
            SELECT count(*)
            FROM taken
            """;

    /** Rollups and tail in one snapshot: a fact is in exactly one of them, so nothing is late and nothing counts twice. */
    static final String BY_HOUR = """
            WITH sums AS (
                SELECT start_at, meter, status, key_id, quantity, amount_micros, credits_hundredths
                FROM usage_hour
                WHERE team_id = :team
                  AND mode = :mode
                  AND start_at >= :from
                  AND start_at < :to
                UNION ALL
                SELECT date_trunc('hour', at, 'UTC'), meter, status, key_id, quantity, amount_micros, credits_hundredths
                FROM usage_tail
                WHERE team_id = :team
                  AND mode = :mode
                  AND at >= :from
                  AND at < :to)
            SELECT start_at, meter,
                   CASE WHEN :byKey THEN key_id END AS key,
                   CASE WHEN :byStatus THEN status END AS outcome,
                   sum(quantity) AS quantity, sum(amount_micros) AS amount_micros,
                   sum(credits_hundredths) AS credits_hundredths
            FROM sums
            WHERE (meter, coalesce(CASE WHEN :byKey THEN key_id END, CAST(:lastKey AS uuid)),
                   coalesce(CASE WHEN :byStatus THEN status END, ''))
                  > (CAST(:afterMeter AS text), CAST(:afterKey AS uuid), CAST(:afterStatus AS text))
            GROUP BY 1, 2, 3, 4
            ORDER BY 1, 2, 3, 4
            LIMIT :limit
            """;

    /** The same from the days; months are sums of them. */
    static final String BY_DAY = """
            WITH sums AS (
                SELECT start_at, meter, status, key_id, quantity, amount_micros, credits_hundredths
                FROM usage_day
                WHERE team_id = :team
                  AND mode = :mode
                  AND start_at >= :from
                  AND start_at < :to
                UNION ALL
                SELECT at, meter, status, key_id, quantity, amount_micros, credits_hundredths
                FROM usage_tail
                WHERE team_id = :team
                  AND mode = :mode
                  AND at >= :from
                  AND at < :to)
            SELECT date_trunc(CAST(:unit AS text), start_at, 'UTC') AS start_at, meter,
                   CASE WHEN :byKey THEN key_id END AS key,
                   CASE WHEN :byStatus THEN status END AS outcome,
                   sum(quantity) AS quantity, sum(amount_micros) AS amount_micros,
                   sum(credits_hundredths) AS credits_hundredths
            FROM sums
            WHERE (meter, coalesce(CASE WHEN :byKey THEN key_id END, CAST(:lastKey AS uuid)),
                   coalesce(CASE WHEN :byStatus THEN status END, ''))
                  > (CAST(:afterMeter AS text), CAST(:afterKey AS uuid), CAST(:afterStatus AS text))
            GROUP BY 1, 2, 3, 4
            ORDER BY 1, 2, 3, 4
            LIMIT :limit
            """;

    private final JdbcClient jdbc;
    private final Uuids uuids;

    /** What a fact was priced by, and what it cost in the end. */
    record Price(Micros unit, int percentOff, boolean included, Micros amount, int creditsHundredths) {

        static Price free(Part part) {
            return of(part, Micros.ZERO, 0, false, Micros.ZERO);
        }

        static Price of(Part part, Micros unit, int percentOff, boolean included, Micros amount) {
            return new Price(unit, percentOff, included, amount, part.creditsHundredths());
        }
    }

    UsageRepository(JdbcClient jdbc, Uuids uuids) {
        this.jdbc = jdbc;
        this.uuids = uuids;
    }

    /** One fact: this part was delivered, at this price. */
    void delivered(Billing.Owner owner, Part part, YearMonth period, Price price) {
        use(owner, period, part.meter(), DELIVERED, price);
    }

    /** One fact: this generation is done, and so it ended. */
    void ended(Billing.Owner owner, YearMonth period, String outcome) {
        use(owner, period, GENERATION_METER, outcome, new Price(Micros.ZERO, 0, false, Micros.ZERO, 0));
    }

    /** Says how many facts were folded; 0 also where another node folds at this moment. */
    int fold(int limit) {
        boolean alone =
                jdbc.sql(LOCK).param("lock", FOLD_LOCK).query(Boolean.class).single();
        return alone ? jdbc.sql(FOLD).param("limit", limit).query(Integer.class).single() : 0;
    }

    /** The first points of a span. */
    List<Usage.Point> series(TeamId team, Mode mode, Usage.Query query, Instant from, Instant to, int limit) {
        return series(team, mode, query, from, to, null, limit);
    }

    /** The points that come after one, for a span of a single bucket; the first ones where that is null. */
    List<Usage.Point> series(
            TeamId team,
            Mode mode,
            Usage.Query query,
            Instant from,
            Instant to,
            Usage.@Nullable Point after,
            int limit) {
        var statement = switch (query.granularity()) {
            case HOUR -> jdbc.sql(BY_HOUR);
            case DAY, MONTH ->
                jdbc.sql(BY_DAY).param("unit", query.granularity().wire());
        };
        return statement
                .param("team", team.value())
                .param("mode", mode.wire())
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("to", to.atOffset(ZoneOffset.UTC))
                .param("byKey", query.byKey())
                .param("byStatus", query.byStatus())
                .param("lastKey", LAST_KEY)
                .param("afterMeter", after == null ? "" : after.meter())
                .param(
                        "afterKey",
                        after == null || after.key() == null
                                ? LAST_KEY
                                : after.key().value())
                .param("afterStatus", after == null || after.status() == null ? "" : after.status())
                .param("limit", limit)
                .query(UsageRepository::point)
                .list();
    }

    private void use(Billing.Owner owner, YearMonth period, String meter, String status, Price price) {
        jdbc.sql(USE)
                .param("id", uuids.next())
                .param("team", owner.team().value())
                .param("mode", owner.mode().wire())
                .param("key", owner.key() == null ? null : owner.key().value(), Types.OTHER)
                .param("generation", owner.generation().value())
                .param("meter", meter)
                .param("status", status)
                .param("unit", price.unit().value())
                .param("percentOff", price.percentOff())
                .param("included", price.included())
                .param("amount", price.amount().value())
                .param("credits", price.creditsHundredths())
                .param("period", period.toString())
                .update();
    }

    private static Usage.Point point(ResultSet row, int number) throws SQLException {
        @Nullable UUID key = row.getObject("key", UUID.class);
        return new Usage.Point(
                row.getObject("start_at", OffsetDateTime.class).toInstant(),
                row.getString("meter"),
                key == null ? null : new KeyId(key),
                row.getString("outcome"),
                row.getLong("quantity"),
                Micros.of(row.getLong("amount_micros")),
                BigDecimal.valueOf(row.getLong("credits_hundredths"), 2));
    }
}
