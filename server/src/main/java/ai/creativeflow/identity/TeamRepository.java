package ai.creativeflow.identity;

import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The tables {@code team} and {@code plan}. */
final class TeamRepository {

    private static final String INSERT = """
            INSERT INTO team (id, name, plan, suspended, credit_limit_micros, founder, created_at, version)
            VALUES (:id, :name, :plan, false, NULL, :founder, :at, 1)
            """;

    private static final String FIND = """
            SELECT id, name, plan, suspended, credit_limit_micros, rate_limits, billing_user, created_at, version
            FROM team
            WHERE id = :id
            """;

    /** For the transaction that is about to change it. */
    private static final String LOCK = """
            SELECT id, name, plan, suspended, credit_limit_micros, rate_limits, billing_user, created_at, version
            FROM team
            WHERE id = :id
            FOR UPDATE
            """;

    private static final String LIST = """
            SELECT id, name, plan, suspended, credit_limit_micros, rate_limits, billing_user, created_at, version
            FROM team
            WHERE id < :before
            ORDER BY id DESC
            LIMIT :limit
            """;

    private static final String CHANGE = """
            UPDATE team
            SET name = coalesce(:name, name),
                plan = coalesce(:plan, plan),
                suspended = coalesce(:suspended, suspended),
                credit_limit_micros = CASE WHEN :clearCreditLimit THEN NULL
                                           ELSE coalesce(:creditLimit, credit_limit_micros) END,
                rate_limits = CASE WHEN :clearRateLimits THEN NULL
                                   ELSE coalesce(CAST(:rateLimits AS jsonb), rate_limits) END,
                billing_user = CASE WHEN :clearBillingUser THEN NULL ELSE coalesce(:billingUser, billing_user) END,
                version = version + 1
            WHERE id = :id
            RETURNING id, name, plan, suspended, credit_limit_micros, rate_limits, billing_user, created_at, version
            """;

    /** Two teams made at once by one person wait for each other, so that the count holds. */
    private static final String LOCK_FOUNDER = "SELECT pg_advisory_xact_lock(hashtextextended(:founder, 0))";

    private static final String COUNT_FOUNDED = """
            SELECT count(*)
            FROM team
            WHERE founder = :founder
              AND closed_at IS NULL
            """;

    private static final String CLOSE = """
            UPDATE team
            SET closed_at = :at, version = version + 1
            WHERE id = :id
              AND closed_at IS NULL
            """;

    private static final String IS_CLOSED = "SELECT closed_at IS NOT NULL FROM team WHERE id = :id";

    /** Closed thirty days ago by the database's clock. */
    private static final String TO_ERASE = """
            SELECT id
            FROM team
            WHERE closed_at < now() - interval '30 days'
              AND erased_at IS NULL
            ORDER BY closed_at
            LIMIT :limit
            """;

    private static final String ON_PLAN = """
            SELECT id
            FROM team
            WHERE plan = :plan
              AND closed_at IS NULL
              AND (CAST(:after AS uuid) IS NULL OR id > :after)
            ORDER BY id
            LIMIT :limit
            """;

    private static final String ERASED = """
            UPDATE team
            SET erased_at = now(), name = 'erased', founder = NULL, billing_user = NULL, version = version + 1
            WHERE id = :id
              AND erased_at IS NULL
            """;

    private static final String PLAN_EXISTS = "SELECT count(*) > 0 FROM plan WHERE name = :name";

    private static final String PLAN = """
            SELECT name, included_generations, sells_beyond, credit_limit_micros, windows, user_windows, at_once,
                   storage_bytes, endpoints, finals_kept_days, CAST(NULL AS bigint) AS own_credit_limit_micros,
                   CAST(NULL AS jsonb) AS own_rate_limits
            FROM plan
            WHERE name = :name
            """;

