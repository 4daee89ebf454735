package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.MeterEventId;
import ai.creativeflow.kernel.ids.TeamId;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Every billable fact of live mode, each once, for a system that collects payments. A reader that goes on from the last
 * position misses nothing: facts come in the order of their transactions, and only when no older transaction can add any.
 * A transaction that stays open therefore holds the feed back, and never makes a hole in it.
 */
public final class MeterEvents {

    /** Ordered by the column: its bare name would be the text of the same name, and 10 come before 9. */
    private static final String AFTER = """
            SELECT CAST(written_by AS text) AS written_by, id, team_id, key_id, generation_id, meter, quantity,
                   amount_micros, credits_hundredths, period, at
            FROM usage_event
            WHERE (written_by, id) > (CAST(CAST(:transaction AS text) AS xid8), :id)
              AND written_by < pg_snapshot_xmin(pg_current_snapshot())
              AND mode = 'live'
              AND meter <> :notBillable
            ORDER BY usage_event.written_by, id
            LIMIT :limit
            """;

    private static final String TOTALS = """
            SELECT team_id, count(*) AS facts, sum(credits_hundredths) AS credits_hundredths
            FROM usage_event
            WHERE mode = 'live'
              AND meter <> :notBillable
              AND at < now() - make_interval(secs => :olderThanSeconds)
            GROUP BY team_id
            """;

    private final JdbcClient jdbc;

    /** One fact: this part of this generation was delivered, at this price. */
    public record MeterEvent(
            Position position,
            MeterEventId id,
            TeamId team,
            @Nullable KeyId key,
            GenerationId generation,
            String meter,
            long quantity,
            Micros amount,
            BigDecimal credits,
            String period,
            Instant at) {}

    /** A team's facts, and the credits of all of them. */
    public record Total(long facts, BigDecimal credits) {
        public static final Total NOTHING = new Total(0, BigDecimal.ZERO);
    }

    /** A place in the feed, after the fact with this id of this transaction. */
    public record Position(String transaction, UUID id) {

        public static final Position START = new Position("0", new UUID(0, 0));

        /** Reads a cursor; throws 400 {@code invalid_parameter} for one that the feed did not give. */
        public static Position of(String cursor) {
            return parse(cursor).orElseThrow(() -> Problem.parameter("cursor", "is not one that this feed gave"));
        }

        public String cursor() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString("m1:%s:%s".formatted(transaction, id).getBytes(StandardCharsets.US_ASCII));
        }

        private static Optional<Position> parse(String cursor) {
            try {
                String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
                String[] parts = text.split(":", -1);
                if (parts.length != 3 || !parts[0].equals("m1") || !parts[1].matches("[0-9]{1,18}")) {
                    return Optional.empty();
                }
                var position = new Position(parts[1], UUID.fromString(parts[2]));
                return position.cursor().equals(cursor) ? Optional.of(position) : Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    MeterEvents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The facts after a position, oldest first. */
    public List<MeterEvent> after(Position position, int limit) {
        return jdbc.sql(AFTER)
                .param("transaction", position.transaction())
                .param("id", position.id())
                .param("notBillable", UsageRepository.GENERATION_METER)
                .param("limit", limit)
                .query(MeterEvents::event)
                .list();
    }

    /** All facts that are older than that, by team, counted from the raw rows. */
    public Map<TeamId, Total> totals(Duration olderThan) {
        var totals = new HashMap<TeamId, Total>();
        jdbc.sql(TOTALS)
                .param("notBillable", UsageRepository.GENERATION_METER)
                .param("olderThanSeconds", olderThan.toSeconds())
                .query(row -> {
                    totals.put(
                            new TeamId(row.getObject("team_id", UUID.class)),
                            new Total(row.getLong("facts"), BigDecimal.valueOf(row.getLong("credits_hundredths"), 2)));
                });
        return totals;
    }

    private static MeterEvent event(ResultSet row, int number) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        UUID key = row.getObject("key_id", UUID.class);
        return new MeterEvent(
                new Position(row.getString("written_by"), id),
                new MeterEventId(id),
                new TeamId(row.getObject("team_id", UUID.class)),
                key == null ? null : new KeyId(key),
                new GenerationId(row.getObject("generation_id", UUID.class)),
                row.getString("meter"),
                row.getLong("quantity"),
                Micros.of(row.getLong("amount_micros")),
                BigDecimal.valueOf(row.getLong("credits_hundredths"), 2),
                row.getString("period"),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }
}
