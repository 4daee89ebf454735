package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.GrantId;
import ai.creativeflow.kernel.ids.TeamId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table {@code credit_grant} and its entries in the ledger. Locks the account first, as holds do, then the grant. */
final class GrantRepository {

    private static final String GIVE = """
            INSERT INTO credit_grant (id, team_id, name, amount_micros, remaining_micros, priority, expires_at, created_at)
            VALUES (:id, :team, :name, :amount, :amount, :priority, :expiresAt, now())
            """;

    private static final String GIVEN = """
            INSERT INTO ledger_entry (id, team_id, period, type, debit, credit, amount_micros, reserved_micros,
                                      charged_micros, created_at)
            SELECT :entry, :team, w.period, 'grant', 'platform', 'available', :amount, w.held_micros, w.charged_micros,
                   now()
            FROM wallet w
            WHERE w.team_id = :team
              AND w.period = :period
            FOR UPDATE
            """;

    /** Locks the account, as holds do: no grant is made while one of them counts. */
    private static final String OPEN_ACCOUNT = """
            INSERT INTO account (team_id, has_credit)
            VALUES (:team, true)
            ON CONFLICT (team_id) DO UPDATE
            SET has_credit = true
            """;

    private static final String COUNT_USABLE = """
            SELECT count(*)
            FROM credit_grant
            WHERE team_id = :team
              AND remaining_micros > 0
              AND (expires_at IS NULL OR expires_at > now())
            """;

    private static final String LIST = """
            SELECT id, name, amount_micros, remaining_micros, lapsed_micros, priority, expires_at, created_at
            FROM credit_grant
            WHERE team_id = :team
              AND id < :before
            ORDER BY id DESC
            LIMIT :limit
            """;

    private static final String FIND_LAPSED = """
            SELECT id, team_id, remaining_micros
            FROM credit_grant
            WHERE expires_at <= now()
              AND remaining_micros > 0
            ORDER BY expires_at, id
            LIMIT 1
            """;

    private static final String LOCK_LAPSED = """
            SELECT id, team_id, remaining_micros
            FROM credit_grant
            WHERE id = :grant
              AND remaining_micros > 0
            FOR UPDATE
            """;

    private static final String LAPSE = """
            UPDATE credit_grant
            SET remaining_micros = remaining_micros - :amount, lapsed_micros = lapsed_micros + :amount
            WHERE id = :grant
            """;

    private static final String LAPSED = """
            INSERT INTO ledger_entry (id, team_id, period, type, debit, credit, amount_micros, reserved_micros,
                                      charged_micros, created_at)
            SELECT :entry, :team, w.period, 'adjustment', 'available', 'platform', :amount, w.held_micros,
                   w.charged_micros, now()
            FROM wallet w
            WHERE w.team_id = :team
              AND w.period = :period
            FOR UPDATE
            """;

    private final JdbcClient jdbc;

    record Lapsing(GrantId grant, TeamId team, Micros amount) {}

    GrantRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void openAccount(TeamId team) {
        jdbc.sql(OPEN_ACCOUNT).param("team", team.value()).update();
    }

    int countUsable(TeamId team) {
        return jdbc.sql(COUNT_USABLE)
                .param("team", team.value())
                .query(Integer.class)
                .single();
    }

    void give(TeamId team, GrantId id, Grants.Gift gift) {
        jdbc.sql(GIVE)
                .param("id", id.value())
                .param("team", team.value())
                .param("name", gift.name())
                .param("amount", gift.amount().value())
                .param("priority", gift.priority())
                .param(
                        "expiresAt",
                        gift.expiresAt() == null ? null : gift.expiresAt().atOffset(ZoneOffset.UTC),
                        Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }

    /** The ledger's entry of a grant; the wallet of the month must be there. */
    void enterGrant(TeamId team, UUID entry, YearMonth period, Micros amount) {
        enter(GIVEN, team, entry, period, amount);
    }

    void enterLapse(TeamId team, UUID entry, YearMonth period, Micros amount) {
        enter(LAPSED, team, entry, period, amount);
    }

    List<CreditGrant> list(TeamId team, Page.Request page) {
        return jdbc.sql(LIST)
                .param("team", team.value())
                .param("before", page.beforeOrNewest())
                .param("limit", page.fetch())
                .query(GrantRepository::grant)
                .list();
    }

    /** One grant whose time is over with something left; nothing is locked. */
    Optional<Lapsing> findLapsed() {
        return jdbc.sql(FIND_LAPSED).query(GrantRepository::lapsing).optional();
    }

    /** The same as it stands now, locked; empty where another node was faster. */
    Optional<Lapsing> lockLapsed(GrantId grant) {
        return jdbc.sql(LOCK_LAPSED)
                .param("grant", grant.value())
                .query(GrantRepository::lapsing)
                .optional();
    }

    void lapse(GrantId grant, Micros amount) {
        int lapsed = jdbc.sql(LAPSE)
                .param("grant", grant.value())
                .param("amount", amount.value())
                .update();
        if (lapsed != 1) {
            throw new IllegalStateException("no grant " + grant);
        }
    }

    private void enter(String sql, TeamId team, UUID entry, YearMonth period, Micros amount) {
        int entered = jdbc.sql(sql)
                .param("entry", entry)
                .param("team", team.value())
                .param("period", period.toString())
                .param("amount", amount.value())
                .update();
        if (entered != 1) {
            throw new IllegalStateException("no wallet of %s for %s".formatted(team, period));
        }
    }

    private static Lapsing lapsing(ResultSet row, int number) throws SQLException {
        return new Lapsing(
                new GrantId(row.getObject("id", UUID.class)),
                new TeamId(row.getObject("team_id", UUID.class)),
                Micros.of(row.getLong("remaining_micros")));
    }

    private static CreditGrant grant(ResultSet row, int number) throws SQLException {
        return new CreditGrant(
                new GrantId(row.getObject("id", UUID.class)),
                row.getString("name"),
                Micros.of(row.getLong("amount_micros")),
                Micros.of(row.getLong("remaining_micros")),
                Micros.of(row.getLong("lapsed_micros")),
                row.getInt("priority"),
                instant(row, "expires_at"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
