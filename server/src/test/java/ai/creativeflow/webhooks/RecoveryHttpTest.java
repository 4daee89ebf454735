package ai.creativeflow.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Receiver;
import ai.creativeflow.testing.Refusal;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.transaction.support.TransactionTemplate;

/** Recoveries, replays and their jobs over HTTP, with everything running. */
class RecoveryHttpTest {

    private static final Platform PLATFORM = Platform.shared();
    private static final Map<String, Object> LONG_AGO = Map.of("since", "2026-01-01T00:00:00Z");
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int MISSED = 300;

    private static Receiver receiver;

    private Client client;
    private String endpoint;

    @BeforeAll
    static void listen() {
        receiver = new Receiver();
    }

    @AfterAll
    static void hangUp() {
        receiver.close();
    }

    @BeforeEach
    void a_team_with_an_endpoint() {
        client = PLATFORM.team("enterprise").test();
        endpoint = "/v1/webhook-endpoints/" + endpointOf(client);
    }

    private static String endpointOf(Client client) {
        return client.post("/v1/webhook-endpoints", Map.of("url", receiver.url(), "events", List.of("generation.*")))
                .text("/id");
    }

    @Test
    void recovery_is_a_job_that_ends_and_cannot_be_cancelled_then() {
        Answer accepted = client.post(endpoint + "/recover", LONG_AGO);

        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.text("/kind")).isEqualTo("webhook_recovery");
        String job = "/v1/jobs/" + accepted.text("/id");
        assertThat(accepted.header("Location")).isEqualTo("https://api.creativeflow.test" + job);
        Until.holds(
                SOON,
                "the end of the job",
                () -> client.get(job).json().at("/done").asBoolean());
        assertThat(client.get(job).text("/status")).isEqualTo("succeeded");
        assertThat(client.get(job).json().at("/result/deliveries").asInt()).isZero();
        Answer refused = client.post(job + "/cancel", Map.of());
        Refusal.of(refused, 409, "invalid_state");
        assertThat(refused.text("/state")).isEqualTo("succeeded");
    }

    @Test
    void endpoint_that_is_made_later_gets_what_it_missed() {
        String early = client.post("/v1/generations", Map.of("prompt", "Early bird", "format", "x_post", "samples", 1))
                .text("/id");
        String late = "/v1/webhook-endpoints/" + endpointOf(client);

        Answer accepted = client.post(late + "/replay-missing", LONG_AGO);

        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.text("/kind")).isEqualTo("webhook_replay");
        Until.holds(
                SOON,
                "a delivery of what was before it",
                () -> client.get(late + "/deliveries?status=delivered")
                                .json()
                                .at("/data")
                                .size()
                        > 0);
        assertThat(receiver.received()).anyMatch(request -> request.body().contains(early));
    }

    /** The next goes when one has ended, and not with the next look a second later: that would take a minute and more. */
    @Test
    void what_is_made_good_is_sent_one_after_the_other_without_a_pause() {
        TeamKeys team = PLATFORM.team("enterprise");
        TeamId id = TeamId.parse(team.id()).orElseThrow();
        String early = team.test()
                .post("/v1/generations", Map.of("prompt", "Early bird", "format", "x_post", "samples", 1))
                .text("/id");
        Until.holds(
                SOON,
                "its event",
                () -> team.test()
                        .get("/v1/events?type=generation.created")
                        .toString()
                        .contains(early));
        var data = team.test().get("/v1/events?type=generation.created").json().at("/data/0/data");
        PLATFORM.bean(TransactionTemplate.class).executeWithoutResult(tx -> {
            for (int i = 0; i < MISSED; i++) {
                PLATFORM.bean(Journal.class).publish(id, Mode.TEST, EventType.GENERATION_CREATED, data);
            }
        });
        String late = "/v1/webhook-endpoints/" + endpointOf(team.test());

        team.test().post(late + "/replay-missing", LONG_AGO);

        Until.holds(
                SOON,
                "all of them",
                () -> receiver.received().stream()
                                .filter(request -> request.body().contains(team.id()))
                                .map(Receiver.Received::id)
                                .distinct()
                                .count()
                        > MISSED);
    }

    @Test
    void repeat_with_the_same_idempotency_key_begins_no_second_job() {
        Client once = client.with("Idempotency-Key", "recover-once");

        Answer first = once.post(endpoint + "/recover", LONG_AGO);
        Answer again = once.post(endpoint + "/recover", LONG_AGO);

        assertThat(again.text("/id")).isEqualTo(first.text("/id"));
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "recover | {} | 422 | validation_failed | /since",
                "recover | {\"since\": \"yesterday\"} | 422 | validation_failed | /since",
                "recover | {\"since\": \"2026-01-02T00:00:00Z\", \"until\": \"2026-01-02T00:00:00Z\"} | 422 | validation_failed | /until",
                "recover | {\"since\": 5} | 400 | malformed_json | /since",
                "recover | {\"from\": \"2026-01-02T00:00:00Z\"} | 400 | unknown_field | /from",
                "replay-missing | {} | 422 | validation_failed | /since",
                "replay-missing | {\"since\": \"2026-01-02T00:00:00Z\", \"until\": null} | 400 | unknown_field | /until"
            })
    void body_that_is_not_understood_or_not_possible_points_to_its_field(
            String action, String body, int status, String code, String pointer) {
        Refusal.of(client.post(endpoint + "/" + action, body), status, code).at(pointer);
    }

    @Test
    void disabled_endpoint_cannot_be_recovered() {
        client.patch(endpoint, Map.of("disabled", true));

        Refusal.of(client.post(endpoint + "/recover", LONG_AGO), 409, "invalid_state");
        Refusal.of(client.post(endpoint + "/replay-missing", LONG_AGO), 409, "invalid_state");
    }

    @Test
    void job_asks_for_the_scope_of_what_it_is_about() {
        String job = "/v1/jobs/" + client.post(endpoint + "/recover", LONG_AGO).text("/id");
        Client reader = client.as(client.post(
                        "/v1/api-keys", Map.of("name", "Reader", "mode", "test", "scopes", List.of("webhooks:read")))
                .text("/secret"));
        Client stranger = client.as(client.post(
                        "/v1/api-keys", Map.of("name", "Stranger", "mode", "test", "scopes", List.of("assets:read")))
                .text("/secret"));

        assertThat(reader.get(job).status()).isEqualTo(200);
        Refusal.of(reader.post(job + "/cancel", Map.of()), 403, "missing_scope");
        Refusal.of(stranger.get(job), 403, "missing_scope");
    }

    @Test
    void endpoint_shows_its_flow_and_a_patch_changes_it() {
        Answer made = client.post(
                "/v1/webhook-endpoints",
                Map.of("url", receiver.url(), "events", List.of("*"), "ordering", "fifo", "rate_limit_per_second", 20));
        String path = "/v1/webhook-endpoints/" + made.text("/id");
        assertThat(made.text("/ordering")).isEqualTo("fifo");
        assertThat(made.json().at("/rate_limit_per_second").asInt()).isEqualTo(20);

        Answer changed = client.patch(path, "{\"ordering\": \"none\", \"rate_limit_per_second\": null}");

        assertThat(changed.text("/ordering")).isEqualTo("none");
        assertThat(changed.json().at("/rate_limit_per_second").isNull()).isTrue();
        assertThat(client.patch(path, Map.of("rate_limit_per_second", 7))
                        .json()
                        .at("/rate_limit_per_second")
                        .asInt())
                .isEqualTo(7);
    }
}
