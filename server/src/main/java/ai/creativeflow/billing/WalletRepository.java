package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.Uuids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The tables {@code account}, {@code wallet}, {@code hold} and {@code ledger_entry}. Statements that touch both lock the
 * account before the wallet, so that two of them never wait for each other.
 */
final class WalletRepository {

    /** Locks the team's account to the end of the transaction, so that its cap stands still meanwhile. */
    private static final String OPEN = """
            UPDATE account
            SET open_generations = open_generations + 1
            WHERE team_id = :team
              AND (CAST(:openAllowed AS integer) IS NULL OR open_generations < :openAllowed)
            RETURNING spend_cap_micros, has_credit
            """;

    private static final String CLOSE = """
            UPDATE account
            SET open_generations = open_generations - 1
            WHERE team_id = :team
              AND open_generations > 0
            """;

    /**
     * The reservation, the holds of its parts and the ledger's entry, all or none of them: where the price named is no
     * longer the price, or a cap is in the way, the wallet's row does not fit. It is updated without a join on anything that
     * the statement changes, because PostgreSQL cannot check such a join again after it waited for the row.
     */
    private static final String HOLD = """
            WITH reserved AS (
                UPDATE wallet
                SET held_micros = held_micros + :amount,
                    credit_held_micros = credit_held_micros + :covered,
                    included_held = included_held + CAST(:included AS integer),
                    priced_held = priced_held + 1 - CAST(:included AS integer)
                WHERE team_id = :team
                  AND period = :period
                  AND (CAST(:cap AS bigint) IS NULL
                       OR charged_micros + held_micros + :amount
                          - credit_charged_micros - credit_held_micros - :covered <= :cap)
                  AND CASE WHEN CAST(:included AS integer) = 1
                           THEN included_held + included_used < :includedAllowed
                           ELSE included_held + included_used >= :includedAllowed
                                AND priced_held + priced_used >= :stepFrom
                                AND priced_held + priced_used < :stepEnd
                      END
                RETURNING held_micros, charged_micros, credit_held_micros, credit_charged_micros, included_held,
                          included_used, priced_held, priced_used),
            promised AS (
                INSERT INTO hold (generation_id, part, team_id, period, included, amount_micros, lineage, state)
                SELECT :generation, p.part, :team, :period, CAST(:included AS integer) = 1, p.amount, CAST(:lineage AS uuid), 'held'
                FROM reserved, (VALUES ('set', CAST(:set AS bigint)),
                                       ('standard_final', CAST(:final AS bigint)),
                                       ('large_final', CAST(:large AS bigint))) AS p (part, amount)
                WHERE p.part <> 'large_final'
                   OR :wantsLarge),
            entered AS (
                INSERT INTO ledger_entry (id, team_id, period, type, debit, credit, amount_micros, generation_id,
                                          reserved_micros, charged_micros, created_at)
                SELECT :entry, :team, :period, 'hold', 'available', 'reserved', :amount, :generation,
                       r.held_micros, r.charged_micros, now()
                FROM reserved r
                WHERE :amount > 0)
            SELECT held_micros, charged_micros, credit_held_micros, credit_charged_micros, included_held, included_used,
                   priced_held, priced_used
            FROM reserved
            """;

    /** One part more for a generation that is held already. Who asks has its row locked, so nobody takes the same number. */
    private static final String HOLD_MORE = """
            WITH reserved AS (
                UPDATE wallet
                SET held_micros = held_micros + :amount,
                    credit_held_micros = credit_held_micros + :covered
                WHERE team_id = :team
                  AND period = :period
                  AND (CAST(:cap AS bigint) IS NULL
                       OR charged_micros + held_micros + :amount
                          - credit_charged_micros - credit_held_micros - :covered <= :cap)
                RETURNING held_micros, charged_micros),
            promised AS (
                INSERT INTO hold (generation_id, part, number, team_id, period, included, amount_micros, lineage, state)
                SELECT :generation, :part,
                       (SELECT count(*) + 1 FROM hold h WHERE h.generation_id = :generation AND h.part = :part),
                       :team, :period, false, :amount, CAST(:lineage AS uuid), 'held'
                FROM reserved),
            entered AS (
                INSERT INTO ledger_entry (id, team_id, period, type, debit, credit, amount_micros, generation_id, part,
                                          reserved_micros, charged_micros, created_at)
                SELECT :entry, :team, :period, 'hold', 'available', 'reserved', :amount, :generation, :part,
                       r.held_micros, r.charged_micros, now()
                FROM reserved r
                WHERE :amount > 0)
            SELECT count(*)
            FROM reserved
            """;

