package ai.creativeflow.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;
import tools.jackson.databind.JsonNode;

/** Every movement of a team's money, as the team reads it. */
class LedgerHttpTest {

    private final Platform platform = Platform.shared();
    private final TeamKeys acme = platform.team("payg");
    private final Client live = acme.live();

    @Test
    void entries_tell_what_was_held_charged_and_released_with_the_balances_after_each() {
        Answer ready = Pictures.awaiting(live);
        live.post("/v1/generations/" + ready.text("/id") + "/cancel");

        Answer ledger = live.get("/v1/ledger");

        assertThat(rows(ledger))
                .containsExactly(
                        "release reserved>available 37500 0 12500",
                        "capture reserved>charged 12500 37500 12500",
                        "hold available>reserved 50000 50000 0");
        assertThat(ledger.text("/data/0/generation_id")).isEqualTo(ready.text("/id"));
        assertThat(ledger.text("/data/0/id")).startsWith("ldg_");
        assertThat(ledger.text("/data/1/part")).isEqualTo("set");
    }

    /** Double entry: what leaves one account arrives at another, and the accounts are the balances that are shown. */
    @Test
    void all_entries_add_up_to_zero_and_their_accounts_to_the_balances() {
        Pictures.awaiting(live);
        live.post("/v1/generations/" + Pictures.awaiting(live).text("/id") + "/cancel");
        var accounts = new HashMap<String, Long>();

        Answer ledger = live.get("/v1/ledger?limit=100");
        for (JsonNode entry : ledger.json().get("data")) {
            accounts.merge(
                    entry.get("debit").asString(), -entry.get("amount_micros").asLong(), Long::sum);
            accounts.merge(
                    entry.get("credit").asString(), entry.get("amount_micros").asLong(), Long::sum);
        }

        assertThat(accounts.values().stream().mapToLong(Long::longValue).sum()).isZero();
        assertThat(accounts).containsEntry("reserved", 37_500L).containsEntry("charged", 25_000L);
        assertThat(ledger.number("/data/0/reserved_micros")).isEqualTo(37_500);
        assertThat(ledger.number("/data/0/charged_micros")).isEqualTo(25_000);
    }

    @Test
    void pages_hold_every_entry_once() {
        Pictures.awaiting(live);
        Pictures.awaiting(live);
        var seen = new ArrayList<String>();
        String next = "/v1/ledger?limit=1";
        while (next != null) {
            Answer page = live.get(next);
            page.json().get("data").forEach(entry -> seen.add(entry.get("id").asString()));
            next = page.json().get("has_more").asBoolean()
                    ? "/v1/ledger?limit=1&cursor=" + page.text("/next_cursor")
                    : null;
        }

        assertThat(seen).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void entries_can_be_narrowed_by_type_and_month() {
        Answer ready = Pictures.awaiting(live);
        String month = ready.text("/created_at").substring(0, 7);

        assertThat(rows(live.get("/v1/ledger?type=capture"))).hasSize(1);
        assertThat(rows(live.get("/v1/ledger?type=hold&period=" + month))).hasSize(1);
        assertThat(rows(live.get("/v1/ledger?period=2001-01"))).isEmpty();
    }

    /** The ledger is the team's, not a mode's: a test key reads it, and leaves nothing in it. */
    @Test
    void test_mode_moves_no_money() {
        Pictures.awaiting(acme.test());

        assertThat(rows(acme.test().get("/v1/ledger"))).isEmpty();
        Pictures.awaiting(live);
        assertThat(rows(acme.test().get("/v1/ledger"))).hasSize(2);
    }

    @Test
    void entries_of_another_team_are_not_seen() {
        Pictures.awaiting(platform.team("payg").live());

        assertThat(rows(live.get("/v1/ledger"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"type=gift", "period=2026", "period=2026-13", "limit=0", "cursor=x"})
    void question_that_makes_no_sense_is_refused(String query) {
        Refusal.of(live.get("/v1/ledger?" + query), 400, "invalid_parameter");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE ledger_entry SET amount_micros = amount_micros + 1",
                "DELETE FROM ledger_entry",
                "INSERT INTO ledger_entry SELECT gen_random_uuid(), team_id, period, type, 'charged', 'charged', "
                        + "amount_micros, NULL, NULL, 0, 0, now() FROM ledger_entry",
                "INSERT INTO ledger_entry SELECT gen_random_uuid(), team_id, period, type, debit, credit, 0, NULL, NULL, "
                        + "0, 0, now() FROM ledger_entry"
            })
    void database_refuses_changes_and_entries_that_move_nothing(String sql) {
        Pictures.awaiting(live);

        assertThatThrownBy(() -> platform.jdbc().sql(sql).update()).isInstanceOf(DataIntegrityViolationException.class);
    }

    private static List<String> rows(Answer ledger) {
        assertThat(ledger.status()).as(ledger.toString()).isEqualTo(200);
        var rows = new ArrayList<String>();
        ledger.json()
                .get("data")
                .forEach(entry -> rows.add("%s %s>%s %d %d %d"
                        .formatted(
                                entry.get("type").asString(),
                                entry.get("debit").asString(),
                                entry.get("credit").asString(),
                                entry.get("amount_micros").asLong(),
                                entry.get("reserved_micros").asLong(),
                                entry.get("charged_micros").asLong())));
        return rows;
    }
}
