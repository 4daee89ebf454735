package ai.creativeflow.billing;

import ai.creativeflow.billing.SharedHolds.Share;
import ai.creativeflow.billing.SharedHolds.Wish;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.sql.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What {@link WalletRepository} does to the accounts, wallets, holds and ledger of one team, for many teams at once: the same
 * rows, in the same order of locks. Accounts are locked by a statement of its own and in the order of their ids, so that two
 * groups never wait for each other.
 */
final class SharedHoldRepository {

    private static final String LOCK_ACCOUNTS = """
            SELECT team_id, spend_cap_micros, open_generations, has_credit
            FROM account
            WHERE team_id = ANY(CAST(:teams AS uuid[]))
            ORDER BY team_id
            FOR UPDATE
            """;

    private static final String OPEN = """
            UPDATE account
            SET open_generations = open_generations + more.generations
            FROM unnest(CAST(:teams AS uuid[]), CAST(:counts AS integer[])) AS more (team_id, generations)
            WHERE account.team_id = more.team_id
            """;

    /**
     * The reservation of each team's share, whole or not at all, with its holds and the ledger's entries. It is joined with
     * values only, which PostgreSQL can check again after it waited for a wallet.
     */
    private static final String RESERVE = """
            WITH reserved AS (
                UPDATE wallet
                SET held_micros = held_micros + s.amount,
                    included_held = included_held + s.included,
                    priced_held = priced_held + s.priced
                FROM unnest(CAST(:teams AS uuid[]), CAST(:periods AS text[]), CAST(:amounts AS bigint[]),
                            CAST(:included AS integer[]), CAST(:priced AS integer[]), CAST(:allowed AS integer[]),
                            CAST(:from AS bigint[]), CAST(:end AS bigint[]), CAST(:caps AS bigint[]))
                     AS s (team_id, period, amount, included, priced, included_allowed, step_from, step_end, cap)
                WHERE wallet.team_id = s.team_id
                  AND wallet.period = s.period
                  AND (s.cap IS NULL
                       OR charged_micros + held_micros + s.amount - credit_charged_micros - credit_held_micros <= s.cap)
                  AND CASE WHEN s.included > 0
                           THEN included_held + included_used + s.included <= s.included_allowed
                           ELSE included_held + included_used >= s.included_allowed
                                AND priced_held + priced_used >= s.step_from
                                AND priced_held + priced_used + s.priced <= s.step_end
                      END
                RETURNING wallet.team_id, wallet.period, s.amount, held_micros, charged_micros, credit_held_micros,
                          credit_charged_micros, included_held, included_used, priced_held, priced_used),
            wished AS (
                SELECT w.*, r.period, r.held_micros - r.amount AS held_before, r.charged_micros
                FROM reserved r
                JOIN unnest(CAST(:owners AS uuid[]), CAST(:generations AS uuid[]), CAST(:lineages AS uuid[]),
                            CAST(:entries AS uuid[]), CAST(:sets AS bigint[]), CAST(:finals AS bigint[]),
                            CAST(:free AS boolean[]), CAST(:upTo AS bigint[]))
                     AS w (team_id, generation_id, lineage, entry_id, set_micros, final_micros, included, up_to)
                  ON w.team_id = r.team_id),
            promised AS (
                INSERT INTO hold (generation_id, part, team_id, period, included, amount_micros, lineage, state)
                SELECT w.generation_id, p.part, w.team_id, w.period, w.included, p.amount, w.lineage, 'held'
                FROM wished w
                CROSS JOIN LATERAL (VALUES ('set', w.set_micros), ('standard_final', w.final_micros)) AS p (part, amount)),
            entered AS (
                INSERT INTO ledger_entry (id, team_id, period, type, debit, credit, amount_micros, generation_id,
                                          reserved_micros, charged_micros, created_at)
                SELECT w.entry_id, w.team_id, w.period, 'hold', 'available', 'reserved', w.set_micros + w.final_micros,
                       w.generation_id, w.held_before + w.up_to, w.charged_micros, now()
                FROM wished w
                WHERE w.set_micros + w.final_micros > 0)
            SELECT team_id, period, held_micros, charged_micros, credit_held_micros, credit_charged_micros, included_held,
                   included_used, priced_held, priced_used
            FROM reserved
            """;

    private final JdbcClient jdbc;
    private final Uuids uuids;

