package ai.creativeflow.webhooks;

import static ai.creativeflow.kernel.outbound.LoopbackServer.answer;
import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.ids.EndpointId;
import ai.creativeflow.kernel.outbound.LoopbackServer;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of endpoints and deliveries, held against the contract as it is read; and how an endpoint does. */
class EndpointEventsHttpTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Platform platform = Platform.shared();
    private final TeamKeys acme = platform.team("payg");
    private final Client live = acme.live();
    private volatile String status = "500 Broken";
    private final LoopbackServer server = LoopbackServer.answering(request -> answer(status, ""));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void failing_recovered_exhausted_disabled_and_ping_are_told_as_the_contract_says() {
        String endpoint = endpoint();
        Pictures.awaiting(live);
        again("attempts", endpoint);
        told("webhook_endpoint.failing");

        again("9", endpoint);
        told("delivery.exhausted");

        status = "204 Fine";
        Pictures.awaiting(live);
        told("webhook_endpoint.recovered");

        live.post("/v1/webhook-endpoints/" + endpoint + "/test");
        told("webhook.ping");

        status = "410 Gone";
        Pictures.awaiting(live);
        told("webhook_endpoint.disabled");
    }

    @Test
    void endpoint_that_was_never_sent_to_has_no_share_and_no_latency() {
        Answer stats = live.get("/v1/webhook-endpoints/" + endpoint() + "/stats");

        assertThat(stats.status()).isEqualTo(200);
        assertThat(stats.number("/attempts")).isZero();
        assertThat(stats.json().get("success_share").isNull()).isTrue();
        assertThat(stats.json().get("latency").isNull()).isTrue();
        assertThat(stats.json().get("oldest_due_at").isNull()).isTrue();
    }

    @Test
    void stats_count_attempts_and_what_was_delivered_and_what_is_due() {
        status = "204 Fine";
        String endpoint = endpoint();
        String path = "/v1/webhook-endpoints/" + endpoint;
        Pictures.awaiting(live);
        Until.holds(SOON, "two deliveries", () -> live.get(path + "/stats").number("/delivered") == 2);
        Answer fine = live.get(path + "/stats");
        assertThat(fine.number("/attempts")).isEqualTo(2);
        assertThat(fine.json().get("success_share").asDouble()).isEqualTo(1.0);
        assertThat(fine.number("/latency/p99_ms")).isGreaterThanOrEqualTo(fine.number("/latency/p50_ms"));
        assertThat(fine.number("/due")).isZero();

        live.patch(path, Map.of("paused", true));
        Pictures.awaiting(live);

        Until.holds(SOON, "two that wait", () -> live.get(path + "/stats").number("/due") == 2);
        assertThat(live.get(path + "/stats").text("/oldest_due_at")).isNotBlank();
        assertThat(live.get(path + "/deliveries?status=paused").json().get("data"))
                .hasSize(2);
        assertThat(live.get(path + "/deliveries?status=pending").json().get("data"))
                .isEmpty();
        assertThat(live.get(path + "/deliveries?status=delivered").json().get("data"))
                .hasSize(2);
        assertThat(live.get(path + "/deliveries").json().get("data")).hasSize(4);
        String next = live.get(path + "/deliveries?limit=3").text("/next_cursor");
        assertThat(live.get(path + "/deliveries?limit=3&cursor=" + next).json().get("data"))
                .hasSize(1);
    }

    @Test
    void stats_of_another_team_look_like_missing_ones() {
        String endpoint = endpoint();

        Refusal.of(platform.team("payg").live().get("/v1/webhook-endpoints/" + endpoint + "/stats"), 404, "not_found");
        Refusal.of(acme.test().get("/v1/webhook-endpoints/" + endpoint + "/stats"), 404, "not_found");
    }

    private String endpoint() {
        String url = server.url();
        return live.post("/v1/webhook-endpoints", Map.of("url", url, "events", List.of("generation.*")))
                .text("/id");
    }

    /** What waits for its next attempt has it now; {@code attempts} is how many it had. */
    private void again(String attempts, String endpoint) {
        Until.holds(
                SOON,
                "something to send again",
                () -> platform.jdbc()
                                .sql("""
                                UPDATE delivery_due
                                SET due_at = now(), attempts = %s
                                WHERE endpoint_id = :endpoint
                                  AND node IS NULL
                                """.formatted(attempts))
                                .param(
                                        "endpoint",
                                        EndpointId.parse(endpoint).orElseThrow().value())
                                .update()
                        > 0);
    }

    /** Reading it holds it against its schema. */
    private void told(String type) {
        Until.holds(
                SOON,
                type,
                () -> !live.get("/v1/events?type=" + type).json().get("data").isEmpty());
    }
}
