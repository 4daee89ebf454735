package ai.creativeflow.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changing, disabling, rotating and revoking keys. */
class KeyLifecycleHttpTest {

    private final Platform platform = Platform.shared();
    private final TeamKeys acme = platform.team("payg");
    private final Client owner = acme.live();
    private final Answer made = owner.post(
            "/v1/api-keys", Map.of("name", "Till", "mode", "live", "scopes", List.of("assets:read", "usage:read")));
    private final String path = "/v1/api-keys/" + made.text("/id");
    private final Client till = platform.as(made.text("/secret"));

    @Test
    void fresh_key_is_bounded_by_what_was_asked_for() {
        Answer bounded = owner.post("/v1/api-keys", """
                {"name": "Shop", "mode": "live", "scopes": ["assets:read"],
                 "allowed_cidrs": ["203.0.113.0/24", "2001:DB8:0:0::/32", "198.51.100.7"],
                 "rate_limits": [{"name": "burst", "limit": 3, "window_seconds": 10}], "monthly_cap_micros": 5000000}""");

        Answer read = owner.get("/v1/api-keys/" + bounded.text("/id"));

        assertThat(read.json().at("/allowed_cidrs").toString())
                .isEqualTo("[\"203.0.113.0/24\",\"2001:db8::/32\",\"198.51.100.7/32\"]");
        assertThat(read.text("/rate_limits/0/name")).isEqualTo("burst");
        assertThat(read.number("/monthly_cap_micros")).isEqualTo(5_000_000);
    }

