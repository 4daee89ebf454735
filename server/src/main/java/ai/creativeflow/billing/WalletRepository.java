package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.Uuids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.YearMonth;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The tables {@code account}, {@code wallet}, {@code hold}, {@code ledger_entry} and {@code usage_event}. Statements that
 * touch both lock the account before the wallet, so that two of them never wait for each other.
 */
final class WalletRepository {

    private static final String OPEN = """
            UPDATE account
            SET open_generations = open_generations + 1
            WHERE team_id = :team
              AND (CAST(:openAllowed AS integer) IS NULL OR open_generations < :openAllowed)
            """;

    private static final String CLOSE = """
            UPDATE account
            SET open_generations = open_generations - 1
            WHERE team_id = :team
              AND open_generations > 0
            """;

    /**
     * A place among the open ones, the reservation, the holds of both parts and the ledger's entry, all or none of them:
     * where the price named is no longer the price, or a cap is in the way, no row of the wallet fits. Tells apart whether
     * a place was had, for the refusal; the caller then rolls it back.
     */
    private static final String HOLD = """
            WITH opened AS (
                UPDATE account
                SET open_generations = open_generations + 1
                WHERE team_id = :team
                  AND (CAST(:openAllowed AS integer) IS NULL OR open_generations < :openAllowed)
                  AND EXISTS (SELECT 1 FROM wallet WHERE team_id = :team AND period = :period)
                RETURNING spend_cap_micros),
            reserved AS (
                UPDATE wallet w
                SET held_micros = w.held_micros + :set + :final + :large,
                    included_held = w.included_held + CAST(:included AS integer),
                    priced_held = w.priced_held + 1 - CAST(:included AS integer)
                FROM opened o
                WHERE w.team_id = :team
                  AND w.period = :period
                  AND (o.spend_cap_micros IS NULL
                       OR w.charged_micros + w.held_micros + :set + :final + :large <= o.spend_cap_micros)
                  AND (CAST(:creditLimit AS bigint) IS NULL
                       OR w.charged_micros + w.held_micros + :set + :final + :large <= :creditLimit)
                  AND CASE WHEN CAST(:included AS integer) = 1
                           THEN w.included_held + w.included_used < :includedAllowed
                           ELSE w.included_held + w.included_used >= :includedAllowed
                                AND w.priced_held + w.priced_used >= :stepFrom
                                AND w.priced_held + w.priced_used < :stepEnd
                      END
                RETURNING w.held_micros, w.charged_micros, w.included_held, w.included_used, w.priced_held,
                          w.priced_used),
            promised AS (
                INSERT INTO hold (generation_id, part, team_id, period, included, amount_micros, state)
                SELECT :generation, p.part, :team, :period, CAST(:included AS integer) = 1, p.amount, 'held'
                FROM reserved, (VALUES ('set', CAST(:set AS bigint)),
                                       ('standard_final', CAST(:final AS bigint)),
                                       ('large_final', CAST(:large AS bigint))) AS p (part, amount)
                WHERE p.part <> 'large_final'
                   OR p.amount > 0),
            entered AS (
                INSERT INTO ledger_entry (id, team_id, period, type, debit, credit, amount_micros, generation_id,
                                          reserved_micros, charged_micros, created_at)
                SELECT :entry, :team, :period, 'hold', 'available', 'reserved', :set + :final + :large, :generation,
                       r.held_micros, r.charged_micros, now()
                FROM reserved r
                WHERE :set + :final + :large > 0)
            SELECT (SELECT count(*) FROM opened) AS opened, r.held_micros, r.charged_micros, r.included_held,
                   r.included_used, r.priced_held, r.priced_used
            FROM (VALUES (1)) AS always (row)
            LEFT JOIN reserved r ON true
            """;

