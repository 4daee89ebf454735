package ai.creativeflow.webhooks;

import static ai.creativeflow.kernel.outbound.LoopbackServer.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ai.creativeflow.CreativeFlowApplication;
import ai.creativeflow.apikeys.ApiKeys;
import ai.creativeflow.apikeys.Grant;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.ListeningPorts;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.outbound.LoopbackServer;
import ai.creativeflow.kernel.outbound.LoopbackServer.Received;
import ai.creativeflow.kernel.sql.TestDatabase;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.standardwebhooks.Webhook;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The routes over HTTP, with everything running. */
class WebhooksHttpTest {

    private static final String ENDPOINTS = "/v1/webhook-endpoints";
    private static final String MISSING = "whe_01k0a3v8m6e7x9y2z4b5c6d7ec";

    private static TestDatabase database;
    private static ConfigurableApplicationContext context;
    private static HttpClient http;
    private static LoopbackServer receiver;
    private static final BlockingQueue<Received> RECEIVED = new LinkedBlockingQueue<>();

    private TeamId team;
    private String key;

    /** An answer with its body as JSON; a missing node where there was none. */
    record Answer(int status, JsonNode body, HttpHeaders headers) {

        String code() {
            return body.path("code").asString("");
        }

        String pointer() {
            return body.path("errors").path(0).path("pointer").asString("none");
        }
    }

    @BeforeAll
    static void start() {
        database = TestDatabase.fresh();
        List<String> arguments = new ArrayList<>(List.of(Platform.arguments(database)));
        // Two ports 0 are two ports, so management would start a server of its own beside ours.
        arguments.addAll(List.of("--server.port=0", "--management.server.port=-1"));
        context = new SpringApplicationBuilder(CreativeFlowApplication.class).run(arguments.toArray(new String[0]));
        http = HttpClient.newHttpClient();
        receiver = LoopbackServer.answering(request -> {
            RECEIVED.add(request);
            return answer("200 OK", "");
        });
    }

    @AfterAll
    static void stop() {
        receiver.close();
        http.close();
        context.close();
    }

    @BeforeEach
    void foundTeam() {
        RECEIVED.clear();
        team = aTeam("payg");
        key = keyOf(team, Set.of(Scope.values()));
    }

    private static TeamId aTeam(String plan) {
        return context.getBean(Teams.class).found("Acme", plan).id();
    }

    private static String keyOf(TeamId team, Set<Scope> scopes) {
        return context.getBean(ApiKeys.class)
                .issue(team, "operator:test", new ApiKeys.Request("test", Grant.of(Mode.TEST, scopes)))
                .secret()
                .reveal();
    }

