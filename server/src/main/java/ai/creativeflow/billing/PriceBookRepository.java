package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.ids.TeamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The tables {@code price_book}, which refuses every UPDATE and DELETE, and {@code price_schedule}. */
final class PriceBookRepository {

    private static final int BOOKS_MAX = 1_000;
    private static final int ENTRIES_MAX = 1_000;

    private static final String INSERT = """
            INSERT INTO price_book (version, minimum_micros, rates, created_at)
            VALUES (:version, :minimum, :rates, :at)
            ON CONFLICT (version) DO NOTHING
            """;

    private static final String FIND = """
            SELECT version, minimum_micros, rates, created_at
            FROM price_book
            WHERE version = :version
            """;

    private static final String LIST = """
            SELECT version, minimum_micros, rates, created_at
            FROM price_book
            ORDER BY created_at DESC, version DESC
            LIMIT :limit
            """;

    /** The latest first, so that the bound cuts off the past. */
    private static final String SCHEDULE = """
            SELECT team_id, from_period, version
            FROM price_schedule
            WHERE plan = CAST(:plan AS text)
               OR team_id = CAST(:team AS uuid)
            ORDER BY from_period DESC, team_id
            LIMIT :limit
            """;

    private static final String PUT = """
            INSERT INTO price_schedule (plan, team_id, from_period, version)
            VALUES (:plan, :team, :from, :version)
            ON CONFLICT (plan, team_id, from_period) DO UPDATE
            SET version = excluded.version
            """;

    /** Whose books have a minimum, or had: what they come to now is for the schedule to say. */
    private static final String WITH_MINIMUM = """
            SELECT DISTINCT s.plan, s.team_id
            FROM price_schedule s
            JOIN price_book b ON b.version = s.version
            WHERE b.minimum_micros > 0
              AND s.from_period <= :period
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    /** Whose schedule it is: a plan's, or a team's. One of the two. */
    record Subject(@Nullable String plan, @Nullable TeamId team) {}

    PriceBookRepository(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    boolean insert(PriceBook book, Instant at) {
        var rates = new TreeMap<String, RateBody>();
        book.meters().forEach((meter, tariff) -> rates.put(meter, RateBody.of(tariff.rate())));
        return jdbc.sql(INSERT)
                        .param("version", book.version())
                        .param("minimum", book.minimum().value())
                        .param("rates", json.writeValueAsString(rates))
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    Optional<PriceBooks.Published> find(String version) {
        return jdbc.sql(FIND).param("version", version).query(this::published).optional();
    }

    List<PriceBooks.Published> list() {
        return jdbc.sql(LIST).param("limit", BOOKS_MAX).query(this::published).list();
    }

    PriceSchedule schedule(Subject subject) {
        return new PriceSchedule(jdbc.sql(SCHEDULE)
                .param("plan", subject.plan(), Types.VARCHAR)
                .param("team", uuid(subject.team()), Types.OTHER)
                .param("limit", ENTRIES_MAX)
                .query((row, n) -> new PriceSchedule.Entry(
                        row.getObject("team_id") != null,
                        YearMonth.parse(row.getString("from_period")),
                        row.getString("version")))
                .list());
    }

    void put(Subject subject, YearMonth from, @Nullable String version) {
        jdbc.sql(PUT)
                .param("plan", subject.plan(), Types.VARCHAR)
                .param("team", uuid(subject.team()), Types.OTHER)
                .param("from", from.toString())
                .param("version", version, Types.VARCHAR)
                .update();
    }

    List<Subject> withMinimum(YearMonth period) {
        return jdbc.sql(WITH_MINIMUM)
                .param("period", period.toString())
                .query((row, n) -> {
                    UUID team = row.getObject("team_id", UUID.class);
                    return new Subject(row.getString("plan"), team == null ? null : new TeamId(team));
                })
                .list();
    }

    private PriceBooks.Published published(ResultSet row, int number) throws SQLException {
        Map<String, RateBody> bodies = json.readValue(row.getString("rates"), new TypeReference<>() {});
        var rates = new LinkedHashMap<String, Rate>();
        bodies.forEach((meter, body) -> rates.put(meter, body.checked("", meter)));
        return new PriceBooks.Published(
                PriceBook.of(row.getString("version"), Micros.of(row.getLong("minimum_micros")), rates),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable UUID uuid(@Nullable TeamId team) {
        return team == null ? null : team.value();
    }
}