    /** One part more for a generation that is held already; the spend cap and the credit limit decide. */
    private static final String HOLD_MORE = """
            WITH reserved AS (
                UPDATE wallet w
                SET held_micros = w.held_micros + :amount
                FROM account a
                WHERE w.team_id = :team
                  AND w.period = :period
                  AND a.team_id = :team
                  AND (a.spend_cap_micros IS NULL
                       OR w.charged_micros + w.held_micros + :amount <= a.spend_cap_micros)
                  AND (CAST(:creditLimit AS bigint) IS NULL
                       OR w.charged_micros + w.held_micros + :amount <= :creditLimit)
                RETURNING w.held_micros, w.charged_micros),
            promised AS (
                INSERT INTO hold (generation_id, part, team_id, period, included, amount_micros, state)
                SELECT :generation, :part, :team, :period, false, :amount, 'held'
                FROM reserved)
            INSERT INTO ledger_entry (id, team_id, period, type, debit, credit, amount_micros, generation_id, part,
                                      reserved_micros, charged_micros, created_at)
            SELECT :entry, :team, :period, 'hold', 'available', 'reserved', :amount, :generation, :part,
                   r.held_micros, r.charged_micros, now()
            FROM reserved r
            """;

    /** Settles one hold, once: a second call finds it settled and changes nothing. Rounds down, for the caller. */
    private static final String CAPTURE = """
            WITH settled AS (
                UPDATE hold
                SET state = 'captured', captured_micros = amount_micros * :delivered / :asked
                WHERE generation_id = :generation
                  AND part = :part
                  AND team_id = :team
                  AND state = 'held'
                RETURNING period, amount_micros, captured_micros,
                          CAST(part = 'set' AND included AS integer) AS included,
                          CAST(part = 'set' AND NOT included AS integer) AS priced),
            moved AS (
                UPDATE wallet w
                SET held_micros = w.held_micros - s.amount_micros,
                    charged_micros = w.charged_micros + s.captured_micros,
                    included_held = w.included_held - s.included,
                    included_used = w.included_used + s.included,
                    priced_held = w.priced_held - s.priced,
                    priced_used = w.priced_used + s.priced
                FROM settled s
                WHERE w.team_id = :team
                  AND w.period = s.period
                RETURNING w.period, s.amount_micros, s.captured_micros, w.held_micros, w.charged_micros),
            charged AS (
                INSERT INTO ledger_entry (id, team_id, period, type, debit, credit, amount_micros, generation_id, part,
                                          reserved_micros, charged_micros, created_at)
                SELECT :entry, :team, m.period, 'capture', 'reserved', 'charged', m.captured_micros, :generation, :part,
                       m.held_micros + m.amount_micros - m.captured_micros, m.charged_micros, now()
                FROM moved m
                WHERE m.captured_micros > 0),
            returned AS (
                INSERT INTO ledger_entry (id, team_id, period, type, debit, credit, amount_micros, generation_id, part,
                                          reserved_micros, charged_micros, created_at)
                SELECT :secondEntry, :team, m.period, 'release', 'reserved', 'available',
                       m.amount_micros - m.captured_micros, :generation, :part, m.held_micros, m.charged_micros, now()
                FROM moved m
                WHERE m.captured_micros < m.amount_micros)
            SELECT captured_micros
            FROM moved
            """;

    /** Gives back all that is still held for a generation, once. */
    private static final String RELEASE = """
            WITH settled AS (
                UPDATE hold
                SET state = 'released'
                WHERE generation_id = :generation
                  AND team_id = :team
                  AND state = 'held'
                RETURNING period, part, included, amount_micros),
            total AS (
                SELECT period, sum(amount_micros) AS amount_micros,
                       count(*) FILTER (WHERE part = 'set' AND included) AS included,
                       count(*) FILTER (WHERE part = 'set' AND NOT included) AS priced
                FROM settled
                GROUP BY period),
            moved AS (
                UPDATE wallet w
                SET held_micros = w.held_micros - t.amount_micros,
                    included_held = w.included_held - t.included,
                    priced_held = w.priced_held - t.priced
                FROM total t
                WHERE w.team_id = :team
                  AND w.period = t.period
                RETURNING w.period, t.amount_micros, w.held_micros, w.charged_micros),
            returned AS (
                INSERT INTO ledger_entry (id, team_id, period, type, debit, credit, amount_micros, generation_id,
                                          reserved_micros, charged_micros, created_at)
                SELECT :entry, :team, m.period, 'release', 'reserved', 'available', m.amount_micros, :generation,
                       m.held_micros, m.charged_micros, now()
                FROM moved m
                WHERE m.amount_micros > 0)
            SELECT CAST(amount_micros AS bigint)
            FROM moved
            """;

