package ai.creativeflow.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.RawHttp;
import ai.creativeflow.testing.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for each route of callers alike: credentials, scopes, methods, and whose objects one may see. */
class EveryRouteTest {

    private static final String NO_GENERATION = "gen_06axf0h8zk8q3cs9c8d5bqv4gr";
    private static final String NO_ASSET = "ast_06axf0h8zk8q3cs9c8d5bqv4gr";
    private static final String NO_KEY = "key_06axf0h8zk8q3cs9c8d5bqv4gr";
    private static final Map<String, String> NOTHING = Map.of();

    private static final Platform PLATFORM = Platform.shared();

    private static TeamKeys acme;
    private static TeamKeys rival;
    private static Client powerless;
    private static Answer live;
    private static Answer test;

    record Route(String method, String path, String scope) {
        Answer call(Client client) {
            return switch (method) {
                case "GET" -> client.get(path);
                case "PUT" -> client.put(path, NOTHING);
                case "PATCH" -> client.patch(path, NOTHING);
                default -> client.post(path, NOTHING);
            };
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** A route whose path names an object; a POST carries a body that would do. */
    record ObjectRoute(String method, String before, String id, String after, Object body) {
        Answer call(Client client, String object) {
            String path = before + object + after;
            return switch (method) {
                case "GET" -> client.get(path);
                case "PATCH" -> client.patch(path, body);
                default -> client.post(path, body);
            };
        }

        @Override
        public String toString() {
            return method + " " + before + "{id}" + after;
        }
    }

    @BeforeAll
    static void two_teams_and_objects_of_both_modes() {
        acme = PLATFORM.team("payg");
        rival = PLATFORM.team("payg");
        live = Pictures.awaiting(acme.live());
        test = Pictures.awaiting(acme.test());
        powerless = PLATFORM.as(acme.live()
                .post("/v1/api-keys", Map.of("name", "Powerless", "mode", "live", "scopes", List.of("audit:read")))
                .text("/secret"));
    }

    static Stream<Route> routes() {
        return Stream.of(
                new Route("POST", "/v1/api-keys", "api_keys:write"),
                new Route("GET", "/v1/api-keys", "api_keys:read"),
                new Route("GET", "/v1/api-keys/" + NO_KEY, "api_keys:read"),
                new Route("PATCH", "/v1/api-keys/" + NO_KEY, "api_keys:write"),
                new Route("POST", "/v1/api-keys/" + NO_KEY + "/rotate", "api_keys:write"),
                new Route("POST", "/v1/api-keys/" + NO_KEY + "/revoke", "api_keys:write"),
                new Route("POST", "/v1/api-keys/bulk-revoke", "api_keys:write"),
                new Route("GET", "/v1/me", ""),
                new Route("GET", "/v1/formats", ""),
                new Route("GET", "/v1/limits", "usage:read"),
                new Route("GET", "/v1/spend-cap", "billing:read"),
                new Route("PUT", "/v1/spend-cap", "billing:write"),
                new Route("GET", "/v1/assets", "assets:read"),
                new Route("GET", "/v1/assets/" + NO_ASSET, "assets:read"),
                new Route("GET", "/v1/assets/" + NO_ASSET + "/content", "assets:read"),
                new Route("POST", "/v1/generations", "generations:write"),
                new Route("GET", "/v1/generations", "generations:read"),
                new Route("GET", "/v1/generations/" + NO_GENERATION, "generations:read"),
                new Route("POST", "/v1/generations/" + NO_GENERATION + "/select", "generations:write"),
                new Route("POST", "/v1/generations/" + NO_GENERATION + "/cancel", "generations:write"),
                new Route("POST", "/v1/quotes", "generations:read"));
    }

    static Stream<Route> scopedRoutes() {
        return routes().filter(route -> !route.scope().isEmpty());
    }

    static Stream<Route> writingRoutes() {
        return routes().filter(route -> !route.method().equals("GET"));
    }

    static Stream<Route> readingRoutes() {
        return routes().filter(route -> route.method().equals("GET"));
    }

    static Stream<Route> readingRoutesWithAnAnswer() {
        return readingRoutes().filter(route -> !route.path().contains("_06axf0"));
    }

    static Stream<ObjectRoute> objectRoutes() {
        var select = Map.of("sample_id", "smp_06axf0h8zk8q3cs9c8d5bqv4gr");
        return Stream.of(
                new ObjectRoute("GET", "/v1/generations/", NO_GENERATION, "", NOTHING),
                new ObjectRoute("POST", "/v1/generations/", NO_GENERATION, "/select", select),
                new ObjectRoute("POST", "/v1/generations/", NO_GENERATION, "/cancel", NOTHING),
                new ObjectRoute("GET", "/v1/assets/", NO_ASSET, "", NOTHING),
                new ObjectRoute("GET", "/v1/assets/", NO_ASSET, "/content", NOTHING),
                new ObjectRoute("GET", "/v1/api-keys/", NO_KEY, "", NOTHING),
                new ObjectRoute("PATCH", "/v1/api-keys/", NO_KEY, "", Map.of("name", "Theirs")),
                new ObjectRoute("POST", "/v1/api-keys/", NO_KEY, "/rotate", NOTHING),
                new ObjectRoute("POST", "/v1/api-keys/", NO_KEY, "/revoke", NOTHING));
    }

    /** Keys are the exception: a live key handles all of its team's. */
    static Stream<ObjectRoute> objectRoutesOfOneMode() {
        return objectRoutes().filter(route -> !route.before().startsWith("/v1/api-keys"));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void call_without_credentials_is_refused(Route route) {
        Answer answer = route.call(PLATFORM.as(""));

        Refusal.of(answer, 401, "missing_credentials");
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void call_with_a_key_that_was_never_issued_is_refused(Route route) {
        Refusal.of(route.call(PLATFORM.as("cf_live_nope")), 401, "invalid_api_key");
    }

    @ParameterizedTest
    @MethodSource("scopedRoutes")
    void key_without_the_scope_is_told_which_one_is_missing(Route route) {
        Answer answer = route.call(powerless);

        Refusal.of(answer, 403, "missing_scope").detailHas(route.scope());
        assertThat(answer.text("/missing_scope")).isEqualTo(route.scope());
    }

    /** Tenant boundary: knowing an id gives no power, and does not even tell that the object exists. */
    @ParameterizedTest
    @MethodSource("objectRoutes")
    void object_of_another_team_looks_like_a_missing_one(ObjectRoute route) {
        String theirs = idOf(route, live, acme.live());

        assertThat(Refusal.of(route.call(rival.live(), theirs), 404, "not_found")
                        .withoutIds(theirs))
                .isEqualTo(missing(route, rival.live()));
    }

    @ParameterizedTest
    @MethodSource("objectRoutes")
    void live_object_looks_like_a_missing_one_to_a_test_key(ObjectRoute route) {
        String theirs = idOf(route, live, acme.live());

        assertThat(Refusal.of(route.call(acme.test(), theirs), 404, "not_found").withoutIds(theirs))
                .isEqualTo(missing(route, acme.test()));
    }

    @ParameterizedTest
    @MethodSource("objectRoutesOfOneMode")
    void test_object_looks_like_a_missing_one_to_a_live_key(ObjectRoute route) {
        String theirs = idOf(route, test, acme.test());

        assertThat(Refusal.of(route.call(acme.live(), theirs), 404, "not_found").withoutIds(theirs))
                .isEqualTo(missing(route, acme.live()));
    }

    @ParameterizedTest
    @MethodSource("objectRoutes")
    void malformed_id_in_a_path_is_a_missing_object(ObjectRoute route) {
        for (String id :
                List.of("x", "gen_", "ast_0", "key_ZZZ", route.id() + "0", "smp" + route.id(), "%F0%9F%92%A3")) {
            Refusal.of(route.call(acme.live(), id), 404, "not_found");
        }
    }

    @ParameterizedTest
    @MethodSource("routes")
    void wrong_method_is_told_the_right_ones(Route route) {
        Answer answer =
                acme.live().send("DELETE", route.path(), "application/json", "{}".getBytes(StandardCharsets.US_ASCII));

        Refusal.of(answer, 405, "method_not_allowed");
        assertThat(answer.header("Allow")).contains(route.method());
    }

    @ParameterizedTest
    @MethodSource("readingRoutes")
    void head_answers_as_get_does_without_the_body(Route route) {
        Answer get = route.call(acme.live());
        Answer head = acme.live().send("HEAD", route.path(), null, null);

        assertThat(head.status()).isEqualTo(get.status());
        assertThat(head.body()).isEmpty();
        assertThat(head.header("Content-Type")).isEqualTo(get.header("Content-Type"));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void options_tells_the_methods_of_a_route(Route route) {
        Answer answer = RawHttp.send(
                PLATFORM.publicUrl(),
                "OPTIONS " + route.path() + " HTTP/1.1",
                "Host: localhost",
                "X-API-Key: " + acme.live().token());

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.header("Allow")).contains(route.method());
    }

    @ParameterizedTest
    @MethodSource("readingRoutesWithAnAnswer")
    void media_type_that_a_route_cannot_give_is_not_acceptable(Route route) {
        Refusal.of(route.call(acme.live().with("Accept", "text/xml")), 406, "not_acceptable");
    }

    @ParameterizedTest
    @MethodSource("writingRoutes")
    void change_whose_answer_is_not_acceptable_is_not_begun(Route route) {
        Refusal.of(route.call(acme.live().with("Accept", "text/xml")), 406, "not_acceptable");
    }

    /** The draft's fields, as Structured Fields: a list of names with their parameters. */
    @ParameterizedTest
    @MethodSource("routes")
    void every_authenticated_answer_says_how_the_limits_stand(Route route) {
        Answer answer = route.call(acme.live());

        assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"minute\";q=600;w=60, \"day\";q=100000;w=86400");
        assertThat(answer.header("RateLimit")).matches("\"minute\";r=\\d+;t=\\d+, \"day\";r=\\d+;t=\\d+");
        assertThat(answer.header("X-Request-Id")).startsWith("req_");
    }

    private static String missing(ObjectRoute route, Client client) {
        return Refusal.of(route.call(client, route.id()), 404, "not_found").withoutIds(route.id());
    }

    private static String idOf(ObjectRoute route, Answer generation, Client owner) {
        if (route.before().startsWith("/v1/generations")) {
            return generation.text("/id");
        }
        if (route.before().startsWith("/v1/assets")) {
            return generation.text("/samples/0/asset_id");
        }
        return owner.get("/v1/me").text("/key_id");
    }
}