    @Test
    void change_is_effective_from_the_next_request_on() {
        assertThat(till.get("/v1/assets").status()).isEqualTo(200);

        Answer changed = owner.patch(path, Map.of("name", "Kiosk", "scopes", List.of("usage:read")));

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.text("/name")).isEqualTo("Kiosk");
        assertThat(changed.header("ETag")).isEqualTo(owner.get(path).header("ETag"));
        Refusal.of(till.get("/v1/assets"), 403, "missing_scope");
    }

    @Test
    void merge_patch_changes_what_it_names_and_null_takes_away() {
        owner.patch(path, """
                {"expires_at": "2099-01-01T00:00:00Z", "allowed_cidrs": ["127.0.0.0/8"], "monthly_cap_micros": 7,
                 "rate_limits": [{"name": "burst", "limit": 9, "window_seconds": 5}]}""");

        Answer one = owner.patch(path, "{\"expires_at\": null}");
        Answer rest =
                owner.patch(path, "{\"allowed_cidrs\": null, \"monthly_cap_micros\": null, \"rate_limits\": null}");

        assertThat(one.json().at("/expires_at").isNull()).isTrue();
        assertThat(one.json().at("/allowed_cidrs").toString()).isEqualTo("[\"127.0.0.0/8\"]");
        assertThat(one.number("/monthly_cap_micros")).isEqualTo(7);
        assertThat(rest.json().at("/allowed_cidrs")).isEmpty();
        assertThat(rest.json().at("/rate_limits")).isEmpty();
        assertThat(rest.json().at("/monthly_cap_micros").isNull()).isTrue();
        assertThat(rest.text("/name")).isEqualTo("Till");
    }

    @Test
    void patch_that_changes_nothing_keeps_the_entity_tag() {
        String etag = owner.get(path).header("ETag");

        assertThat(owner.patch(path, Map.of("name", "Till")).header("ETag")).isEqualTo(etag);
        assertThat(owner.patch(path, "{}").header("ETag")).isEqualTo(etag);
    }

    @Test
    void change_meant_for_another_state_is_refused() {
        String etag = owner.get(path).header("ETag");
        owner.patch(path, Map.of("name", "Kiosk"));

        Refusal.of(owner.with("If-Match", etag).patch(path, Map.of("name", "Bar")), 412, "precondition_failed");

        assertThat(owner.get(path).text("/name")).isEqualTo("Kiosk");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{'name': null} | 422 | validation_failed | /name",
                "{'name': ''} | 422 | validation_failed | /name",
                "{'scopes': null} | 422 | validation_failed | /scopes",
                "{'scopes': []} | 422 | validation_failed | /scopes",
                "{'disabled': null} | 422 | validation_failed | /disabled",
                "{'disabled': 'yes'} | 400 | malformed_json | /disabled",
                "{'expires_at': '2020-01-01T00:00:00Z'} | 422 | validation_failed | /expires_at",
                "{'monthly_cap_micros': -1} | 422 | validation_failed | /monthly_cap_micros",
                "{'monthly_cap_micros': 1.5} | 400 | malformed_json | /monthly_cap_micros",
                "{'monthly_cap_micros': 99999999999999999999} | 422 | validation_failed | /monthly_cap_micros",
                "{'rate_limits': [{'name': 'x', 'limit': 0, 'window_seconds': 1}]} | 422 | validation_failed "
                        + "| /rate_limits/0/limit",
                "{'allowed_cidrs': ['10.0.0.1/8']} | 422 | validation_failed | /allowed_cidrs/0",
                "{'allowed_cidrs': ['10.0.0.0/8', '10.1/16']} | 422 | validation_failed | /allowed_cidrs/1",
                "{'allowed_cidrs': ['10.0.0.0/33']} | 422 | validation_failed | /allowed_cidrs/0",
                "{'allowed_cidrs': ['example.com']} | 422 | validation_failed | /allowed_cidrs/0",
                "{'allowed_cidrs': ['fe80::1%eth0/64']} | 422 | validation_failed | /allowed_cidrs/0",
                "{'allowed_cidrs': [null]} | 422 | validation_failed | /allowed_cidrs/0",
                "{'mode': 'test'} | 400 | unknown_field | /mode"
            })
    void change_that_cannot_be_is_refused_and_changes_nothing(String body, int status, String code, String pointer) {
        String etag = owner.get(path).header("ETag");

        Refusal.of(owner.patch(path, body.replace('\'', '"')), status, code).at(pointer);

        assertThat(owner.get(path).header("ETag")).isEqualTo(etag);
    }

    @Test
    void key_has_at_most_fifty_ranges() {
        var fifty = IntStream.range(0, 50).mapToObj("10.%d.0.0/16"::formatted).toList();
        var more = new ArrayList<>(fifty);
        more.add("192.0.2.0/24");

        assertThat(owner.patch(path, Map.of("allowed_cidrs", fifty)).status()).isEqualTo(200);
        Refusal.of(owner.patch(path, Map.of("allowed_cidrs", more)), 422, "validation_failed")
                .at("/allowed_cidrs");
    }

    @Test
    void disabled_key_is_refused_until_it_is_enabled_again() {
        Answer off = owner.patch(path, Map.of("disabled", true));

        assertThat(off.text("/status")).isEqualTo("disabled");
        Refusal.of(till.get("/v1/assets"), 401, "api_key_disabled");

        Answer on = owner.patch(path, Map.of("disabled", false));

        assertThat(on.text("/status")).isEqualTo("active");
        assertThat(till.get("/v1/assets").status()).isEqualTo(200);
    }

    @Test
    void revoked_key_is_neither_changed_nor_rotated_nor_enabled() {
        owner.post(path + "/revoke");

        Refusal.of(owner.patch(path, Map.of("name", "Kiosk")), 409, "invalid_state")
                .detailHas("revoked");
        Refusal.of(owner.patch(path, Map.of("disabled", false)), 409, "invalid_state");
        Refusal.of(owner.post(path + "/rotate"), 409, "invalid_state");
    }

    @Test
    void both_keys_of_a_rotation_work_until_the_overlap_ends() {
        Answer next = owner.post(path + "/rotate", Map.of("overlap_seconds", 60));

        assertThat(next.status()).isEqualTo(201);
        assertThat(next.text("/predecessor_id")).isEqualTo(made.text("/id"));
        assertThat(next.text("/name")).isEqualTo("Till");
        assertThat(next.json().at("/scopes")).isEqualTo(made.json().at("/scopes"));
        assertThat(next.header("Location")).endsWith("/v1/api-keys/" + next.text("/id"));
        assertThat(till.get("/v1/assets").status()).isEqualTo(200);
        assertThat(platform.as(next.text("/secret")).get("/v1/assets").status()).isEqualTo(200);

        platform.jdbc()
                .sql("UPDATE api_key SET ends_at = now() - interval '1 second' WHERE hint = :hint")
                .param("hint", made.text("/hint"))
                .update();
        owner.patch("/v1/api-keys/" + next.text("/id"), Map.of("name", "Kiosk"));

        Refusal.of(till.get("/v1/assets"), 401, "api_key_expired");
        assertThat(owner.get(path).text("/status")).isEqualTo("expired");
        assertThat(platform.as(next.text("/secret")).get("/v1/assets").status()).isEqualTo(200);
    }

    @Test
    void rotation_without_overlap_revokes_the_old_key_at_once() {
        Answer next = owner.post(path + "/rotate", Map.of("overlap_seconds", 0));

        Refusal.of(till.get("/v1/assets"), 401, "api_key_revoked");
        assertThat(platform.as(next.text("/secret")).get("/v1/assets").status()).isEqualTo(200);
    }

    @Test
    void keys_of_a_rotation_share_their_windows() {
        owner.patch(path, "{\"rate_limits\": [{\"name\": \"hour\", \"limit\": 4, \"window_seconds\": 3600}]}");
        till.get("/v1/assets");
        till.get("/v1/assets");
        Client next = platform.as(owner.post(path + "/rotate").text("/secret"));

        assertThat(next.get("/v1/assets").status()).isEqualTo(200);
        assertThat(till.get("/v1/assets").status()).isEqualTo(200);

        Refusal.of(next.get("/v1/assets"), 429, "rate_limited");
        Refusal.of(till.get("/v1/assets"), 429, "rate_limited");
    }

    @Test
    void key_is_rotated_once_however_many_ask() {
        var answers = Parallel.times(8, n -> owner.post(path + "/rotate", Map.of("overlap_seconds", 60)));

        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() == 409)).hasSize(7);
    }

    @Test
    void successor_is_rotated_next_and_keeps_the_chain() {
        Answer second = owner.post(path + "/rotate");

        Answer third = owner.post("/v1/api-keys/" + second.text("/id") + "/rotate");

        assertThat(third.text("/predecessor_id")).isEqualTo(second.text("/id"));
        assertThat(platform.jdbc()
                        .sql("SELECT count(DISTINCT lineage) FROM api_key WHERE hint IN (:a, :b, :c)")
                        .param("a", made.text("/hint"))
                        .param("b", second.text("/hint"))
                        .param("c", third.text("/hint"))
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void repeated_rotation_makes_one_successor_and_does_not_repeat_the_secret() {
        Client once = owner.with("Idempotency-Key", "rotate-once");
        Answer first = once.post(path + "/rotate");

        Answer again = once.post(path + "/rotate");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.text("/id")).isEqualTo(first.text("/id"));
        assertThat(again.json().at("/secret").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"-1", "604801"})
    void overlap_is_at_most_a_week(long seconds) {
        Refusal.of(owner.post(path + "/rotate", Map.of("overlap_seconds", seconds)), 422, "validation_failed")
                .at("/overlap_seconds");
    }

    @Test
    void many_keys_are_revoked_in_one_call_with_a_result_each() {
        var rival = platform.team("payg");
        String theirs = rival.live().get("/v1/me").text("/key_id");
        String other = owner.post("/v1/api-keys", Map.of("name", "B", "mode", "test", "scopes", List.of("usage:read")))
                .text("/id");
        owner.post("/v1/api-keys/" + other + "/revoke");

        Answer answer = owner.post(
                "/v1/api-keys/bulk-revoke", Map.of("ids", List.of(theirs, made.text("/id"), other, "nonsense")));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/data").findValuesAsString("result"))
                .containsExactly("not_found", "revoked", "already_revoked", "not_found");
        Refusal.of(till.get("/v1/assets"), 401, "api_key_revoked");
        assertThat(rival.live().get("/v1/me").status()).isEqualTo(200);
    }

    @Test
    void five_hundred_keys_are_revoked_at_once_each_with_its_event_and_its_audit_event() {
        platform.jdbc().sql("""
                        INSERT INTO api_key (id, team_id, mode, name, hint, hash, scopes, created_at, created_by, version)
                        SELECT gen_random_uuid(), k.team_id, k.mode, k.name, k.hint, sha256(CAST(gen_random_uuid() AS text)::bytea),
                               k.scopes, k.created_at, 'bulk', 1
                        FROM api_key k, generate_series(1, 499)
                        WHERE k.hint = :hint
                        """).param("hint", made.text("/hint")).update();
        List<String> ids = new ArrayList<>(platform.bean(KeyRepository.class).madeBy(team(), "bulk", 500).stream()
                .map(key -> key.id().text())
                .toList());
        ids.add(made.text("/id"));

        Answer answer = owner.post("/v1/api-keys/bulk-revoke", Map.of("ids", ids));

        assertThat(answer.json().at("/data").findValuesAsString("result"))
                .isEqualTo(Collections.nCopies(500, "revoked"));
        assertThat(count("SELECT count(*) FROM event WHERE team_id = :team AND type = 'api_key.revoked'"))
                .isEqualTo(500);
        assertThat(count("SELECT count(*) FROM audit_event WHERE team_id = :team AND action = 'api_key.revoke'"))
                .isEqualTo(500);
    }

    @Test
    void bulk_revocation_takes_one_to_five_hundred_ids() {
        Refusal.of(owner.post("/v1/api-keys/bulk-revoke", "{}"), 422, "validation_failed")
                .at("/ids");
        Refusal.of(owner.post("/v1/api-keys/bulk-revoke", Map.of("ids", List.of())), 422, "validation_failed")
                .at("/ids");
        Refusal.of(
                        owner.post("/v1/api-keys/bulk-revoke", Map.of("ids", Collections.nCopies(501, "key_x"))),
                        422,
                        "validation_failed")
                .at("/ids");
        Refusal.of(owner.post("/v1/api-keys/bulk-revoke", "{\"ids\": [null]}"), 422, "validation_failed")
                .at("/ids/0");
    }

    @Test
    void every_step_of_a_life_is_told_and_audited() {
        owner.patch(path, Map.of("name", "Kiosk"));
        owner.patch(path, Map.of("disabled", true));
        owner.patch(path, Map.of("disabled", false));
        owner.post(path + "/rotate");
        owner.post(path + "/revoke");

        assertThat(owner.get("/v1/events?limit=100").json().at("/data").findValuesAsString("type"))
                .containsSubsequence("api_key.revoked", "api_key.rotated", "api_key.disabled", "api_key.created");
        assertThat(platform.jdbc()
                        .sql("SELECT action FROM audit_event WHERE team_id = :team AND target = :id ORDER BY id")
                        .param("team", team().value())
                        .param("id", made.text("/id"))
                        .query(String.class)
                        .list())
                .containsExactly(
                        "api_key.create",
                        "api_key.change",
                        "api_key.disable",
                        "api_key.enable",
                        "api_key.rotate",
                        "api_key.revoke");
    }

    private int count(String sql) {
        return platform.jdbc()
                .sql(sql)
                .param("team", team().value())
                .query(Integer.class)
                .single();
    }

    private TeamId team() {
        return TeamId.parse(acme.id()).orElseThrow();
    }
}
