package ai.creativeflow.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Person;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** A caller gives at most what it holds: when it makes, changes, rotates or enables a key, in every dimension. */
class NobodyWidensHttpTest {

    private static final String LIMITS = "[{'name': 'minute', 'limit': 100, 'window_seconds': 60}]";
    private static final String BOUNDS = "'scopes': ['api_keys:write', 'api_keys:read', 'assets:read'],"
            + " 'expires_at': '2098-01-01T00:00:00Z', 'allowed_cidrs': ['127.0.0.0/8'], 'monthly_cap_micros': 1000,"
            + " 'rate_limits': " + LIMITS;

    private final Platform platform = Platform.shared();
    private final TeamKeys acme = platform.team("payg");
    private final Client owner = acme.live();

    /** A key with a bound in every dimension, and the right to make others. */
    private final Client bounded =
            platform.as(post(owner, "/v1/api-keys", "{'name': 'Bounded', 'mode': 'live', " + BOUNDS + "}")
                    .text("/secret"));

    @Test
    void bounded_caller_makes_rotates_and_changes_a_key_as_bounded_as_itself() {
        Answer made = post(bounded, "/v1/api-keys", "{'name': 'Twin', 'mode': 'live', " + BOUNDS + "}");

        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        String path = "/v1/api-keys/" + made.text("/id");
        assertThat(bounded.patch(path, Map.of("name", "Sister")).status()).isEqualTo(200);
        assertThat(bounded.patch(path, Map.of("disabled", true)).status()).isEqualTo(200);
        assertThat(bounded.patch(path, Map.of("disabled", false)).status()).isEqualTo(200);
        assertThat(bounded.post(path + "/rotate").status()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "'scopes': ['assets:write'] | /scopes",
                "'expires_at': null | /expires_at",
                "'expires_at': '2098-01-01T00:00:00.001Z' | /expires_at",
                "'allowed_cidrs': null | /allowed_cidrs",
                "'allowed_cidrs': ['126.0.0.0/7'] | /allowed_cidrs",
                "'allowed_cidrs': ['127.0.0.1/32', '::1/128'] | /allowed_cidrs",
                "'monthly_cap_micros': null | /monthly_cap_micros",
                "'monthly_cap_micros': 1001 | /monthly_cap_micros",
                "'rate_limits': null | /rate_limits",
                "'rate_limits': [{'name': 'minute', 'limit': 101, 'window_seconds': 60}] | /rate_limits",
                "'rate_limits': [{'name': 'second', 'limit': 2, 'window_seconds': 1}] | /rate_limits",
                "'rate_limits': [{'name': 'minute', 'limit': 1, 'window_seconds': 60, 'shadow': true}] | /rate_limits"
            })
    void wider_key_is_neither_made_nor_changed_nor_rotated_nor_enabled(String wider, String pointer) {
        String wish = json(("{'name': 'Wide', 'mode': 'live', " + BOUNDS + ", " + wider + "}"));
        Refusal.of(bounded.post("/v1/api-keys", wish), 403, "wider_than_caller").at(pointer);

        Answer narrow = post(owner, "/v1/api-keys", "{'name': 'Narrow', 'mode': 'live', " + BOUNDS + "}");
        String path = "/v1/api-keys/" + narrow.text("/id");
        Refusal.of(bounded.patch(path, json("{" + wider + "}")), 403, "wider_than_caller")
                .at(pointer);

        owner.patch(path, json("{" + wider + ", 'disabled': true}"));
        Refusal.of(bounded.patch(path, Map.of("disabled", false)), 403, "wider_than_caller")
                .at(pointer);
        owner.patch(path, Map.of("disabled", false));
        Refusal.of(bounded.post(path + "/rotate"), 403, "wider_than_caller").at(pointer);

        assertThat(bounded.patch(path, Map.of("disabled", true)).status()).isEqualTo(200);
        assertThat(bounded.post(path + "/revoke").status()).isEqualTo(200);
    }

    /** Whatever holds the caller's own limit however calls are spread is as strict as it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'name': 'm', 'limit': 100, 'window_seconds': 60}]",
                "[{'name': 'hour', 'limit': 100, 'window_seconds': 3600}]",
                "[{'name': 'second', 'limit': 1, 'window_seconds': 1}]",
                "[{'name': 'half', 'limit': 50, 'window_seconds': 30}]",
                "[{'name': 'day', 'limit': 50, 'window_seconds': 86400}]",
                "[{'name': 'x', 'limit': 9999, 'window_seconds': 60}, {'name': 'm', 'limit': 100, 'window_seconds': 60}]"
            })
    void limit_that_implies_the_callers_own_is_no_wider(String limits) {
        var wish = "{'name': 'N', 'mode': 'live', " + BOUNDS.replace(LIMITS, limits) + "}";

        assertThat(post(bounded, "/v1/api-keys", wish).status()).isEqualTo(201);
    }

    @Test
    void test_key_handles_test_keys_alone() {
        Refusal.of(
                        acme.test()
                                .post(
                                        "/v1/api-keys",
                                        Map.of("name", "N", "mode", "live", "scopes", List.of("assets:read"))),
                        403,
                        "wider_than_caller")
                .at("/mode");
        String live = owner.get("/v1/me").text("/key_id");
        Refusal.of(acme.test().patch("/v1/api-keys/" + live, Map.of("name", "N")), 404, "not_found");
        assertThat(acme.test()
                        .post("/v1/api-keys/bulk-revoke", Map.of("ids", List.of(live)))
                        .text("/data/0/result"))
                .isEqualTo("not_found");
    }

    /** Who found the old key in its overlap cannot make it live on. */
    @Test
    void rotated_key_makes_none_that_outlives_its_overlap() {
        String id = bounded.get("/v1/me").text("/key_id");
        owner.post("/v1/api-keys/" + id + "/rotate", Map.of("overlap_seconds", 600));

        Refusal.of(
                        bounded.post("/v1/api-keys", json("{'name': 'N', 'mode': 'live', " + BOUNDS + "}")),
                        403,
                        "wider_than_caller")
                .at("/expires_at");
    }

    @Test
    void role_bounds_a_person_and_the_mode_they_look_at_does_not() {
        Person ada = platform.person();
        String team = ada.client().post("/v1/teams", Map.of("name", "Ada's")).text("/id");
        Client admin = ada.in(team);
        Client inviter = ada.in(team).with("CreativeFlow-Mode", "live");
        Client editor = platform.person().joins(team, inviter, "editor");
        var wish = new HashMap<String, Object>(
                Map.of("name", "N", "mode", "live", "scopes", List.of("billing:write", "api_keys:write")));

        assertThat(admin.with("CreativeFlow-Mode", "test")
                        .post("/v1/api-keys", wish)
                        .status())
                .isEqualTo(201);
        Refusal.of(editor.post("/v1/api-keys", wish), 403, "insufficient_role");
    }

    private static Answer post(Client client, String path, String body) {
        return client.post(path, json(body));
    }

    /** Of a field that is there twice the last one stays: the wish, after the bounds. */
    private static String json(String text) {
        var parser = JsonMapper.builder().build();
        LinkedHashMap<?, ?> fields = parser.readValue(text.replace('\'', '"'), LinkedHashMap.class);
        return parser.writeValueAsString(fields);
    }
}
