package ai.creativeflow.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class AuditHttpTest {

    private static final Platform PLATFORM = Platform.shared();

    private final TeamKeys acme = PLATFORM.team("payg");
    private final String self = acme.live().get("/v1/me").text("/key_id");

    @Test
    void change_is_read_back_with_who_did_it_and_from_where() {
        acme.live().patch("/v1/team", Map.of("name", "Acme & daughters"));

        Answer events = acme.live().get("/v1/audit-events");

        assertThat(events.text("/data/0/id")).startsWith("aud_");
        assertThat(events.text("/data/0/action")).isEqualTo("team.change");
        assertThat(events.text("/data/0/actor")).isEqualTo(self);
        assertThat(events.text("/data/0/target")).isEqualTo(acme.id());
        assertThat(events.text("/data/0/outcome")).isEqualTo("done");
        assertThat(events.text("/data/0/ip")).isEqualTo("127.0.0.1");
    }

    /** Each of them is one event of the team's, and the words stay: people filter by them. */
    @Test
    void everything_that_changes_keys_people_teams_endpoints_and_money_is_audited() {
        Client live = acme.live();
        String key = live.post("/v1/api-keys", Map.of("name", "k", "mode", "live", "scopes", List.of("audit:read")))
                .text("/id");
        live.post("/v1/api-keys/" + key + "/revoke", Map.of());
        live.put("/v1/spend-cap", Map.of("monthly_micros", 5_000_000));
        String endpoint = live.post(
                        "/v1/webhook-endpoints", Map.of("url", "http://127.0.0.1:65000/", "events", List.of("*")))
                .text("/id");
        live.patch("/v1/webhook-endpoints/" + endpoint, Map.of("paused", true));
        live.post("/v1/webhook-endpoints/" + endpoint + "/rotate-secret", Map.of());
        live.delete("/v1/webhook-endpoints/" + endpoint);
        String invitation = live.post("/v1/team/invitations", Map.of("email", "x@people.example", "role", "viewer"))
                .text("/id");
        live.delete("/v1/team/invitations/" + invitation);
        PLATFORM.operator().patch("/admin/v1/teams/" + acme.id(), Map.of("plan", "team"));

        assertThat(actions(acme.live().get("/v1/audit-events?limit=100")))
                .contains(
                        "api_key.create",
                        "api_key.revoke",
                        "team.invite",
                        "team.invitation_withdraw",
                        "team.member_add",
                        "team.change")
                .hasSizeGreaterThanOrEqualTo(11);
        assertThat(acme.live().get("/v1/audit-events").text("/data/0/actor")).isEqualTo("operator:tests");
    }

    @Test
    void filters_by_actor_action_and_time_narrow_the_list() {
        acme.live().patch("/v1/team", Map.of("name", "First"));
        acme.live().patch("/v1/team", Map.of("name", "Second"));
        Answer both = acme.live().get("/v1/audit-events?action=team.change&actor=" + self);
        String second = both.text("/data/0/at");

        assertThat(both.json().at("/data")).hasSize(2);
        assertThat(acme.live()
                        .get("/v1/audit-events?actor=usr_00000000000000000000000000")
                        .json()
                        .at("/data"))
                .isEmpty();
        assertThat(acme.live().get("/v1/audit-events?since=" + second).text("/data/0/id"))
                .isEqualTo(both.text("/data/0/id"));
        assertThat(acme.live()
                        .get("/v1/audit-events?until=2020-01-01T00:00:00Z")
                        .json()
                        .at("/data"))
                .isEmpty();
        assertThat(acme.live()
                        .get("/v1/audit-events?since=2099-01-01T00:00:00Z")
                        .json()
                        .at("/data"))
                .isEmpty();
    }

    @Test
    void cursor_goes_on_where_the_page_ended_also_within_a_time() {
        for (int i = 0; i < 3; i++) {
            acme.live().patch("/v1/team", Map.of("name", "Name " + i));
        }
        String query = "/v1/audit-events?action=team.change&until=2099-01-01T00:00:00Z&limit=2";
        Answer first = acme.live().get(query);
        Answer rest = acme.live().get(query + "&cursor=" + first.text("/next_cursor"));

        assertThat(first.json().at("/data")).hasSize(2);
        assertThat(rest.json().at("/data")).hasSize(1);
        assertThat(rest.text("/data/0/id")).isLessThan(first.text("/data/1/id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"since=yesterday", "until=2026-13-01T00:00:00Z", "limit=0", "cursor=x"})
    void filter_that_cannot_be_understood_is_refused(String query) {
        Refusal.of(acme.live().get("/v1/audit-events?" + query), 400, "invalid_parameter");
    }

    @Test
    void refused_tokens_are_one_event_for_each_address_and_code_with_their_number() {
        String address = "203.0.113." + UUID.randomUUID();
        var refused = new RefusedTokens(PLATFORM.bean(Journal.class), PLATFORM.bean(OperatorEvents.class));
        for (int i = 0; i < 5; i++) {
            refused.count(RefusedTokens.Door.API, address, "invalid_api_key");
        }
        refused.count(RefusedTokens.Door.API, address, "api_key_revoked");

        refused.write();
        refused.write();

        List<Integer> numbers = refusals()
                .filter(one -> one.at("/ip").asString().equals(address))
                .map(one -> one.at("/occurrences").asInt())
                .toList();
        assertThat(numbers).containsExactlyInAnyOrder(5, 1);
    }

    @Test
    void token_that_is_refused_is_audited_without_itself() {
        String token = "cf_live_" + "x".repeat(36);
        String before =
                PLATFORM.operator().get("/admin/v1/audit-events?limit=1").text("/data/0/id");
        PLATFORM.as(token).get("/v1/me");

        Until.holds(Duration.ofSeconds(10), "the audit", () -> {
            PLATFORM.bean(RefusedTokens.class).write();
            return refusals()
                    .anyMatch(one -> one.at("/id").asString().compareTo(before) > 0
                            && one.at("/outcome").asString().equals("invalid_api_key")
                            && one.at("/ip").asString().equals("127.0.0.1"));
        });
        assertThat(refusals().map(Object::toString)).noneMatch(one -> one.contains(token));
    }

    /** Whoever guesses at the operators' doors is slowed down, and seen. */
    @Test
    void token_that_operators_are_refused_with_is_audited_without_itself() {
        String guess = "guess-" + System.nanoTime();
        Refusal.of(PLATFORM.operator().as(guess).get("/admin/v1/teams"), 401, "invalid_token");

        Until.holds(Duration.ofSeconds(10), "the audit", () -> {
            PLATFORM.bean(RefusedTokens.class).write();
            return atTheOperatorsDoor()
                    .anyMatch(one -> one.at("/outcome").asString().equals("invalid_token")
                            && one.at("/ip").asString().equals("127.0.0.1"));
        });
        assertThat(atTheOperatorsDoor().map(Object::toString)).noneMatch(one -> one.contains(guess));
    }

    private static Stream<JsonNode> atTheOperatorsDoor() {
        Answer audited = PLATFORM.operator().get("/admin/v1/audit-events?action=operator_token.refuse&limit=100");
        return StreamSupport.stream(audited.json().at("/data").spliterator(), false);
    }

    private static Stream<JsonNode> refusals() {
        Answer audited = PLATFORM.operator().get("/admin/v1/audit-events?action=token.refuse&limit=100");
        return StreamSupport.stream(audited.json().at("/data").spliterator(), false);
    }

    @Test
    void operators_see_all_teams_or_one_of_them_and_their_own_calls() {
        acme.live().patch("/v1/team", Map.of("name", "Acme"));

        Answer ofAcme = PLATFORM.operator().get("/admin/v1/audit-events?team=" + acme.id());
        Answer own = PLATFORM.operator().get("/admin/v1/audit-events?actor=operator:tests");

        assertThat(ofAcme.text("/data/0/action")).isEqualTo("team.change");
        assertThat(ofAcme.text("/data/0/team_id")).isEqualTo(acme.id());
        assertThat(own.text("/data/0/action")).isEqualTo("GET /admin/v1/audit-events");
        Refusal.of(PLATFORM.operator().get("/admin/v1/audit-events?team=x"), 400, "invalid_parameter");
    }

    /** Not even whoever owns the tables changes what was written; only whole partitions are dropped. */
    @ParameterizedTest
    @ValueSource(
            strings = {"UPDATE audit_event SET actor = 'nobody'", "DELETE FROM audit_event", "TRUNCATE audit_event"})
    void what_was_written_cannot_be_changed(String statement) {
        var owner = JdbcClient.create(PLATFORM.database().ownerDataSource());
        String inSchema = statement.replace("audit_event", "creativeflow.audit_event");

        assertThatThrownBy(() -> owner.sql(inSchema).update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("append-only");
        assertThatThrownBy(() -> PLATFORM.jdbc().sql(statement).update())
                .rootCause()
                .hasMessageContaining("permission denied");
    }

    @Test
    void address_can_be_erased_and_the_event_stays() {
        acme.live().patch("/v1/team", Map.of("name", "Acme"));

        int erased = PLATFORM.bean(Journal.class).eraseAddresses(self);

        assertThat(erased).isPositive();
        Answer events = acme.live().get("/v1/audit-events?actor=" + self);
        assertThat(events.text("/data/0/action")).isEqualTo("team.change");
        assertThat(events.json().at("/data/0/ip").isNull()).isTrue();
    }

    @Test
    void what_operators_must_know_is_listed_once_with_its_number() {
        var events = PLATFORM.bean(OperatorEvents.class);
        String detail = "Something of this test " + UUID.randomUUID();
        events.raise(OperatorEvents.Kind.MAIL_FAILED, detail);
        events.raise(OperatorEvents.Kind.MAIL_FAILED, detail);

        Until.holds(Duration.ofSeconds(10), "both to be written", () -> told(events, detail) == 2);
    }

    private static long told(OperatorEvents events, String detail) {
        events.write();
        Answer listed = PLATFORM.operator().get("/admin/v1/events?limit=100");
        return StreamSupport.stream(listed.json().at("/data").spliterator(), false)
                .filter(one -> one.at("/detail").asString().equals(detail))
                .mapToLong(one -> one.at("/occurrences").asLong())
                .sum();
    }

    private static List<String> actions(Answer events) {
        return StreamSupport.stream(events.json().at("/data").spliterator(), false)
                .map(one -> one.at("/action").asString())
                .toList();
    }
}
