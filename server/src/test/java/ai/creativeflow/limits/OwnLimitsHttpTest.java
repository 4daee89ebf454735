package ai.creativeflow.limits;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.sql.TestDatabase;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import ai.creativeflow.testing.Until;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows beside the plan's: a team's own, which stand in their place, and a key's own, which are added. */
class OwnLimitsHttpTest {

    private static final String NONE = "{\"rate_limits\": null}";

    private final Platform platform = Platform.shared();
    private final TeamKeys acme = platform.team("payg");

    @Test
    void windows_of_a_team_stand_in_place_of_the_plans_from_the_next_request_on_until_they_are_taken_away() {
        acme.live().get("/v1/me");

        Answer changed = override("{'rate_limits': [{'name': 'burst', 'limit': 3, 'window_seconds': 10}]}");

        assertThat(changed.status()).as(changed.toString()).isEqualTo(200);
        assertThat(changed.json().at("/rate_limits").toString())
                .isEqualTo("[{\"name\":\"burst\",\"limit\":3,\"window_seconds\":10,\"shadow\":false}]");
        assertThat(operatorsView().json().at("/rate_limits"))
                .isEqualTo(changed.json().at("/rate_limits"));
        for (int i = 0; i < 3; i++) {
            Answer answer = acme.live().get("/v1/me");
            assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"burst\";q=3;w=10");
            assertThat(answer.number("/limits/rate/0/limit")).isEqualTo(3);
        }
        Refusal.of(acme.test().get("/v1/me"), 429, "rate_limited");

        assertThat(override(NONE).json().at("/rate_limits").isNull()).isTrue();