    /** Generations that have something held, by id and so by age; {@code undelivered} where samples are not paid yet. */
    private static final String HELD = """
            SELECT generation_id, team_id, bool_or(part IN ('set', 'further_set')) AS undelivered
            FROM hold
            WHERE generation_id > :after
              AND generation_id < :before
              AND state = 'held'
            GROUP BY generation_id, team_id
            ORDER BY generation_id
            LIMIT :limit
            """;

    /** Settles one hold, once: a second call finds it settled. Rounds down, for the caller. */
    private static final String SETTLE = """
            UPDATE hold
            SET state = 'captured', captured_micros = amount_micros * :delivered / :asked
            WHERE generation_id = :generation
              AND part = :part
              AND team_id = :team
              AND state = 'held'
            RETURNING part, period, included, amount_micros, captured_micros, credit_micros, lineage
            """;

    /** Settles all that is still held for a generation, or one part of it, once. */
    private static final String SETTLE_UNUSED = """
            UPDATE hold
            SET state = 'released'
            WHERE generation_id = :generation
              AND team_id = :team
              AND (CAST(:part AS text) IS NULL OR part = :part)
              AND state = 'held'
            RETURNING part, period, included, amount_micros, captured_micros, credit_micros, lineage
            """;

    /** What settled holds do to the wallet, and the ledger's entries of it: so much charged, the rest given back. */
    private static final String MOVE = """
            WITH moved AS (
                UPDATE wallet
                SET held_micros = held_micros - :amount,
                    charged_micros = charged_micros + :captured,
                    credit_held_micros = credit_held_micros - :credit,
                    credit_charged_micros = credit_charged_micros + :creditCaptured,
                    included_held = included_held - :included,
                    included_used = included_used + CASE WHEN :used THEN :included ELSE 0 END,
                    priced_held = priced_held - :priced,
                    priced_used = priced_used + CASE WHEN :used THEN :priced ELSE 0 END
                WHERE team_id = :team
                  AND period = :period
                RETURNING held_micros, charged_micros),
            charged AS (
                INSERT INTO ledger_entry (id, team_id, period, type, debit, credit, amount_micros, generation_id, part,
                                          reserved_micros, charged_micros, created_at)
                SELECT :entry, :team, :period, 'capture', 'reserved', 'charged', :captured, :generation, :part,
                       m.held_micros + :amount - :captured, m.charged_micros, now()
                FROM moved m
                WHERE :captured > 0),
            returned AS (
                INSERT INTO ledger_entry (id, team_id, period, type, debit, credit, amount_micros, generation_id, part,
                                          reserved_micros, charged_micros, created_at)
                SELECT :secondEntry, :team, :period, 'release', 'reserved', 'available', :amount - :captured,
                       :generation, :part, m.held_micros, m.charged_micros, now()
                FROM moved m
                WHERE :captured < :amount)
            SELECT count(*)
            FROM moved
            """;

    private static final String CREATE_ACCOUNT =
            "INSERT INTO account (team_id) VALUES (:team) ON CONFLICT (team_id) DO NOTHING";

    private static final String CREATE_WALLET =
            "INSERT INTO wallet (team_id, period) VALUES (:team, :period) ON CONFLICT (team_id, period) DO NOTHING";

    private static final String ACCOUNT =
            "SELECT spend_cap_micros, open_generations FROM account WHERE team_id = :team";

