package ai.creativeflow.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.RabbitServer;
import ai.creativeflow.testing.RabbitServer.VirtualHost;
import ai.creativeflow.testing.Until;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Updates by a real RabbitMQ, with the rights that the documents give the service. Nothing is asked for here. */
@EnabledIf(RabbitServer.EXPECTED)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RabbitUpdatesTest {

    private static final Duration WITHIN = Duration.ofSeconds(30);

    /** Longer than a confirmation may take, and connecting anew. */
    private static final Duration TRY = Duration.ofSeconds(8);

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<String, Object> BODY = Map.of("prompt", "Night market", "format", "x_post", "samples", 2);
    private static final String EXCHANGE = "ex.topic.platform_events";
    private static final String QUEUE = "orchestrator_updates";
    private static final String DEAD = "orchestrator_updates.dead";

    private final OrchestratorServer server = new OrchestratorServer(Dialect.CAMEL);
    private final RabbitServer rabbit = RabbitServer.shared();
    private final VirtualHost host = rabbit.freshVirtualHost();
    private Platform platform;
    private Platform.TeamKeys team;

    @BeforeAll
    void start() {
        with(channel -> channel.exchangeDeclare(EXCHANGE, "topic", true));
        platform = Platform.with(Map.of(
                "creativeflow.engines.live", "orchestrator",
                "creativeflow.rabbitmq.url", host.serviceUrl(),
                "creativeflow.orchestrator.url", server.url(),
                "creativeflow.orchestrator.status-path", "",
                "creativeflow.orchestrator.look-after", "1h",
                "creativeflow.orchestrator.allowed-networks", "127.0.0.0/8"));
        team = platform.team("payg");
        Until.holds(WITHIN, "a consumer", () -> count(channel -> channel.consumerCount(QUEUE)) == 1);
    }

    @AfterAll
    void stop() {
        platform.close();
        server.close();
    }

    @Test
    void messages_bring_samples_and_final_and_are_acknowledged_after_it() {
        Answer accepted = accepted();
        String reference = Handed.reference(platform, accepted);
        server.finishSamples(reference);
        publish(server.said(reference));
        Answer ready = waited(accepted);
        assertThat(ready.text("/status")).as(ready.toString()).isEqualTo("awaiting_selection");

        select(ready);
        server.finishFinal(reference);
        publish(server.said(reference));

        assertThat(waited(accepted).text("/status")).isEqualTo("completed");
        Until.holds(WITHIN, "an empty queue", () -> count(channel -> channel.messageCount(QUEUE)) == 0);
    }

    @Test
    void repeated_and_reordered_messages_change_nothing() {
        Answer accepted = accepted();
        String reference = Handed.reference(platform, accepted);
        server.finishSamples(reference);
        Map<String, Object> samples = server.said(reference);
        Map<String, Object> last = new LinkedHashMap<>(samples);
        last.put("status", "Completed");
        last.put("finalAsset", server.asset(server.store(1600, 900)));
        Map<String, Object> progress = Map.of("generationId", reference, "status", "ProcessingSamples");

        for (Map<String, Object> message : List.of(last, progress, samples, progress, samples, last, samples)) {
            publish(message);
        }
        Answer ready = waited(accepted);
        Until.holds(WITHIN, "an empty queue", () -> count(channel -> channel.messageCount(QUEUE)) == 0);

        assertThat(ready.text("/status")).isEqualTo("awaiting_selection");
        assertThat(waited(accepted).header("ETag")).isEqualTo(ready.header("ETag"));
        assertThat(ready.number("/cost/charged_micros")).isEqualTo(12_500);
    }

    @Test
    void message_that_can_not_be_read_is_a_dead_letter_with_its_reason_and_holds_up_no_other() {
        Answer accepted = accepted();
        String reference = Handed.reference(platform, accepted);
        server.finishSamples(reference);

        publish("not even JSON");
        publish(JSON.writeValueAsString(Map.of("status", "FAILED")));
        publish(JSON.writeValueAsString(Map.of("generationId", reference, "status", "Meditating")));
        publish(JSON.writeValueAsString(
                Map.of("generationId", UUID.randomUUID().toString(), "status", "SomebodyElsesWord")));
        publish(server.said(reference));

        assertThat(waited(accepted).text("/status")).isEqualTo("awaiting_selection");
        Until.holds(WITHIN, "the dead letters", () -> count(channel -> channel.messageCount(DEAD)) == 3);
        List<String> reasons = List.of(reason(), reason(), reason());
        assertThat(reasons.get(0)).isEqualTo("it is not JSON");
        assertThat(reasons.get(1)).isEqualTo("it names no generation");
        assertThat(reasons.get(2)).contains("Meditating").contains("not known");
    }

    @Test
    void while_the_broker_is_away_nothing_is_lost_and_when_it_is_back_it_goes_on_without_a_restart() {
        Answer accepted = accepted();
        String reference = Handed.reference(platform, accepted);
        server.finishSamples(reference);

        rabbit.stop();
        try {
            Until.holds(WITHIN, "health that says so", () -> engines().equals("degraded"));
            assertThat(platform.as("").get("/health/ready").status()).isEqualTo(200);
        } finally {
            rabbit.start();
        }
        publish(server.said(reference));

        Until.holds(
                Duration.ofSeconds(60),
                "the samples",
                () -> team.live()
                        .get("/v1/generations/" + accepted.text("/id"))
                        .text("/status")
                        .equals("awaiting_selection"));
        Until.holds(WITHIN, "health that says so", () -> engines().equals("up"));
    }

    @Test
    void message_that_was_not_acknowledged_comes_again() {
        Answer accepted = accepted();
        String reference = Handed.reference(platform, accepted);
        server.finishSamples(reference);
        refuseReports(() -> {
            publish(server.said(reference));
            Until.holds(WITHIN, "a message in hand", () -> count(channel -> channel.messageCount(QUEUE)) == 0);
        });

        assertThat(waited(accepted).text("/status")).isEqualTo("awaiting_selection");
    }

    /** One that can't be read lies behind one that can't be recorded yet, and the dead letter meets the alarm. */
    @Test
    void broker_that_takes_no_dead_letter_gets_it_later_by_the_same_connection() {
        Answer accepted = accepted();
        String reference = Handed.reference(platform, accepted);
        server.finishSamples(reference);
        try {
            refuseReports(() -> {
                publish(server.said(reference));
                publish("not even JSON");
                Until.holds(WITHIN, "messages in hand", () -> count(channel -> channel.messageCount(QUEUE)) == 0);
                rabbit.alarm(true);
            });
            Until.holds(WITHIN, "health that says so", () -> engines().equals("degraded"));
            long begin = System.nanoTime();
            Until.holds(WITHIN, "more than one try", () -> System.nanoTime() - begin > TRY.toNanos());
            assertThat(rabbit.connections().stream().filter(one -> one.contains("creativeflow-orchestrator")))
                    .hasSize(1);
        } finally {
            rabbit.alarm(false);
        }

        Until.holds(WITHIN, "health that says so", () -> engines().equals("up"));
        Until.holds(WITHIN, "the dead letter, said again", () -> count(channel -> channel.messageCount(DEAD)) == 2);
        with(channel -> channel.queuePurge(DEAD));
        assertThat(waited(accepted).text("/status")).isEqualTo("awaiting_selection");
    }

    private void refuseReports(Runnable meanwhile) {
        JdbcClient owner = JdbcClient.create(platform.database().ownerDataSource());
        owner.sql(
                        "ALTER TABLE creativeflow.engine_handover ADD CONSTRAINT no_report_now CHECK (report IS NULL) NOT VALID")
                .update();
        try {
            meanwhile.run();
        } finally {
            owner.sql("ALTER TABLE creativeflow.engine_handover DROP CONSTRAINT no_report_now")
                    .update();
        }
    }

    private String engines() {
        return platform.operator().get("/health/ready").text("/components/engines/status");
    }

    private Answer accepted() {
        return team.live().post("/v1/generations", BODY);
    }

    private Answer waited(Answer generation) {
        return team.live().get("/v1/generations/" + generation.text("/id") + "?wait=30");
    }

    private void select(Answer ready) {
        String path = "/v1/generations/" + ready.text("/id") + "/select";
        assertThat(team.live()
                        .post(path, Map.of("sample_id", ready.text("/samples/0/id")))
                        .status())
                .isEqualTo(202);
        Handed.reference(platform, ready);
    }

    private void publish(Map<String, Object> message) {
        publish(JSON.writeValueAsString(message));
    }

    private void publish(String message) {
        with(channel -> {
            channel.basicPublish(
                    EXCHANGE,
                    "ai.job.update.generation",
                    MessageProperties.PERSISTENT_BASIC,
                    message.getBytes(StandardCharsets.UTF_8));
            return true;
        });
    }

    private String reason() {
        GetResponse letter = with(channel -> channel.basicGet(DEAD, true));
        return String.valueOf(letter.getProps().getHeaders().get("x-reason"));
    }

    @FunctionalInterface
    private interface Work<T> {
        T on(Channel channel) throws IOException;
    }

    /** -1 while there is no such queue, or no broker. */
    private long count(Work<Long> work) {
        try {
            return with(work);
        } catch (IllegalStateException gone) {
            return -1;
        }
    }

    private <T> T with(Work<T> work) {
        try (Connection connection = host.admin();
                Channel channel = connection.createChannel()) {
            return work.on(channel);
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