    private static final String USE = """
            INSERT INTO usage_event (id, team_id, mode, key_id, generation_id, meter, quantity, amount_micros,
                                     credits_hundredths, period, at)
            VALUES (:id, :team, :mode, :key, :generation, :meter, :quantity, :amount, :credits, :period, now())
            """;

    private static final String CREATE_ACCOUNT =
            "INSERT INTO account (team_id) VALUES (:team) ON CONFLICT (team_id) DO NOTHING";

    private static final String CREATE_WALLET =
            "INSERT INTO wallet (team_id, period) VALUES (:team, :period) ON CONFLICT (team_id, period) DO NOTHING";

    private static final String ACCOUNT =
            "SELECT spend_cap_micros, open_generations FROM account WHERE team_id = :team";

    private static final String WALLET = """
            SELECT held_micros, charged_micros, included_held, included_used, priced_held, priced_used
            FROM wallet
            WHERE team_id = :team
              AND period = :period
            """;

    /** Lowering a cap below what is committed is allowed: it stops new holds only. */
    private static final String SET_SPEND_CAP = """
            INSERT INTO account (team_id, spend_cap_micros)
            VALUES (:team, :cap)
            ON CONFLICT (team_id) DO UPDATE
            SET spend_cap_micros = excluded.spend_cap_micros
            """;

    private final JdbcClient jdbc;
    private final Uuids uuids;

    /** What {@link #HOLD} needs to know. */
    record HoldRequest(
            TeamId team,
            GenerationId generation,
            Terms terms,
            Micros largeFinal,
            int includedAllowed,
            long stepFrom,
            long stepEnd,
            @Nullable Micros creditLimit,
            @Nullable Integer openAllowed) {}

    /** Whether there was a place among the open ones, and the wallet as the hold left it; null where none fitted. */
    record HoldResult(boolean opened, @Nullable Wallet wallet) {}

    WalletRepository(JdbcClient jdbc, Uuids uuids) {
        this.jdbc = jdbc;
        this.uuids = uuids;
    }

    boolean open(TeamId team, @Nullable Integer openAllowed) {
        return jdbc.sql(OPEN)
                        .param("team", team.value())
                        .param("openAllowed", openAllowed, Types.INTEGER)
                        .update()
                == 1;
    }

    void close(TeamId team) {
        if (jdbc.sql(CLOSE).param("team", team.value()).update() != 1) {
            throw new IllegalStateException(team + " has no open generation to close");
        }
    }

    HoldResult hold(HoldRequest request) {
        Terms terms = request.terms();
        return jdbc.sql(HOLD)
                .param("team", request.team().value())
                .param("generation", request.generation().value())
                .param("period", terms.period().toString())
                .param("set", terms.set().value())
                .param("final", terms.standardFinal().value())
                .param("large", request.largeFinal().value())
                .param("included", terms.kind() == Terms.Kind.INCLUDED ? 1 : 0)
                .param("includedAllowed", request.includedAllowed())
                .param("stepFrom", request.stepFrom())
                .param("stepEnd", request.stepEnd())
                .param("creditLimit", value(request.creditLimit()), Types.BIGINT)
                .param("openAllowed", request.openAllowed(), Types.INTEGER)
                .param("entry", uuids.next())
                .query((row, n) -> new HoldResult(
                        row.getInt("opened") == 1,
                        row.getObject("held_micros") == null ? null : wallet(row, terms.period())))
                .single();
    }

