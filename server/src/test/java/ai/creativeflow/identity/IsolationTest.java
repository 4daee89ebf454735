package ai.creativeflow.identity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.ids.InvoiceId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.ApiRoute;
import ai.creativeflow.testing.ApiRoute.Kind;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Person;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Receiver;
import ai.creativeflow.testing.Refusal;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Tenant boundary, over every route that there is: an id of another team, of the other mode, or of something removed is
 * answered exactly as one that never was, and the lists name nothing of others. Knowing an id gives no power, and does not
 * even tell that the object exists.
 */
class IsolationTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Platform PLATFORM = Platform.shared();
    private static final List<ApiRoute> ALL = ApiRoute.all(PLATFORM);

    private static Receiver receiver;
    private static TeamKeys acme;
    private static TeamKeys rival;
    private static Client outsider;
    private static Map<Kind, String> live;
    private static Map<Kind, String> test;
    private static Map<Kind, String> removed;

    @BeforeAll
    static void two_teams_and_one_object_of_each_kind_in_both_modes() {
        receiver = new Receiver();
        acme = PLATFORM.team("enterprise");
        rival = PLATFORM.team("enterprise");
        Person stranger = PLATFORM.person();
        outsider = stranger.in(stranger.client()
                        .post("/v1/teams", Map.of("name", "Outside"))
                        .text("/id"))
                .with("CreativeFlow-Mode", "live");
        live = objectsOf(acme.live());
        test = objectsOf(acme.test());
        live.put(
                Kind.INVITATION,
                acme.live()
                        .post("/v1/team/invitations", Map.of("email", "x@people.example", "role", "viewer"))
                        .text("/id"));
        live.put(Kind.MEMBER, acme.live().get("/v1/team/members").text("/data/0/user_id"));
        live.put(Kind.INVOICE, closedInvoiceOf(acme));
        removed = removedFrom(acme);
    }

    @AfterAll
    static void hang_up() {
        receiver.close();
    }

    static Stream<ApiRoute> objectRoutes() {
        return ALL.stream().filter(route -> route.kind() != Kind.NOTHING);
    }

    static Stream<ApiRoute> objectRoutesOfOneMode() {
        return objectRoutes().filter(route -> route.kind().hasMode());
    }

    static Stream<ApiRoute> objectRoutesHiddenFromLive() {
        return objectRoutes().filter(route -> route.kind().isHiddenFromLive());
    }

    static Stream<ApiRoute> removableRoutes() {
        return objectRoutes().filter(route -> removedKinds().contains(route.kind()));
    }

    static Stream<ApiRoute> listRoutes() {
        return ALL.stream().filter(route -> route.isRead() && route.kind() == Kind.NOTHING);
    }

    /** Invitations, the ledger and the audit are the whole team's, whatever mode they tell of. */
    static Stream<ApiRoute> listRoutesOfOneMode() {
        return listRoutesOfOthers()
                .filter(route -> !route.pattern().equals("/v1/team/invitations")
                        && !route.pattern().equals("/v1/ledger")
                        && !route.pattern().equals("/v1/audit-events"));
    }

    @ParameterizedTest
    @MethodSource("objectRoutes")
    void object_of_another_team_looks_like_a_missing_one(ApiRoute route) {
        looksMissing(route, of(live, route), rival.live());
    }

    @ParameterizedTest
    @MethodSource("objectRoutes")
    void object_of_another_team_looks_like_a_missing_one_to_its_owner_in_person(ApiRoute route) {
        looksMissing(route, of(live, route), outsider);
    }

    @ParameterizedTest
    @MethodSource("objectRoutesOfOneMode")
    void test_object_of_another_team_looks_like_a_missing_one(ApiRoute route) {
        looksMissing(route, of(test, route), rival.test());
    }

    @ParameterizedTest
    @MethodSource("objectRoutesOfOneMode")
    void live_object_looks_like_a_missing_one_to_a_test_key(ApiRoute route) {
        looksMissing(route, of(live, route), acme.test());
    }

    @ParameterizedTest
    @MethodSource("objectRoutesHiddenFromLive")
    void test_object_looks_like_a_missing_one_to_a_live_key(ApiRoute route) {
        looksMissing(route, of(test, route), acme.live());
    }

    @ParameterizedTest
    @MethodSource("removableRoutes")
    void removed_object_looks_like_one_that_never_was(ApiRoute route) {
        looksMissing(route, of(removed, route), acme.live());
    }

    /** The request log holds the paths that this very test called. */
    static Stream<ApiRoute> listRoutesOfOthers() {
        return listRoutes().filter(route -> !route.pattern().equals("/v1/request-log"));
    }

    @ParameterizedTest
    @MethodSource("listRoutesOfOthers")
    void what_is_read_without_an_id_names_nothing_of_another_team(ApiRoute route) {
        for (Client client : List.of(rival.live(), rival.test(), outsider)) {
            assertThat(route.call(client).toString())
                    .doesNotContain(live.values())
                    .doesNotContain(test.values());
        }
    }

    @ParameterizedTest
    @MethodSource("listRoutesOfOneMode")
    void what_is_read_without_an_id_names_nothing_live_to_a_test_key(ApiRoute route) {
        assertThat(route.call(acme.test()).toString())
                .doesNotContain(live.entrySet().stream()
                        .filter(entry -> entry.getKey().hasMode())
                        .map(Map.Entry::getValue)
                        .toList());
    }

    private static String of(Map<Kind, String> objects, ApiRoute route) {
        return Objects.requireNonNull(objects.get(route.kind()), route::toString);
    }

    /** The same answer, and what it was about is as it was. */
    private static void looksMissing(ApiRoute route, String id, Client client) {
        Answer before = read(route, id);

        String answer = Refusal.of(route.call(client, id), 404, "not_found").withoutIds(id);

        String missing = route.kind().missing();
        assertThat(answer)
                .isEqualTo(Refusal.of(route.call(client, missing), 404, "not_found")
                        .withoutIds(missing));
        if (before.status() == 200) {
            assertThat(read(route, id).json()).isEqualTo(before.json());
        }
    }

    private static Answer read(ApiRoute route, String id) {
        Client owner = test.containsValue(id) ? acme.test() : acme.live();
        return switch (route.kind()) {
            case ENDPOINT -> owner.get("/v1/webhook-endpoints/" + id);
            case DELIVERY -> owner.get("/v1/deliveries/" + id);
            case INVITATION -> owner.get("/v1/team/invitations");
            case MEMBER -> owner.get("/v1/users/" + id);
            case UPLOAD -> owner.get("/v1/tus/" + id);
            case JOB -> owner.get("/v1/jobs/" + id);
            case BATCH -> owner.get("/v1/batches/" + id);
            case BRAND_KIT -> owner.get("/v1/brand-kits/" + id);
            case EVENT -> owner.get("/v1/events/" + id);
            case NOTHING, GENERATION, ASSET, KEY, INVOICE -> owner.get("/v1/team");
        };
    }

    private static Map<Kind, String> objectsOf(Client client) {
        var objects = new EnumMap<Kind, String>(Kind.class);
        objects.put(
                Kind.ENDPOINT,
                client.post("/v1/webhook-endpoints", Map.of("url", receiver.url(), "events", List.of("*")))
                        .text("/id"));
        Answer generation = Pictures.awaiting(client);
        objects.put(Kind.GENERATION, generation.text("/id"));
        objects.put(Kind.ASSET, generation.text("/samples/0/asset_id"));
        objects.put(
                Kind.UPLOAD,
                client.with("Tus-Resumable", "1.0.0")
                        .with("Upload-Length", "1000")
                        .post("/v1/tus")
                        .text("/id"));
        objects.put(Kind.KEY, client.get("/v1/me").text("/key_id"));
        objects.put(Kind.EVENT, client.get("/v1/events").text("/data/0/id"));
        String deliveries = "/v1/webhook-endpoints/%s/deliveries".formatted(objects.get(Kind.ENDPOINT));
        // At rest, so that it is the same before and after.
        Until.holds(SOON, "two deliveries", () -> {
            var data = client.get(deliveries + "?status=delivered").json().at("/data");
            return data.size() >= 2;
        });
        objects.put(Kind.DELIVERY, client.get(deliveries).text("/data/0/id"));
        objects.put(Kind.JOB, finishedJobOf(client, objects.get(Kind.ENDPOINT)));
        objects.put(Kind.BATCH, finishedBatchOf(client));
        objects.put(
                Kind.BRAND_KIT,
                client.post("/v1/brand-kits", Map.of("name", "Ours")).text("/id"));
        return objects;
    }

    private static String finishedJobOf(Client client, String endpoint) {
        String job = client.post(
                        "/v1/webhook-endpoints/%s/recover".formatted(endpoint), Map.of("since", "2026-01-01T00:00:00Z"))
                .text("/id");
        Until.holds(
                SOON,
                "the end of the job",
                () -> client.get("/v1/jobs/" + job).json().at("/done").asBoolean());
        return job;
    }

    /** Of one line, which is refused. */
    private static String finishedBatchOf(Client client) {
        String batch = client.post(
                        "/v1/batches",
                        Map.of(
                                "lines",
                                List.of(Map.of(
                                        "idempotency_key", UUID.randomUUID().toString(), "request", Map.of()))))
                .text("/id");
        Until.holds(
                SOON,
                "the end of the batch",
                () -> client.get("/v1/batches/" + batch).json().at("/done").asBoolean());
        return batch;
    }

    /** As the closing of a month leaves it; no month of this team has ended. */
    private static String closedInvoiceOf(TeamKeys team) {
        var id = new InvoiceId(UUID.randomUUID());
        String document = """
                {"id": "%s", "object": "invoice", "status": "closed", "team_id": "%s", "period": "2026-01",
                 "currency": "USD", "lines": [], "subtotal_micros": 0, "credit_micros": 0, "due_micros": 0,
                 "closed_at": "2026-02-08T00:00:00.000Z"}
                """.formatted(id.text(), team.id());
        PLATFORM.bean(JdbcClient.class)
                .sql("""
                        INSERT INTO invoice (id, team_id, period, document, closed_at)
                        VALUES (:id, :team, '2026-01', :document, now())
                        """)
                .param("id", id.value())
                .param("team", TeamId.parse(team.id()).orElseThrow().value())
                .param("document", document)
                .update();
        return id.text();
    }

    private static List<Kind> removedKinds() {
        return List.of(Kind.ENDPOINT, Kind.MEMBER);
    }

    private static Map<Kind, String> removedFrom(TeamKeys team) {
        var gone = new EnumMap<Kind, String>(Kind.class);
        gone.put(
                Kind.ENDPOINT,
                team.live()
                        .post("/v1/webhook-endpoints", Map.of("url", receiver.url(), "events", List.of("*")))
                        .text("/id"));
        team.live().delete("/v1/webhook-endpoints/" + gone.get(Kind.ENDPOINT));
        Person leaver = PLATFORM.person();
        gone.put(
                Kind.MEMBER,
                leaver.joins(team.id(), team.live(), "viewer").get("/v1/me").text("/user_id"));
        team.live().delete("/v1/team/members/" + gone.get(Kind.MEMBER));
        return gone;
    }
}
