package ai.creativeflow.operators;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.RawHttp;
import ai.creativeflow.testing.Refusal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TeamsHttpTest {

    private static final String NO_TEAM = "team_06axf0h8zk8q3cs9c8d5bqv4gr";

    private final Platform platform = Platform.shared();
    private final Client operator = platform.operator();

    @Test
    void new_team_has_two_keys_with_every_scope() {
        Answer made = operator.post(
                "/admin/v1/teams", Map.of("name", "Surf Co", "plan", "team", "owner_email", "owner@example.com"));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("/team/id")).startsWith("team_");
        assertThat(made.text("/team/plan")).isEqualTo("team");
        assertThat(platform.as(made.text("/test_key")).get("/v1/me").text("/mode"))
                .isEqualTo("test");
        assertThat(platform.as(made.text("/live_key")).get("/v1/me").json().at("/scopes"))
                .hasSize(17);
    }

    @Test
    void plan_is_payg_where_none_is_named() {
        Answer made = operator.post("/admin/v1/teams", Map.of("name", "Surf Co", "owner_email", "owner@example.com"));

        assertThat(made.text("/team/plan")).isEqualTo("payg");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{'plan': 'payg', 'owner_email': 'a@example.com'} | /name",
                "{'name': ' ', 'owner_email': 'a@example.com'} | /name",
                "{'name': 'a\\u0000b', 'owner_email': 'a@example.com'} | /name",
                "{'name': 'n', 'plan': 'gold', 'owner_email': 'a@example.com'} | /plan",
                "{'name': 'n'} | /owner_email",
                "{'name': 'n', 'owner_email': 'a b@example.com'} | /owner_email"
            })
    void team_that_cannot_be_is_refused(String body, String pointer) {
        Refusal.of(operator.post("/admin/v1/teams", body.replace('\'', '"')), 422, "validation_failed")
                .at(pointer);
    }

    @Test
    void unknown_field_is_refused() {
        Refusal.of(operator.post("/admin/v1/teams", Map.of("nam", "n")), 400, "unknown_field")
                .at("/nam");
    }

    @Test
    void list_shows_teams_newest_first() {
        TeamKeys older = platform.team("payg");
        TeamKeys newer = platform.team("payg");

        Answer list = operator.get("/admin/v1/teams?limit=2");

        assertThat(list.text("/data/0/id")).isEqualTo(newer.id());
        assertThat(list.text("/data/1/id")).isEqualTo(older.id());
        assertThat(list.json().get("has_more").asBoolean()).isTrue();
        assertThat(operator.get("/admin/v1/teams?limit=1&cursor=" + list.text("/next_cursor"))
                        .text("/data/0/id"))
                .isNotIn(older.id(), newer.id());
    }

    @Test
    void patch_changes_what_it_names_and_nothing_else() {
        TeamKeys team = platform.team("payg");

        Answer changed = patch(team, "{\"credit_limit_micros\": 5000}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.number("/credit_limit_micros")).isEqualTo(5000);
        assertThat(changed.text("/plan")).isEqualTo("payg");
        assertThat(patch(team, "{\"plan\": \"team\"}").number("/credit_limit_micros"))
                .isEqualTo(5000);
        assertThat(patch(team, "{\"credit_limit_micros\": null}")
                        .json()
                        .get("credit_limit_micros")
                        .isNull())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{'plan': 'gold'} | 422 | validation_failed | /plan",
                "{'credit_limit_micros': -1} | 422 | validation_failed | /credit_limit_micros",
                "{'credit_limit_micros': '1'} | 400 | malformed_json | /credit_limit_micros",
                "{'credit_limit_micros': 1.5} | 400 | malformed_json | /credit_limit_micros",
                "{'suspended': 'yes'} | 400 | malformed_json | /suspended",
                "{'suspended': 1} | 400 | malformed_json | /suspended",
                "{'name': 'New'} | 400 | unknown_field | /name"
            })
    void patch_that_cannot_be_changes_nothing(String body, int status, String code, String pointer) {
        TeamKeys team = platform.team("payg");
        String before = operator.get("/admin/v1/teams/" + team.id()).toString();

        Refusal.of(patch(team, body.replace('\'', '"')), status, code).at(pointer);

        assertThat(operator.get("/admin/v1/teams/" + team.id()).toString()).isEqualTo(before);
    }

    @Test
    void patch_of_a_team_that_has_changed_since_is_refused() {
        TeamKeys team = platform.team("payg");
        String path = "/admin/v1/teams/" + team.id();
        String read = operator.get(path).header("ETag");
        String changed = operator.with("If-Match", read)
                .patch(path, Map.of("plan", "team"))
                .header("ETag");

        Refusal.of(operator.with("If-Match", read).patch(path, Map.of("plan", "free")), 412, "precondition_failed");
        Refusal.of(
                operator.with("If-Match", "W/" + changed).patch(path, Map.of("plan", "free")),
                412,
                "precondition_failed");

        assertThat(operator.get(path).text("/plan")).isEqualTo("team");
        assertThat(operator.get(path).header("ETag")).isEqualTo(changed);
        assertThat(operator.with("If-None-Match", changed).get(path).status()).isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(strings = {NO_TEAM, "x", "team_"})
    void missing_team_is_not_found(String id) {
        Refusal.of(operator.get("/admin/v1/teams/" + id), 404, "not_found");
        Refusal.of(operator.patch("/admin/v1/teams/" + id, Map.of("suspended", true)), 404, "not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/v1/teams", "/admin/v1/reconciliation", "/admin/v1/no-such-thing", "/admin"})
    void operators_path_wants_an_operators_token(String path) {
        Refusal.of(at(platform.managementUrl(), path, ""), 401, "missing_credentials");
        Refusal.of(at(platform.managementUrl(), path, "Authorization: Bearer wrong"), 401, "invalid_token");
        Refusal.of(
                at(
                        platform.managementUrl(),
                        path,
                        "Authorization: Bearer " + platform.team("payg").live().token()),
                401,
                "invalid_token");
    }

    /** However it is spelled: an address is decoded and cleaned before it finds its handler. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/v1/teams",
                "/%61dmin/v1/teams",
                "/admin;x=1/v1/teams",
                "//admin/v1/teams",
                "/./admin/v1/teams",
                "/v1/../admin/v1/teams",
                "/health/../admin/v1/teams",
                "/health/%2e%2e/admin/v1/teams",
                "/health/live/..;/../admin/v1/teams",
                "/metrics",
                "/%6detrics"
            })
    void operators_path_is_not_on_the_public_port(String path) {
        Answer answer = at(platform.publicUrl(), path, "Authorization: Bearer " + operator.token());

        Refusal.of(answer, 404, "not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/me", "/v1/generations", "/%76%31/me", "/files/x", "/admin/../v1/me"})
    void callers_path_is_not_on_the_management_port(String path) {
        Answer answer = at(
                platform.managementUrl(),
                path,
                "Authorization: Bearer " + platform.team("payg").live().token());

        Refusal.of(answer, 404, "not_found");
    }

    @Test
    void books_agree() {
        assertThat(operator.get("/admin/v1/reconciliation").number("/differences"))
                .isZero();
    }

    private Answer patch(TeamKeys team, String body) {
        return operator.patch("/admin/v1/teams/" + team.id(), body);
    }

    private static Answer at(String baseUrl, String path, String header) {
        return header.isEmpty()
                ? RawHttp.send(baseUrl, "GET " + path + " HTTP/1.1", "Host: localhost")
                : RawHttp.send(baseUrl, "GET " + path + " HTTP/1.1", "Host: localhost", header);
    }
}