    boolean holdMore(
            TeamId team, GenerationId generation, Terms terms, Part part, Micros amount, @Nullable Micros creditLimit) {
        return jdbc.sql(HOLD_MORE)
                        .param("team", team.value())
                        .param("generation", generation.value())
                        .param("period", terms.period().toString())
                        .param("part", part.wire())
                        .param("amount", amount.value())
                        .param("creditLimit", value(creditLimit), Types.BIGINT)
                        .param("entry", uuids.next())
                        .update()
                == 1;
    }

    Optional<Micros> capture(Billing.Owner owner, Part part, int delivered, int asked) {
        return jdbc.sql(CAPTURE)
                .param("team", owner.team().value())
                .param("generation", owner.generation().value())
                .param("part", part.wire())
                .param("delivered", delivered)
                .param("asked", asked)
                .param("entry", uuids.next())
                .param("secondEntry", uuids.next())
                .query(Long.class)
                .optional()
                .map(Micros::of);
    }

    Micros release(Billing.Owner owner) {
        return jdbc.sql(RELEASE)
                .param("team", owner.team().value())
                .param("generation", owner.generation().value())
                .param("entry", uuids.next())
                .query(Long.class)
                .optional()
                .map(Micros::of)
                .orElse(Micros.ZERO);
    }

    void use(Billing.Owner owner, Part part, YearMonth period, int quantity, Micros amount) {
        jdbc.sql(USE)
                .param("id", uuids.next())
                .param("team", owner.team().value())
                .param("mode", owner.mode().wire())
                .param("key", owner.key() == null ? null : owner.key().value(), Types.OTHER)
                .param("generation", owner.generation().value())
                .param("meter", part.meter())
                .param("quantity", quantity)
                .param("amount", amount.value())
                .param("credits", part.creditsHundredths())
                .param("period", period.toString())
                .update();
    }

    /** Makes what is missing of a team's rows; says whether anything was. */
    boolean create(TeamId team, YearMonth period) {
        int accounts = jdbc.sql(CREATE_ACCOUNT).param("team", team.value()).update();
        int wallets = jdbc.sql(CREATE_WALLET)
                .param("team", team.value())
                .param("period", period.toString())
                .update();
        return accounts + wallets > 0;
    }

    boolean createAccount(TeamId team) {
        return jdbc.sql(CREATE_ACCOUNT).param("team", team.value()).update() == 1;
    }

    Account account(TeamId team) {
        return jdbc.sql(ACCOUNT)
                .param("team", team.value())
                .query((row, n) -> new Account(micros(row), row.getInt("open_generations")))
                .optional()
                .orElseGet(() -> new Account(null, 0));
    }

    Wallet find(TeamId team, YearMonth period) {
        return jdbc.sql(WALLET)
                .param("team", team.value())
                .param("period", period.toString())
                .query((row, n) -> wallet(row, period))
                .optional()
                .orElseGet(() -> Wallet.empty(period));
    }

    void setSpendCap(TeamId team, @Nullable Micros cap) {
        jdbc.sql(SET_SPEND_CAP)
                .param("team", team.value())
                .param("cap", value(cap), Types.BIGINT)
                .update();
    }

    private static @Nullable Micros micros(ResultSet row) throws SQLException {
        Long value = row.getObject("spend_cap_micros", Long.class);
        return value == null ? null : Micros.of(value);
    }

    private static @Nullable Long value(@Nullable Micros micros) {
        return micros == null ? null : micros.value();
    }

    private static Wallet wallet(ResultSet row, YearMonth period) throws SQLException {
        return new Wallet(
                period,
                Micros.of(row.getLong("held_micros")),
                Micros.of(row.getLong("charged_micros")),
                row.getInt("included_held"),
                row.getInt("included_used"),
                row.getInt("priced_held"),
                row.getInt("priced_used"));
    }
}