    private static final String WALLET = """
            SELECT held_micros, charged_micros, credit_held_micros, credit_charged_micros, included_held, included_used,
                   priced_held, priced_used
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
    private final CreditRepository credits;
    private final KeyWallets keyWallets;

    /** What {@link #HOLD} needs to know; {@code cap} is the strictest of those that bind what grants don't cover. */
    record HoldRequest(
            TeamId team,
            GenerationId generation,
            @Nullable KeyId lineage,
            Terms terms,
            @Nullable Micros largeFinal,
            int includedAllowed,
            long stepFrom,
            long stepEnd,
            @Nullable Micros cap,
            Micros covered) {

        Micros amount() {
            return largeFinal == null ? terms.generation() : terms.generation().plus(largeFinal);
        }
    }

    /** A place among the open ones was had; with the cap that the team has set itself, and whether it has grants. */
    record Opened(@Nullable Micros spendCap, boolean hasCredit) {}

    /** A hold that was settled just now. */
    private record Settled(
            Part part,
            YearMonth period,
            boolean included,
            Micros amount,
            Micros captured,
            Micros credit,
            @Nullable KeyId lineage) {

        /** Grants pay first. */
        Micros creditCaptured() {
            return credit.compareTo(captured) < 0 ? credit : captured;
        }
    }

    WalletRepository(JdbcClient jdbc, Uuids uuids, CreditRepository credits, KeyWallets keyWallets) {
        this.jdbc = jdbc;
        this.uuids = uuids;
        this.credits = credits;
        this.keyWallets = keyWallets;
    }

    Optional<Opened> open(TeamId team, @Nullable Integer openAllowed) {
        return jdbc.sql(OPEN)
                .param("team", team.value())
                .param("openAllowed", openAllowed, Types.INTEGER)
                .query((row, n) -> new Opened(micros(row), row.getBoolean("has_credit")))
                .optional();
    }

    void close(TeamId team) {
        if (!closeAny(team)) {
            throw new IllegalStateException(team + " has no open generation to close");
        }
    }

    /** False where the team has none open. */
    boolean closeAny(TeamId team) {
        return jdbc.sql(CLOSE).param("team", team.value()).update() == 1;
    }

    List<UnsettledHolds.Held> held(UUID after, UUID before, int limit) {
        return jdbc.sql(HELD)
                .param("after", after)
                .param("before", before)
                .param("limit", limit)
                .query((row, n) -> new UnsettledHolds.Held(
                        new GenerationId(row.getObject("generation_id", UUID.class)),
                        new TeamId(row.getObject("team_id", UUID.class)),
                        row.getBoolean("undelivered")))
                .list();
    }

    Optional<Wallet> hold(HoldRequest request) {
        Terms terms = request.terms();
        return jdbc.sql(HOLD)
                .param("team", request.team().value())
                .param("generation", request.generation().value())
                .param("period", terms.period().toString())
                .param("lineage", lineage(request.lineage()), Types.OTHER)
                .param("amount", request.amount().value())
                .param("set", terms.set().value())
                .param("final", terms.standardFinal().value())
                .param("large", value(request.largeFinal()), Types.BIGINT)
                .param("wantsLarge", request.largeFinal() != null)
                .param("included", terms.kind() == Terms.Kind.INCLUDED ? 1 : 0)
                .param("includedAllowed", request.includedAllowed())
                .param("stepFrom", request.stepFrom())
                .param("stepEnd", request.stepEnd())
                .param("cap", value(request.cap()), Types.BIGINT)
                .param("covered", request.covered().value())
                .param("entry", uuids.next())
                .query((row, n) -> wallet(row, terms.period()))
                .optional();
    }

    boolean holdMore(
            TeamId team,
            GenerationId generation,
            @Nullable KeyId lineage,
            Terms terms,
            Part part,
            Micros amount,
            @Nullable Micros cap,
            Micros covered) {
        return jdbc.sql(HOLD_MORE)
                        .param("team", team.value())
                        .param("generation", generation.value())
                        .param("period", terms.period().toString())
                        .param("part", part.wire())
                        .param("lineage", lineage(lineage), Types.OTHER)
                        .param("amount", amount.value())
                        .param("cap", value(cap), Types.BIGINT)
                        .param("covered", covered.value())
                        .param("entry", uuids.next())
                        .query(Integer.class)
                        .single()
                == 1;
    }

    Optional<Micros> capture(Billing.Owner owner, Part part, int delivered, int asked) {
        Optional<Settled> settled = of(SETTLE, owner)
                .param("part", part.wire())
                .param("delivered", delivered)
                .param("asked", asked)
                .query(WalletRepository::settled)
                .optional();
        settled.ifPresent(one -> move(owner, part, List.of(one), true));
        return settled.map(Settled::captured);
    }

    /** Null is every part. */
    Micros release(Billing.Owner owner, @Nullable Part part) {
        return total(settleUnused(owner, part), Settled::amount);
    }

    /** The same; says whether there was a hold, which may have been of nothing. */
    boolean releaseAny(Billing.Owner owner) {
        return !settleUnused(owner, null).isEmpty();
    }

    private List<Settled> settleUnused(Billing.Owner owner, @Nullable Part part) {
        List<Settled> settled = of(SETTLE_UNUSED, owner)
                .param("part", part == null ? null : part.wire(), Types.VARCHAR)
                .query(WalletRepository::settled)
                .list();
        if (!settled.isEmpty()) {
            move(owner, part, settled, false);
        }
        return settled;
    }

    /** All holds of one generation are of one period: its own. Grants are locked before the wallet, as holds do. */
    private void move(Billing.Owner owner, @Nullable Part part, List<Settled> settled, boolean used) {
        settled.stream()
                .filter(one -> one.credit().value() > 0)
                .forEach(one -> credits.settle(owner, one.part(), one.creditCaptured()));
        int included = (int) settled.stream()
                .filter(one -> one.part() == Part.SET && one.included())
                .count();
        int priced = (int) settled.stream()
                .filter(one -> one.part() == Part.SET && !one.included())
                .count();
        int moved = of(MOVE, owner)
                .param("period", settled.getFirst().period().toString())
                .param("part", part == null ? null : part.wire(), Types.VARCHAR)
                .param("amount", total(settled, Settled::amount).value())
                .param("captured", total(settled, Settled::captured).value())
                .param("credit", total(settled, Settled::credit).value())
                .param("creditCaptured", total(settled, Settled::creditCaptured).value())
                .param("included", included)
                .param("priced", priced)
                .param("used", used)
                .param("entry", uuids.next())
                .param("secondEntry", uuids.next())
                .query(Integer.class)
                .single();
        if (moved != 1) {
            throw new IllegalStateException("no wallet for what was held by " + owner.generation());
        }
        moveOfKeys(owner, settled);
    }

    /** A final may have been asked for with another key than its generation. In one order, as all locks are taken. */
    private void moveOfKeys(Billing.Owner owner, List<Settled> settled) {
        settled.stream()
                .flatMap(one -> Stream.ofNullable(one.lineage()))
                .distinct()
                .sorted(Comparator.comparing(KeyId::value))
                .forEach(lineage -> {
                    List<Settled> own = settled.stream()
                            .filter(one -> lineage.equals(one.lineage()))
                            .toList();
                    Micros amount = total(own, Settled::amount);
                    if (!amount.equals(Micros.ZERO)) {
                        keyWallets.move(
                                owner.team(), lineage, own.getFirst().period(), amount, total(own, Settled::captured));
                    }
                });
    }

    private JdbcClient.StatementSpec of(String sql, Billing.Owner owner) {
        return jdbc.sql(sql)
                .param("team", owner.team().value())
                .param("generation", owner.generation().value());
    }

    private static Micros total(List<Settled> settled, Function<Settled, Micros> amount) {
        return settled.stream().map(amount).reduce(Micros.ZERO, Micros::plus);
    }

    private static Settled settled(ResultSet row, int number) throws SQLException {
        UUID lineage = row.getObject("lineage", UUID.class);
        return new Settled(
                Part.stored(row.getString("part")),
                YearMonth.parse(row.getString("period")),
                row.getBoolean("included"),
                Micros.of(row.getLong("amount_micros")),
                Micros.of(row.getLong("captured_micros")),
                Micros.of(row.getLong("credit_micros")),
                lineage == null ? null : new KeyId(lineage));
    }

    /** Makes the row of a team's first month or next month, where nobody else did in the meantime. */
    void ensureWallet(TeamId team, YearMonth period) {
        jdbc.sql(CREATE_WALLET)
                .param("team", team.value())
                .param("period", period.toString())
                .update();
    }

    void ensureAccount(TeamId team) {
        jdbc.sql(CREATE_ACCOUNT).param("team", team.value()).update();
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

    private static @Nullable UUID lineage(@Nullable KeyId lineage) {
        return lineage == null ? null : lineage.value();
    }

    private static @Nullable Long value(@Nullable Micros micros) {
        return micros == null ? null : micros.value();
    }

    static Wallet wallet(ResultSet row, YearMonth period) throws SQLException {
        return new Wallet(
                period,
                Micros.of(row.getLong("held_micros")),
                Micros.of(row.getLong("charged_micros")),
                Micros.of(row.getLong("credit_held_micros")),
                Micros.of(row.getLong("credit_charged_micros")),
                row.getInt("included_held"),
                row.getInt("included_used"),
                row.getInt("priced_held"),
                row.getInt("priced_used"));
    }
}
