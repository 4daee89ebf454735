package ai.creativeflow.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.ApiRoute;
import ai.creativeflow.testing.Client;
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

/** What holds for each route of callers alike: credentials, scopes, methods, media types, limits. */
class EveryRouteTest {

    private static final Platform PLATFORM = Platform.shared();
    private static final List<ApiRoute> ALL = ApiRoute.all(PLATFORM);

    private static TeamKeys acme;
    private static Client auditor;
    private static Client accountant;

    @BeforeAll
    static void a_team_and_two_keys_that_may_next_to_nothing() {
        acme = PLATFORM.team("enterprise");
        auditor = keyWith("audit:read");
        accountant = keyWith("usage:read");
    }

    static Stream<ApiRoute> routes() {
        return ALL.stream();
    }

    static Stream<ApiRoute> scopedRoutes() {
        return routes().filter(route -> !route.scopes().isEmpty());
    }

    static Stream<ApiRoute> writingRoutes() {
        return routes().filter(route -> !route.isRead());
    }

    static Stream<ApiRoute> readingRoutes() {
        return routes().filter(ApiRoute::isRead);
    }

    static Stream<ApiRoute> objectRoutes() {
        return routes().filter(route -> route.kind() != ApiRoute.Kind.NOTHING);
    }

    /** People's own routes refuse a key whatever it accepts. */
    static Stream<ApiRoute> readingRoutesWithAnAnswer() {
        return readingRoutes()
                .filter(route -> route.kind() == ApiRoute.Kind.NOTHING)
                .filter(route ->
                        !route.pattern().equals("/v1/teams") && !route.pattern().equals("/v1/users/me"));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void call_without_credentials_is_refused(ApiRoute route) {
        Answer answer = route.call(PLATFORM.as(""));

        Refusal.of(answer, 401, "missing_credentials");
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void call_with_a_key_that_was_never_issued_is_refused(ApiRoute route) {
        Refusal.of(route.call(PLATFORM.as("cf_live_nope")), 401, "invalid_api_key");
    }

    @ParameterizedTest
    @MethodSource("scopedRoutes")
    void key_without_the_scope_is_told_which_one_is_missing(ApiRoute route) {
        String scope = route.scopes().getFirst();

        Answer answer = route.call(scope.equals("audit:read") ? accountant : auditor);

        Refusal.of(answer, 403, "missing_scope").detailHas(scope);
        assertThat(answer.text("/missing_scope")).isEqualTo(scope);
    }

    @ParameterizedTest
    @MethodSource("objectRoutes")
    void malformed_id_in_a_path_is_a_missing_object(ApiRoute route) {
        String missing = route.kind().missing();
        for (String id : List.of("x", "gen_", "ast_0", "key_ZZZ", missing + "0", "smp" + missing, "%F0%9F%92%A3")) {
            Refusal.of(route.call(acme.live(), id), 404, "not_found");
        }
    }

    @ParameterizedTest
    @MethodSource("routes")
    void wrong_method_is_told_the_right_ones(ApiRoute route) {
        Answer answer = acme.live()
                .send(
                        route.otherMethod(ALL),
                        route.path(),
                        "application/json",
                        "{}".getBytes(StandardCharsets.US_ASCII));

        Refusal.of(answer, 405, "method_not_allowed");
        assertThat(answer.header("Allow")).contains(route.method());
    }

    @ParameterizedTest
    @MethodSource("readingRoutes")
    void head_answers_as_get_does_without_the_body(ApiRoute route) {
        Answer get = route.call(acme.live());
        Answer head = acme.live().send("HEAD", route.path(), null, null);

        assertThat(head.status()).isEqualTo(get.status());
        assertThat(head.body()).isEmpty();
        assertThat(head.header("Content-Type")).isEqualTo(get.header("Content-Type"));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void options_tells_the_methods_of_a_route(ApiRoute route) {
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
    void media_type_that_a_route_cannot_give_is_not_acceptable(ApiRoute route) {
        Refusal.of(route.call(acme.live().with("Accept", "text/xml")), 406, "not_acceptable");
    }

    @ParameterizedTest
    @MethodSource("writingRoutes")
    void change_whose_answer_is_not_acceptable_is_not_begun(ApiRoute route) {
        Answer answer = route.call(acme.live().with("Accept", "text/xml"));

        if (route.declared().ownersOnly()) {
            Refusal.of(answer, 403, "insufficient_role");
        } else {
            Refusal.of(answer, 406, "not_acceptable");
        }
    }

    /** The draft's fields, as Structured Fields: a list of names with their parameters. */
    @ParameterizedTest
    @MethodSource("routes")
    void every_authenticated_answer_says_how_the_limits_stand(ApiRoute route) {
        Answer answer = route.call(acme.live());

        assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"minute\";q=30000;w=60");
        assertThat(answer.header("RateLimit")).matches("\"minute\";r=\\d+;t=\\d+");
        assertThat(answer.header("X-Request-Id")).startsWith("req_");
    }

    private static Client keyWith(String scope) {
        return PLATFORM.as(acme.live()
                .post("/v1/api-keys", Map.of("name", "Next to nothing", "mode", "live", "scopes", List.of(scope)))
                .text("/secret"));
    }
}