    private static final String STANDING = """
            SELECT p.name, p.included_generations, p.sells_beyond, p.credit_limit_micros, p.windows, p.user_windows,
                   p.at_once, p.storage_bytes, p.endpoints, p.finals_kept_days,
                   t.credit_limit_micros AS own_credit_limit_micros, t.rate_limits AS own_rate_limits, t.suspended
            FROM team t
            JOIN plan p ON p.name = t.plan
            WHERE t.id = :id
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    TeamRepository(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void insert(Team team, @Nullable UserId founder) {
        jdbc.sql(INSERT)
                .param("id", team.id().value())
                .param("name", team.name())
                .param("plan", team.plan())
                .param("founder", founder == null ? null : founder.value(), Types.OTHER)
                .param("at", team.createdAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    Optional<Team> find(TeamId id) {
        return jdbc.sql(FIND).param("id", id.value()).query(this::team).optional();
    }

    Optional<Team> lock(TeamId id) {
        return jdbc.sql(LOCK).param("id", id.value()).query(this::team).optional();
    }

    List<Team> list(Page.Request page) {
        return jdbc.sql(LIST)
                .param("before", page.beforeOrNewest())
                .param("limit", page.fetch())
                .query(this::team)
                .list();
    }

    Optional<Team> change(TeamId id, Teams.Change change) {
        return jdbc.sql(CHANGE)
                .param("id", id.value())
                .param("name", change.name(), Types.VARCHAR)
                .param("plan", change.plan(), Types.VARCHAR)
                .param("suspended", change.suspended(), Types.BOOLEAN)
                .param(
                        "creditLimit",
                        change.creditLimit() == null
                                ? null
                                : change.creditLimit().value(),
                        Types.BIGINT)
                .param("clearCreditLimit", change.clearCreditLimit())
                .param(
                        "rateLimits",
                        change.rateLimits() == null ? null : RateLimitBody.column(json, change.rateLimits()),
                        Types.VARCHAR)
                .param("clearRateLimits", change.clearRateLimits())
                .param("billingUser", change.billingUser(), Types.VARCHAR)
                .param("clearBillingUser", change.clearBillingUser())
                .query(this::team)
                .optional();
    }

    void lockFounder(UserId founder) {
        jdbc.sql(LOCK_FOUNDER).param("founder", founder.text()).query(rows -> {});
    }

    int countFoundedBy(UserId founder) {
        return jdbc.sql(COUNT_FOUNDED)
                .param("founder", founder.value())
                .query(Integer.class)
                .single();
    }

    boolean close(TeamId id, Instant at) {
        return jdbc.sql(CLOSE)
                        .param("id", id.value())
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    boolean isClosed(TeamId id) {
        return jdbc.sql(IS_CLOSED).param("id", id.value()).query(Boolean.class).single();
    }

    List<TeamId> toErase(int limit) {
        return jdbc.sql(TO_ERASE)
                .param("limit", limit)
                .query((row, number) -> new TeamId(row.getObject("id", UUID.class)))
                .list();
    }

    List<TeamId> onPlan(String plan, @Nullable TeamId after, int limit) {
        return jdbc.sql(ON_PLAN)
                .param("plan", plan)
                .param("after", after == null ? null : after.value(), Types.OTHER)
                .param("limit", limit)
                .query((row, number) -> new TeamId(row.getObject("id", UUID.class)))
                .list();
    }

    boolean erased(TeamId id) {
        return jdbc.sql(ERASED).param("id", id.value()).update() == 1;
    }

    boolean planExists(String name) {
        return jdbc.sql(PLAN_EXISTS).param("name", name).query(Boolean.class).single();
    }

    Optional<Plan> findPlan(String name) {
        return jdbc.sql(PLAN).param("name", name).query(this::plan).optional();
    }

    Optional<Standing> standing(TeamId id) {
        return jdbc.sql(STANDING)
                .param("id", id.value())
                .query((row, number) -> new Standing(plan(row, number), row.getBoolean("suspended")))
                .optional();
    }

    private Team team(ResultSet row, int number) throws SQLException {
        return new Team(
                new TeamId(row.getObject("id", UUID.class)),
                row.getString("name"),
                row.getString("plan"),
                row.getBoolean("suspended"),
                micros(row, "credit_limit_micros"),
                rateLimits(row, "rate_limits"),
                row.getString("billing_user"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getLong("version"));
    }

    private Plan plan(ResultSet row, int number) throws SQLException {
        return new Plan(
                        row.getString("name"),
                        row.getInt("included_generations"),
                        row.getBoolean("sells_beyond"),
                        micros(row, "credit_limit_micros"),
                        windows(row.getString("windows")),
                        windows(row.getString("user_windows")),
                        row.getObject("at_once", Integer.class),
                        row.getObject("storage_bytes", Long.class),
                        row.getInt("endpoints"),
                        row.getObject("finals_kept_days", Integer.class))
                .withOwn(micros(row, "own_credit_limit_micros"), rateLimits(row, "own_rate_limits"));
    }

    private @Nullable List<RateWindow> rateLimits(ResultSet row, String column) throws SQLException {
        String value = row.getString(column);
        return value == null ? null : RateLimitBody.ofColumn(json, value);
    }

    /** {@code minute=600/60 burst=50/1/shadow}: a name, the limit, the seconds, and whether it refuses nothing. */
    static List<RateWindow> windows(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        return Arrays.stream(text.split(" "))
                .map(window -> window.split("[=/]"))
                .map(part ->
                        new RateWindow(part[0], Integer.parseInt(part[1]), Integer.parseInt(part[2]), part.length > 3))
                .toList();
    }

    private static @Nullable Micros micros(ResultSet row, String column) throws SQLException {
        Long value = row.getObject(column, Long.class);
        return value == null ? null : Micros.of(value);
    }
}