    SharedHoldRepository(JdbcClient jdbc, Uuids uuids) {
        this.jdbc = jdbc;
        this.uuids = uuids;
    }

    /** An account that stands still to the end of the transaction. */
    record Locked(TeamId team, @Nullable Micros spendCap, int open, boolean hasCredit) {

        boolean hasRoom(int more, @Nullable Integer allowed) {
            return allowed == null || open + more <= allowed;
        }
    }

    /** One generation of a share; {@code upTo} is what the share's wishes come to, this one included. */
    private record Row(Wish wish, UUID entry, Micros upTo) {}

    /** Teams without an account are left out. */
    Map<TeamId, Locked> lockAccounts(Collection<TeamId> teams) {
        Map<TeamId, Locked> locked = new HashMap<>();
        jdbc.sql(LOCK_ACCOUNTS)
                .param("teams", Columns.of(List.copyOf(teams), TeamId::value))
                .query((row, n) -> new Locked(
                        new TeamId(row.getObject("team_id", UUID.class)),
                        micros(row),
                        row.getInt("open_generations"),
                        row.getBoolean("has_credit")))
                .list()
                .forEach(one -> locked.put(one.team(), one));
        return locked;
    }

    /** A place for each, under {@link #lockAccounts}. */
    void open(Map<TeamId, List<Wish>> wishes) {
        var teams = List.copyOf(wishes.entrySet());
        jdbc.sql(OPEN)
                .param("teams", Columns.of(teams, one -> one.getKey().value()))
                .param("counts", Columns.of(teams, one -> one.getValue().size()))
                .update();
    }

    /** The wallets of those teams whose share fitted, as they are after it. */
    Map<TeamId, Wallet> reserve(List<Share> shares) {
        if (shares.isEmpty()) {
            return Map.of();
        }
        List<Row> rows = rows(shares);
        Map<TeamId, Wallet> after = new HashMap<>();
        jdbc.sql(RESERVE)
                .param("teams", Columns.of(shares, share -> share.team().value()))
                .param("periods", Columns.of(shares, share -> share.terms().period()))
                .param("amounts", Columns.of(shares, share -> share.amount().value()))
                .param("included", Columns.of(shares, share -> share.isIncluded() ? share.size() : 0))
                .param("priced", Columns.of(shares, share -> share.isIncluded() ? 0 : share.size()))
                .param("allowed", Columns.of(shares, Share::includedAllowed))
                .param("from", Columns.of(shares, Share::stepFrom))
                .param("end", Columns.of(shares, Share::stepEnd))
                .param("caps", Columns.of(shares, share -> value(share.cap())))
                .param("owners", Columns.of(rows, row -> row.wish().team().value()))
                .param(
                        "generations",
                        Columns.of(rows, row -> row.wish().generation().value()))
                .param("lineages", Columns.of(rows, row -> lineage(row.wish())))
                .param("entries", Columns.of(rows, Row::entry))
                .param("sets", Columns.of(rows, row -> row.wish().terms().set().value()))
                .param(
                        "finals",
                        Columns.of(
                                rows, row -> row.wish().terms().standardFinal().value()))
                .param("free", Columns.of(rows, row -> row.wish().terms().kind() == Terms.Kind.INCLUDED))
                .param("upTo", Columns.of(rows, row -> row.upTo().value()))
                .query((row, n) -> Map.entry(
                        new TeamId(row.getObject("team_id", UUID.class)),
                        WalletRepository.wallet(row, YearMonth.parse(row.getString("period")))))
                .list()
                .forEach(one -> after.put(one.getKey(), one.getValue()));
        return after;
    }

    private List<Row> rows(List<Share> shares) {
        List<Row> rows = new ArrayList<>();
        for (Share share : shares) {
            Micros sum = Micros.ZERO;
            for (Wish wish : share.wishes()) {
                sum = sum.plus(wish.terms().generation());
                rows.add(new Row(wish, uuids.next(), sum));
            }
        }
        return rows;
    }

    private static @Nullable UUID lineage(Wish wish) {
        var lineage = KeyWallets.lineage(wish.caller());
        return lineage == null ? null : lineage.value();
    }

    private static @Nullable Long value(@Nullable Micros micros) {
        return micros == null ? null : micros.value();
    }

    private static @Nullable Micros micros(ResultSet row) throws SQLException {
        Long value = row.getObject("spend_cap_micros", Long.class);
        return value == null ? null : Micros.of(value);
    }
}