    @Test
    void endpoint_is_created_with_a_secret_that_is_shown_once() throws Exception {
        var created = create("""
                {"url": "%s", "events": ["generation.*"], "description": "orders", "headers": {"X-Token": "s3cret"}}
                """.formatted(receiver.url()));

        assertThat(created.status()).isEqualTo(201);
        var id = created.body().get("id").asString();
        assertThat(created.headers().firstValue("Location").orElse("")).endsWith(ENDPOINTS + "/" + id);
        assertThat(created.body().get("secret").asString()).startsWith("whsec_");
        var read = call("GET", ENDPOINTS + "/" + id, null);
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.body().has("secret")).isFalse();
        assertThat(read.body().get("headers").get("X-Token").asString()).isEqualTo("***");
        assertThat(read.body().get("status").asString()).isEqualTo("enabled");
        assertThat(read.body().get("signature").asString()).isEqualTo("v1");
        assertThat(read.body().get("ordering").asString()).isEqualTo("none");
        assertThat(read.body().get("failing_since").isNull()).isTrue();
        assertThat(read.body().get("disabled_reason").isNull()).isTrue();
        var listed = call("GET", ENDPOINTS, null);
        assertThat(listed.body().get("data")).hasSize(1);
        assertThat(listed.body().get("has_more").asBoolean()).isFalse();
    }

    @Test
    void repeat_with_the_same_idempotency_key_makes_no_second_endpoint_and_shows_no_secret() throws Exception {
        String body = body(receiver.url());
        var first = call("POST", ENDPOINTS, body, "Idempotency-Key", "once");
        var again = call("POST", ENDPOINTS, body, "Idempotency-Key", "once");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(again.body().get("id")).isEqualTo(first.body().get("id"));
        assertThat(again.body().get("secret").isNull()).isTrue();
        assertThat(call("GET", ENDPOINTS, null).body().get("data")).hasSize(1);
        var other = call("POST", ENDPOINTS, body(receiver.url() + "/2"), "Idempotency-Key", "once");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.code()).isEqualTo("idempotency_key_reused");
    }

    @Test
    void event_is_delivered_with_the_callers_headers_and_verifies() throws Exception {
        var created = create("""
                {"url": "%s", "events": ["generation.completed"], "headers": {"X-Token": "s3cret"}}
                """.formatted(receiver.url()));
        var event = context.getBean(Journal.class)
                .publish(team, Mode.TEST, EventType.GENERATION_COMPLETED, Map.of("id", "gen_x"));

        var received = RECEIVED.poll(5, TimeUnit.SECONDS);

        assertThat(received).isNotNull();
        assertThat(received.header("x-token")).isEqualTo("s3cret");
        assertThat(received.header("webhook-id")).isEqualTo(event.text());
        var headers = HttpHeaders.of(
                Map.of(
                        "webhook-id", List.of(received.header("webhook-id")),
                        "webhook-timestamp", List.of(received.header("webhook-timestamp")),
                        "webhook-signature", List.of(received.header("webhook-signature"))),
                (name, value) -> true);
        var verifier = new Webhook(created.body().get("secret").asString());
        assertThatCode(() -> verifier.verify(received.body(), headers)).doesNotThrowAnyException();
        String path = ENDPOINTS + "/" + created.body().get("id").asString() + "/deliveries";
        var delivered = eventually(path + "?status=delivered");
        assertThat(delivered.get("event_id").asString()).isEqualTo(event.text());
        assertThat(delivered.get("attempts")).hasSize(1);
        assertThat(delivered.get("attempts").get(0).get("response_status").asInt())
                .isEqualTo(200);
        assertThat(call("GET", path + "?status=failed", null).body().get("data"))
                .isEmpty();
        var one = call("GET", "/v1/deliveries/" + delivered.get("id").asString(), null);
        assertThat(one.status()).isEqualTo(200);
        assertThat(one.body()).isEqualTo(delivered);
    }

    /** The first of a list, once there is one; delivery is recorded right after the receiver answered. */
    private JsonNode eventually(String path) throws Exception {
        for (int poll = 0; poll < 500; poll++) {
            var data = call("GET", path, null).body().get("data");
            if (!data.isEmpty()) {
                return data.get(0);
            }
        }
        throw new AssertionError("nothing at " + path);
    }

    @Test
    void test_sends_a_ping_now_and_answers_with_the_attempt() throws Exception {
        var id = create(body(receiver.url())).body().get("id").asString();

        var attempt = call("POST", ENDPOINTS + "/" + id + "/test", null);

        assertThat(attempt.status()).isEqualTo(200);
        assertThat(attempt.body().get("id").asString()).startsWith("att_");
        assertThat(attempt.body().get("response_status").asInt()).isEqualTo(200);
        assertThat(attempt.body().get("trigger").asString()).isEqualTo("test");
        assertThat(RECEIVED.poll(1, TimeUnit.SECONDS))
                .isNotNull()
                .satisfies(request -> assertThat(request.body()).contains("\"webhook.ping\""));
        var delivery = eventually(ENDPOINTS + "/" + id + "/deliveries");
        assertThat(delivery.get("status").asString()).isEqualTo("delivered");
        assertThat(call("GET", "/v1/events/" + delivery.get("event_id").asString(), null)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void resend_makes_one_more_attempt() throws Exception {
        var id = create(body(receiver.url())).body().get("id").asString();
        context.getBean(Journal.class).publish(team, Mode.TEST, EventType.GENERATION_CREATED, Map.of());
        var delivery = eventually(ENDPOINTS + "/" + id + "/deliveries?status=delivered")
                .get("id")
                .asString();
        RECEIVED.poll(1, TimeUnit.SECONDS);

        var resent = call("POST", "/v1/deliveries/" + delivery + "/resend", null);

        assertThat(resent.status()).isEqualTo(202);
        assertThat(RECEIVED.poll(5, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void secret_is_rotated_and_shown_once() throws Exception {
        var created = create(body(receiver.url())).body();
        String path = ENDPOINTS + "/" + created.get("id").asString() + "/rotate-secret";

        var rotated = call("POST", path, "{\"overlap_seconds\": 60}");

        assertThat(rotated.status()).isEqualTo(200);
        assertThat(rotated.body().get("secret").asString())
                .startsWith("whsec_")
                .isNotEqualTo(created.get("secret").asString());
        assertThat(call("POST", path, "{\"overlap_seconds\": 604801}").status()).isEqualTo(422);
        assertThat(call("POST", path, "{\"overlap_seconds\": -1}").pointer()).isEqualTo("/overlap_seconds");
    }

    @Test
    void asymmetric_endpoint_shows_a_public_key_and_no_secret() throws Exception {
        var created = create("""
                {"url": "%s", "events": ["*"], "signature": "v1a"}
                """.formatted(receiver.url()));

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.body().get("public_key").asString()).startsWith("whpk_");
        assertThat(created.body().get("secret").isNull()).isTrue();
        call("POST", ENDPOINTS + "/" + created.body().get("id").asString() + "/test", null);
        assertThat(RECEIVED.poll(1, TimeUnit.SECONDS))
                .isNotNull()
                .satisfies(request ->
                        assertThat(request.header("webhook-signature")).startsWith("v1a,"));
    }

    @Test
    void patch_changes_what_it_names_and_nothing_else() throws Exception {
        var created = create("""
                {"url": "%s", "events": ["*"], "description": "old", "headers": {"A": "1", "B": "2"}}
                """.formatted(receiver.url())).body();
        String path = ENDPOINTS + "/" + created.get("id").asString();

        var paused = call("PATCH", path, "{\"paused\": true, \"headers\": {\"A\": null, \"C\": \"3\"}}");
        assertThat(paused.status()).isEqualTo(200);
        assertThat(paused.body().get("status").asString()).isEqualTo("paused");
        assertThat(paused.body().get("description").asString()).isEqualTo("old");
        assertThat(paused.body().get("headers").propertyNames()).containsExactlyInAnyOrder("B", "C");
        var cleared = call("PATCH", path, "{\"description\": null, \"headers\": null, \"disabled\": true}");
        assertThat(cleared.body().get("description").isNull()).isTrue();
        assertThat(cleared.body().get("headers")).isEmpty();
        assertThat(cleared.body().get("status").asString()).isEqualTo("disabled");
        assertThat(cleared.body().get("disabled_reason").asString()).isEqualTo("requested");
        var enabled = call("PATCH", path, "{\"disabled\": false, \"paused\": false, \"events\": [\"api_key.*\"]}");
        assertThat(enabled.body().get("status").asString()).isEqualTo("enabled");
        assertThat(enabled.body().get("events").get(0).asString()).isEqualTo("api_key.*");
        assertThat(enabled.body().get("url")).isEqualTo(created.get("url"));
    }

    @Test
    void entity_tag_guards_a_patch() throws Exception {
        var id = create(body(receiver.url())).body().get("id").asString();
        String path = ENDPOINTS + "/" + id;
        String tag = call("GET", path, null).headers().firstValue("ETag").orElseThrow();

        assertThat(call("GET", path, null, "If-None-Match", tag).status()).isEqualTo(304);
        assertThat(call("PATCH", path, "{\"paused\": true}", "If-Match", tag).status())
                .isEqualTo(200);
        var late = call("PATCH", path, "{\"paused\": false}", "If-Match", tag);
        assertThat(late.status()).isEqualTo(412);
        assertThat(late.code()).isEqualTo("precondition_failed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 422 | validation_failed | /url",
                "{\"url\": null, \"events\": [\"*\"]} | 422 | validation_failed | /url",
                "{\"url\": \"https://example.invalid/\"} | 422 | validation_failed | /events",
                "{\"url\": \"https://example.invalid/\", \"events\": []} | 422 | validation_failed | /events",
                "{\"url\": \"https://example.invalid/\", \"events\": [\"*\", \"nope\"]} | 422 | validation_failed | /events/1",
                "{\"url\": \"https://example.invalid/\", \"events\": [\"*\"], \"signature\": \"v9\"} | 422 | validation_failed | /signature",
                "{\"url\": \"https://example.invalid/\", \"events\": [\"*\"], \"ordering\": \"lifo\"} | 422 | validation_failed | /ordering",
                "{\"url\": \"https://example.invalid/\", \"events\": [\"*\"], \"rate_limit_per_second\": 0} | 422 | validation_failed | /rate_limit_per_second",
                "{\"url\": \"https://example.invalid/\", \"events\": [\"*\"], \"headers\": {\"Host\": \"x\"}} | 422 | validation_failed | /headers/Host",
                "{\"url\": \"https://example.invalid/\", \"events\": [\"*\"], \"headers\": {\"webhook-id\": \"x\"}} | 422 | validation_failed | /headers/webhook-id",
                "{\"url\": \"https://example.invalid/\", \"events\": [\"*\"], \"headers\": {\"A\": \"x\\r\\nB: y\"}} | 422 | validation_failed | /headers/A",
                "{\"url\": \"https://example.invalid/\", \"events\": \"*\"} | 400 | malformed_json | /events",
                "{\"url\": 5, \"events\": [\"*\"]} | 400 | malformed_json | /url",
                "{\"uri\": \"https://example.invalid/\"} | 400 | unknown_field | /uri"
            })
    void body_that_is_not_understood_or_not_possible_points_to_its_field(
            String body, int status, String code, String pointer) throws Exception {
        var refused = create(body);

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.pointer()).isEqualTo(pointer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/",
                "https://example.com:8080/",
                "https://10.0.0.1/",
                "https://169.254.169.254/latest",
                "https://0x0a000001/",
                "https://[::ffff:10.0.0.1]/",
                "https://user:pass@example.com/",
                "https://example.com/#x",
                "https://backend/",
                "https://printer.local/",
                "ftp://example.com/",
                "nonsense"
            })
    void unsafe_url_is_refused(String url) throws Exception {
        assertUnsafe(create(body(url)));
    }

    static List<Integer> ownPorts() {
        var ports = context.getBean(ListeningPorts.class);
        var databasePort = URI.create(database.url()).getPort();
        return List.of(ports.publicPort(), ports.managementPort(), databasePort);
    }

    @ParameterizedTest
    @MethodSource("ownPorts")
    void own_port_is_unsafe_even_inside_an_allowed_network(int port) throws Exception {
        assertUnsafe(create(body("http://127.0.0.1:" + port + "/")));
        assertUnsafe(create(body("http://localhost:" + port + "/")));
        assertUnsafe(create(body("http://[::1]:" + port + "/")));
    }

    private static void assertUnsafe(Answer refused) {
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("unsafe_url");
        assertThat(refused.pointer()).isEqualTo("/url");
    }

    @Test
    void patch_checks_its_url_too_and_null_is_no_flag() throws Exception {
        String path =
                ENDPOINTS + "/" + create(body(receiver.url())).body().get("id").asString();

        assertUnsafe(call("PATCH", path, "{\"url\": \"https://10.0.0.1/\"}"));
        assertThat(call("PATCH", path, "{\"url\": null}").pointer()).isEqualTo("/url");
        assertThat(call("PATCH", path, "{\"paused\": null}").pointer()).isEqualTo("/paused");
        assertThat(call("PATCH", path, "{\"events\": null}").pointer()).isEqualTo("/events");
        assertThat(call("PATCH", path, "{\"ordering\": null}").pointer()).isEqualTo("/ordering");
        assertThat(call("PATCH", path, "{\"signature\": \"v1a\"}").code()).isEqualTo("unknown_field");
        assertThat(call("PATCH", path, "{\"paused\": \"yes\"}").code()).isEqualTo("malformed_json");
        assertThat(call("PATCH", path, "{\"headers\": {\"A\": 1}}").pointer()).isEqualTo("/headers/A");
        assertThat(call("PATCH", path, "[]").status()).isEqualTo(400);
    }

    @Test
    void plan_limits_the_number_of_endpoints() throws Exception {
        var free = aTeam("free");
        key = keyOf(free, Set.of(Scope.values()));
        assertThat(create(body(receiver.url())).status()).isEqualTo(201);
        assertThat(create(body(receiver.url())).status()).isEqualTo(201);

        var refused = create(body(receiver.url()));

        assertThat(refused.status()).isEqualTo(402);
        assertThat(refused.code()).isEqualTo("plan_limit_reached");
    }

    @Test
    void deleted_endpoint_is_gone() throws Exception {
        String path =
                ENDPOINTS + "/" + create(body(receiver.url())).body().get("id").asString();

        assertThat(call("DELETE", path, null).status()).isEqualTo(204);
        assertThat(call("GET", path, null).status()).isEqualTo(404);
        assertThat(call("DELETE", path, null).status()).isEqualTo(404);
    }

    /** Tenant boundary: knowing an id gives no power over another team's things, whatever is asked. */
    @Test
    void another_teams_things_are_not_found() throws Exception {
        var endpoint = create(body(receiver.url())).body().get("id").asString();
        context.getBean(Journal.class).publish(team, Mode.TEST, EventType.GENERATION_CREATED, Map.of());
        var delivery = eventually(ENDPOINTS + "/" + endpoint + "/deliveries?status=delivered");
        key = keyOf(aTeam("payg"), Set.of(Scope.values()));
        String path = ENDPOINTS + "/" + endpoint;
        String deliveryPath = "/v1/deliveries/" + delivery.get("id").asString();

        for (String unknown : List.of(endpoint, MISSING, "whe_x", "evt_1")) {
            String other = ENDPOINTS + "/" + unknown;
            assertNotFound(call("GET", other, null));
            assertNotFound(call("PATCH", other, "{\"paused\": true}"));
            assertNotFound(call("DELETE", other, null));
            assertNotFound(call("GET", other + "/deliveries", null));
            assertNotFound(call("POST", other + "/test", null));
            assertNotFound(call("POST", other + "/rotate-secret", null));
        }
        assertNotFound(call("GET", deliveryPath, null));
        assertNotFound(call("POST", deliveryPath + "/resend", null));
        assertNotFound(call("GET", "/v1/events/" + delivery.get("event_id").asString(), null));
        assertThat(call("GET", ENDPOINTS, null).body().get("data")).isEmpty();
        assertThat(call("GET", path, null).body().get("code").asString()).isEqualTo("not_found");
    }

    private static void assertNotFound(Answer answer) {
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("not_found");
    }

    @Test
    void caller_needs_credentials_and_the_scope() throws Exception {
        String all = key;
        key = "";
        assertThat(call("GET", ENDPOINTS, null).status()).isEqualTo(401);
        key = keyOf(team, Set.of(Scope.WEBHOOKS_READ));
        assertThat(call("GET", ENDPOINTS, null).status()).isEqualTo(200);
        assertThat(create(body(receiver.url())).code()).isEqualTo("missing_scope");
        key = all;
        assertThat(call("GET", ENDPOINTS + "?limit=0", null).code()).isEqualTo("invalid_parameter");
        assertThat(call("GET", ENDPOINTS + "/" + MISSING + "/deliveries?status=odd", null)
                        .code())
                .isEqualTo("invalid_parameter");
    }

    @Test
    void events_can_be_read_whether_or_not_an_endpoint_wanted_them() throws Exception {
        var event = context.getBean(Journal.class)
                .publish(team, Mode.TEST, EventType.GENERATION_FAILED, Map.of("id", "gen_x"));

        var listed = call("GET", "/v1/events?type=generation.failed", null);
        var one = call("GET", "/v1/events/" + event, null);

        assertThat(listed.body().get("data")).hasSize(1);
        assertThat(one.status()).isEqualTo(200);
        assertThat(one.body()).isEqualTo(listed.body().get("data").get(0));
        assertThat(one.body().get("type").asString()).isEqualTo("generation.failed");
        assertThat(one.body().get("mode").asString()).isEqualTo("test");
        assertThat(one.body().get("team_id").asString()).isEqualTo(team.text());
        assertThat(one.body().get("data").get("id").asString()).isEqualTo("gen_x");
        assertThat(call("GET", "/v1/events?type=odd", null).code()).isEqualTo("invalid_parameter");
    }

    @Test
    void each_event_type_has_a_schema_that_its_example_satisfies() throws Exception {
        var types = call("GET", "/v1/event-types", null).body().get("data");

        assertThat(types).hasSize(EventType.values().length);
        var schemas = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
        var mapper = new ObjectMapper();
        for (JsonNode type : types) {
            String name = type.get("type").asString();
            var schema = schemas.getSchema(type.get("schema").toString());
            var example = (com.fasterxml.jackson.databind.node.ObjectNode)
                    mapper.readTree(type.get("example").toString());
            assertThat(schema.validate(example)).as(name).isEmpty();
            example.putObject("data");
            assertThat(schema.validate(example))
                    .as("%s with nothing in it", name)
                    .isNotEmpty();
        }
    }

    private static String body(String url) {
        return "{\"url\": \"%s\", \"events\": [\"*\"]}".formatted(url);
    }

    private Answer create(String body) throws Exception {
        return call("POST", ENDPOINTS, body);
    }

    private Answer call(String method, String path, @Nullable String body, String... headers) throws Exception {
        int port = context.getBean(ListeningPorts.class).publicPort();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        var json = response.body().isEmpty()
                ? JsonMapper.shared().missingNode()
                : JsonMapper.shared().readTree(response.body());
        return new Answer(response.statusCode(), json, response.headers());
    }
}
