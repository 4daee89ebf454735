package ai.creativeflow.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.identity.Authenticator;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysHttpTest {

    private final Platform platform = Platform.shared();
    private final TeamKeys acme = platform.team("payg");

    @Test
    void key_is_made_with_everything_that_was_asked_for() {
        Instant end = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MILLIS);

        Answer made = acme.live()
                .post("/v1/api-keys", aKey("test", "assets:read", "usage:read").with("expires_at", end.toString()));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location")).isEqualTo("https://api.creativeflow.test/v1/api-keys/" + made.text("/id"));
        assertThat(made.text("/object")).isEqualTo("api_key");
        assertThat(made.text("/name")).isEqualTo("Till");
        assertThat(made.text("/mode")).isEqualTo("test");
        assertThat(made.text("/status")).isEqualTo("active");
        assertThat(made.json().at("/scopes").toString()).isEqualTo("[\"assets:read\",\"usage:read\"]");
        assertThat(Instant.parse(made.text("/expires_at"))).isEqualTo(end);
        assertThat(made.text("/secret")).startsWith("cf_test_");
        assertThat(made.text("/hint")).startsWith("cf_test_").endsWith(lastFour(made.text("/secret")));
    }

    @Test
    void made_key_works_at_once_and_may_what_it_was_given() {
        Client till = made(aKey("live", "assets:read"));

        assertThat(till.get("/v1/assets").status()).isEqualTo(200);
        Refusal.of(till.get("/v1/generations"), 403, "missing_scope");
    }

    @Test
    void secret_is_shown_once_and_never_again() {
        Answer made = acme.live().post("/v1/api-keys", aKey("live", "assets:read"));

        Answer read = acme.live().get("/v1/api-keys/" + made.text("/id"));

        assertThat(read.status()).isEqualTo(200);
        assertThat(read.toString()).doesNotContain(made.text("/secret"));
    }

    @Test
    void repeated_create_makes_one_key_and_does_not_repeat_the_secret() {
        Client client = acme.live().with("Idempotency-Key", "once");
        Answer first = client.post("/v1/api-keys", aKey("live", "assets:read"));

        Answer again = client.post("/v1/api-keys", aKey("live", "assets:read"));

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.text("/id")).isEqualTo(first.text("/id"));
        assertThat(again.json().at("/secret").isNull()).isTrue();
        assertThat(keyCount()).isEqualTo(3);
    }

    @Test
    void idempotency_key_of_another_body_is_refused() {
        Client client = acme.live().with("Idempotency-Key", "once");
        client.post("/v1/api-keys", aKey("live", "assets:read"));

        Refusal.of(client.post("/v1/api-keys", aKey("live", "usage:read")), 422, "idempotency_key_reused");
        assertThat(keyCount()).isEqualTo(3);
    }

    @Test
    void refused_create_leaves_its_idempotency_key_unused() {
        Client client = acme.live().with("Idempotency-Key", "once");
        Refusal.of(client.post("/v1/api-keys", aKey("live")), 422, "validation_failed");

        assertThat(client.post("/v1/api-keys", aKey("live", "assets:read")).status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'mode': 'live', 'scopes': ['assets:read']} | /name",
                "{'name': '', 'mode': 'live', 'scopes': ['assets:read']} | /name",
                "{'name': '   ', 'mode': 'live', 'scopes': ['assets:read']} | /name",
                "{'name': 'n', 'scopes': ['assets:read']} | /mode",
                "{'name': 'n', 'mode': 'LIVE', 'scopes': ['assets:read']} | /mode",
                "{'name': 'n', 'mode': 'live'} | /scopes",
                "{'name': 'n', 'mode': 'live', 'scopes': []} | /scopes",
                "{'name': 'n', 'mode': 'live', 'scopes': ['assets:read', 'assets:burn']} | /scopes/1",
                "{'name': 'n', 'mode': 'live', 'scopes': [null]} | /scopes/0",
                "{'name': 'n', 'mode': 'live', 'scopes': ['usage:read'], 'expires_at': 'soon'} | /expires_at",
                "{'name': 'n', 'mode': 'live', 'scopes': ['usage:read'], 'expires_at': '2020-01-01T00:00:00Z'}"
                        + "| /expires_at",
                "{'name': 'n', 'mode': 'live', 'scopes': ['usage:read'], 'expires_at': '+999999999-01-01T00:00:00Z'}"
                        + "| /expires_at",
                "{'name': 'a\\u0000b', 'mode': 'live', 'scopes': ['assets:read']} | /name"
            },
            quoteCharacter = '^')
    void key_that_cannot_be_is_refused_and_not_made(String body, String pointer) {
        Answer answer = acme.live().post("/v1/api-keys", body.replace('\'', '"'));

        Refusal.of(answer, 422, "validation_failed").at(pointer);
        assertThat(keyCount()).isEqualTo(2);
    }

    @Test
    void name_has_at_most_a_hundred_characters() {
        assertThat(acme.live()
                        .post("/v1/api-keys", aKey("live", "assets:read").with("name", "n".repeat(100)))
                        .status())
                .isEqualTo(201);
        Refusal.of(
                        acme.live()
                                .post(
                                        "/v1/api-keys",
                                        aKey("live", "assets:read").with("name", "n".repeat(101))),
                        422,
                        "validation_failed")
                .at("/name");
    }

    @Test
    void list_shows_every_key_once_newest_first_page_by_page() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.addFirst(acme.live()
                    .post("/v1/api-keys", aKey("test", "assets:read"))
                    .text("/id"));
        }

        var seen = new ArrayList<String>();
        String cursor = "";
        Answer page;
        do {
            page = acme.live().get("/v1/api-keys?limit=2" + cursor);
            page.json().get("data").forEach(key -> seen.add(key.get("id").asString()));
            cursor = "&cursor=" + page.json().get("next_cursor").asString();
        } while (page.json().get("has_more").asBoolean());

        assertThat(seen).hasSize(7).startsWith(made.toArray(String[]::new));
        assertThat(new HashSet<>(seen)).hasSize(7);
        assertThat(page.json().get("next_cursor").isNull()).isTrue();
    }

    @Test
    void test_key_lists_test_keys_only() {
        Answer list = acme.test().get("/v1/api-keys");

        assertThat(list.json().get("data").size()).isEqualTo(1);
        assertThat(list.text("/data/0/mode")).isEqualTo("test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=101",
                "limit=-1",
                "limit=x",
                "limit=",
                "limit=1.0",
                "limit=1&limit=2",
                "cursor=x",
                "cursor=",
                "cursor=MTp4",
                "cursor=%F0%9F%92%A3"
            })
    void page_that_cannot_be_understood_is_refused(String query) {
        Refusal.of(acme.live().get("/v1/api-keys?" + query), 400, "invalid_parameter");
    }

    @Test
    void unchanged_key_is_not_sent_again() {
        String path = "/v1/api-keys/" + acme.live().get("/v1/me").text("/key_id");
        String etag = acme.live().get(path).header("ETag");

        Answer again = acme.live().with("If-None-Match", etag).get(path);

        assertThat(etag).matches("\"[^\"]+\"");
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.header("ETag")).isEqualTo(etag);
        assertThat(acme.live().with("If-None-Match", "\"other\"").get(path).status())
                .isEqualTo(200);
    }

    @Test
    void revoked_key_is_refused_from_the_next_request_on() {
        Answer made = acme.live().post("/v1/api-keys", aKey("live", "assets:read"));
        Client till = platform.as(made.text("/secret"));
        assertThat(till.get("/v1/assets").status()).isEqualTo(200);

        Answer revoked = acme.live().post("/v1/api-keys/" + made.text("/id") + "/revoke");

        assertThat(revoked.status()).isEqualTo(200);
        assertThat(revoked.text("/status")).isEqualTo("revoked");
        assertThat(revoked.text("/revoked_at")).isNotBlank();
        Refusal.of(till.get("/v1/assets"), 401, "api_key_revoked");
    }

    @Test
    void revoking_again_changes_nothing() {
        String path = "/v1/api-keys/"
                + acme.live().post("/v1/api-keys", aKey("live", "assets:read")).text("/id");
        Answer first = acme.live().post(path + "/revoke");
        String etag = acme.live().get(path).header("ETag");

        Answer again = acme.live().post(path + "/revoke");

        assertThat(again.text("/revoked_at")).isEqualTo(first.text("/revoked_at"));
        assertThat(acme.live().get(path).header("ETag")).isEqualTo(etag);
    }

    @Test
    void revocation_changes_the_entity_tag() {
        String path = "/v1/api-keys/"
                + acme.live().post("/v1/api-keys", aKey("live", "assets:read")).text("/id");
        String before = acme.live().get(path).header("ETag");

        acme.live().post(path + "/revoke");

        assertThat(acme.live().with("If-None-Match", before).get(path).status()).isEqualTo(200);
    }

    @Test
    void expired_key_is_refused() {
        Answer made = acme.live()
                .post(
                        "/v1/api-keys",
                        aKey("live", "assets:read")
                                .with(
                                        "expires_at",
                                        Instant.now().plusSeconds(60).toString()));
        platform.jdbc()
                .sql("UPDATE api_key SET expires_at = now() - interval '1 second' WHERE hint = :hint")
                .param("hint", made.text("/hint"))
                .update();

        Refusal.of(platform.as(made.text("/secret")).get("/v1/me"), 401, "api_key_expired");
    }

    @Test
    void key_cannot_grant_a_scope_that_it_lacks() {
        Client narrow = made(aKey("live", "api_keys:write", "assets:read"));

        Refusal.of(narrow.post("/v1/api-keys", aKey("live", "assets:read", "billing:write")), 403, "wider_than_caller")
                .at("/scopes");
        assertThat(narrow.post("/v1/api-keys", aKey("live", "assets:read")).status())
                .isEqualTo(201);
    }

    @Test
    void test_key_cannot_make_a_live_key() {
        Refusal.of(acme.test().post("/v1/api-keys", aKey("live", "assets:read")), 403, "wider_than_caller")
                .at("/mode");

        assertThat(acme.test().post("/v1/api-keys", aKey("test", "assets:read")).status())
                .isEqualTo(201);
    }

    @Test
    void key_cannot_make_one_that_outlives_it() {
        Instant end = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MILLIS);
        Client mortal = made(aKey("live", "api_keys:write", "assets:read").with("expires_at", end.toString()));

        Refusal.of(mortal.post("/v1/api-keys", aKey("live", "assets:read")), 403, "wider_than_caller")
                .at("/expires_at");
        Refusal.of(
                        mortal.post(
                                "/v1/api-keys",
                                aKey("live", "assets:read")
                                        .with("expires_at", end.plusMillis(1).toString())),
                        403,
                        "wider_than_caller")
                .at("/expires_at");
        assertThat(mortal.post("/v1/api-keys", aKey("live", "assets:read").with("expires_at", end.toString()))
                        .status())
                .isEqualTo(201);
    }

    /** The checksum tells, before anything is asked of the database. */
    @Test
    void mistyped_key_is_refused_without_a_query() {
        String key = acme.live().token();
        int last = key.length() - 10;
        String mistyped = key.substring(0, last) + (key.charAt(last) == 'x' ? 'y' : 'x') + key.substring(last + 1);

        Refusal.of(platform.as(mistyped).get("/v1/me"), 401, "invalid_api_key");
        assertThat(platform.bean(KeyAuthenticator.class)
                        .authenticate(
                                new Authenticator.Credentials(
                                        mistyped, null, null, InetAddress.getLoopbackAddress(), null),
                                () -> {
                                    throw new AssertionError("looked up");
                                }))
                .isInstanceOf(Authenticator.Authentication.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cf_", "cf_live_", "cf_prod_x", "cf_live_ö"})
    void text_that_is_no_key_is_refused(String token) {
        Refusal.of(platform.as("").with("X-API-Key", token.replace('ö', '!')).get("/v1/me"), 401, "invalid_api_key");
    }

    private Client made(KeyBody body) {
        return platform.as(acme.live().post("/v1/api-keys", body).text("/secret"));
    }

    private int keyCount() {
        return acme.live().get("/v1/api-keys?limit=100").json().get("data").size();
    }

    private static String lastFour(String secret) {
        return secret.substring(secret.length() - 4);
    }

    private static KeyBody aKey(String mode, String... scopes) {
        var body = new KeyBody();
        body.putAll(Map.of("name", "Till", "mode", mode, "scopes", List.of(scopes)));
        return body;
    }

    private static final class KeyBody extends LinkedHashMap<String, Object> {
        KeyBody with(String field, Object value) {
            put(field, value);
            return this;
        }
    }
}