        assertThat(acme.live().get("/v1/me").header("RateLimit-Policy")).startsWith("\"minute\";q=600;w=60");
    }

    @Test
    void windows_that_are_taken_away_and_given_again_still_know_what_was_used() {
        String two = "{'rate_limits': [{'name': 'minute', 'limit': 2, 'window_seconds': 60}]}";
        override(two);
        acme.live().get("/v1/me");
        acme.live().get("/v1/me");

        override(NONE);
        override(two);

        Refusal.of(acme.live().get("/v1/me"), 429, "rate_limited");
    }

    @Test
    void patch_that_says_nothing_of_rate_limits_leaves_them() {
        override("{'rate_limits': []}");

        override("{'suspended': false}");

        assertThat(operatorsView().json().at("/rate_limits").size()).isZero();
        assertThat(acme.live().get("/v1/me").header("RateLimit")).isNull();
    }

    @Test
    void override_reaches_the_other_node_within_a_second() {
        var database = TestDatabase.fresh();
        var data = Platform.dataDirectory();
        Platform one = Platform.on(database, data, Map.of());
        Platform other = Platform.on(database, data, Map.of());
        try {
            TeamKeys team = one.team("payg");
            Client elsewhere = other.as(team.live().token());
            assertThat(elsewhere.get("/v1/me").header("RateLimit-Policy")).startsWith("\"minute\";q=600");

            one.operator()
                    .patch(
                            "/admin/v1/teams/" + team.id(),
                            "{\"rate_limits\": [{\"name\": \"minute\", \"limit\": 7, \"window_seconds\": 60}]}");

            Until.holds(
                    Duration.ofSeconds(1),
                    "the override on the other node",
                    () -> "\"minute\";q=7;w=60".equals(elsewhere.get("/v1/me").header("RateLimit-Policy")));
        } finally {
            other.stop();
            one.close();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "[{'name': 'x', 'limit': 0, 'window_seconds': 1}] | 422 | /rate_limits/0/limit",
                "[{'name': 'x', 'window_seconds': 1}] | 422 | /rate_limits/0/limit",
                "[{'name': 'x', 'limit': 1, 'window_seconds': 3601}] | 422 | /rate_limits/0/window_seconds",
                "[{'name': 'x', 'limit': 1, 'window_seconds': 0}] | 422 | /rate_limits/0/window_seconds",
                "[{'name': 'attempts', 'limit': 1, 'window_seconds': 1}] | 422 | /rate_limits/0/name",
                "[{'name': 'a quote\\\"', 'limit': 1, 'window_seconds': 1}] | 422 | /rate_limits/0/name",
                "[{'name': 'x', 'limit': 1, 'window_seconds': 1}, {'name': 'x', 'limit': 2, 'window_seconds': 2}] | 422 | /rate_limits/1/name",
                "[null] | 422 | /rate_limits/0",
                "[{'name': 'x', 'limit': '1', 'window_seconds': 1}] | 400 | /rate_limits/0/limit",
                "[{'nam': 'x'}] | 400 | /rate_limits/0/nam"
            })
    void windows_that_cannot_be_are_refused(String windows, int status, String pointer) {
        Answer refused = override("{'rate_limits': %s}".formatted(windows));

        assertThat(refused.status()).as(refused.toString()).isEqualTo(status);
        assertThat(refused.json().at("/errors/0/pointer").asString()).isEqualTo(pointer);
        assertThat(operatorsView().json().at("/rate_limits").isNull()).isTrue();
    }

    @Test
    void own_windows_of_a_key_are_added_and_hold_for_it_alone() {
        Client key = keyWith("[{\"name\": \"narrow\", \"limit\": 2, \"window_seconds\": 60}]");

        Answer first = key.get("/v1/me");
        assertThat(first.header("RateLimit-Policy"))
                .isEqualTo("\"minute\";q=600;w=60, \"day\";q=100000;w=86400, \"narrow\";q=2;w=60");
        assertThat(first.header("RateLimit")).contains("\"narrow\";r=1;t=");
        Answer limits = key.get("/v1/limits");
        assertThat(limits.text("/rate/2/name")).isEqualTo("narrow");
        assertThat(limits.text("/rate/2/subject")).isEqualTo("key");
        assertThat(limits.text("/rate/0/subject")).isEqualTo("team");
        assertThat(limits.number("/rate/2/remaining")).isZero();
        assertThat(limits.number("/rate/0/remaining")).isEqualTo(597);

        Answer refused = key.get("/v1/me");

        Refusal.of(refused, 429, "rate_limited");
        assertThat(refused.json().get("violated-policies").toString()).isEqualTo("[\"narrow\"]");
        assertThat(refused.header("RateLimit")).contains("\"minute\";r=597;");
        assertThat(acme.live().get("/v1/me").status()).isEqualTo(200);
    }

    /** The plan free has 300 attempts a minute, and a key with one call a minute 60 of its own. */
    @Test
    void key_that_hammers_beyond_its_own_window_leaves_the_team_its_attempts() {
        TeamKeys free = platform.team("free");
        Client key = keyWith(free, "[{\"name\": \"narrow\", \"limit\": 1, \"window_seconds\": 60}]");
        for (int i = 0; i < 320; i++) {
            key.get("/v1/me");
        }

        assertThat(key.get("/v1/me").json().get("violated-policies").toString()).isEqualTo("[\"narrow\",\"attempts\"]");
        assertThat(free.live().get("/v1/me").header("RateLimit")).contains("\"minute\";r=57;");
    }

    @Test
    void keys_of_one_lineage_share_their_windows() {
        String narrow = "[{\"name\": \"narrow\", \"limit\": 2, \"window_seconds\": 60}]";
        Client key = keyWith(narrow);
        Client successor = keyWith(narrow);
        platform.jdbc()
                .sql("UPDATE api_key SET lineage = :lineage WHERE id = :id")
                .param("lineage", id(key))
                .param("id", id(successor))
                .update();
        reload();

        assertThat(key.get("/v1/limits").status()).isEqualTo(200);
        assertThat(successor.get("/v1/limits").number("/rate/2/remaining")).isZero();
        Refusal.of(key.get("/v1/limits"), 429, "rate_limited");
    }

    @Test
    void shadow_window_is_shown_and_counted_and_refuses_nothing() {
        override("{'rate_limits': [{'name': 'minute', 'limit': 600, 'window_seconds': 60},"
                + " {'name': 'tight', 'limit': 2, 'window_seconds': 60, 'shadow': true}]}");
        double before = refusedInShadow();

        for (int i = 0; i < 4; i++) {
            Answer answer = acme.live().get("/v1/me");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"minute\";q=600;w=60");
        }

        Answer limits = acme.live().get("/v1/limits");
        assertThat(limits.text("/rate/1/name")).isEqualTo("tight");
        assertThat(limits.json().at("/rate/1/shadow").asBoolean()).isTrue();
        assertThat(limits.json().at("/rate/0/shadow").asBoolean()).isFalse();
        assertThat(limits.number("/rate/1/remaining")).isZero();
        assertThat(refusedInShadow() - before).isEqualTo(3);
    }

    @Test
    void plan_may_have_shadow_windows_too() {
        platform.jdbc().sql("""
                        INSERT INTO plan (name, included_generations, sells_beyond, windows, endpoints)
                        VALUES ('tried', 0, true, 'minute=600/60 tight=2/60/shadow', 1)
                        """).update();

        Answer limits = platform.team("tried").live().get("/v1/limits");

        assertThat(limits.json().at("/rate/0/shadow").asBoolean()).isFalse();
        assertThat(limits.json().at("/rate/1/shadow").asBoolean()).isTrue();
    }

    @Test
    void with_shadow_mode_on_nobody_is_refused() {
        try (var shadowed = Platform.with(Map.of("creativeflow.limits.shadow", "true"))) {
            TeamKeys free = shadowed.team("free");
            for (int i = 0; i < 320; i++) {
                assertThat(free.live().get("/v1/me").status()).isEqualTo(200);
            }

            Answer limits = free.live().get("/v1/limits");
            assertThat(limits.number("/rate/0/remaining")).isZero();
            assertThat(limits.json().at("/rate/0/shadow").asBoolean()).isTrue();
            assertThat(limits.header("RateLimit")).isNull();
        }
    }

    private double refusedInShadow() {
        return platform
                .bean(MeterRegistry.class)
                .find("creativeflow.limits.decisions")
                .tags("outcome", "shadow", "engine", "memory", "subject", "team", "window", "minute")
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private Answer override(String body) {
        return platform.operator().patch("/admin/v1/teams/" + acme.id(), body.replace('\'', '"'));
    }

    private Answer operatorsView() {
        return platform.operator().get("/admin/v1/teams/" + acme.id());
    }

    /** A key with windows of its own, as it stands in the table: the API to set them comes with the keys'. */
    private Client keyWith(String rateLimits) {
        return keyWith(acme, rateLimits);
    }

    private Client keyWith(TeamKeys team, String rateLimits) {
        Answer made = team.live()
                .post("/v1/api-keys", Map.of("name", "own", "mode", "live", "scopes", List.of("usage:read")));
        platform.jdbc()
                .sql("UPDATE api_key SET rate_limits = CAST(:limits AS jsonb) WHERE id = :id")
                .param("limits", rateLimits)
                .param("id", KeyId.parse(made.text("/id")).orElseThrow().value())
                .update();
        reload();
        return platform.as(made.text("/secret"));
    }

    private UUID id(Client key) {
        return KeyId.parse(key.get("/v1/me").text("/key_id")).orElseThrow().value();
    }

    /** Any change of a team makes all nodes read their keys anew. */
    private void reload() {
        platform.operator().patch("/admin/v1/teams/" + acme.id(), Map.of("suspended", false));
    }
}
