package ai.creativeflow.broker;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.EventId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.messaging.NodeId;
import ai.creativeflow.kernel.sql.TestDatabase;
import ai.creativeflow.testing.NodeProcess;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.RabbitServer;
import ai.creativeflow.testing.RabbitServer.VirtualHost;
import ai.creativeflow.testing.Until;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** {@code kill -9} of the node that relays, in the middle of it. */
@EnabledIf(RabbitServer.EXPECTED)
class RelayCrashTest {

    private static final Duration START_WITHIN = Duration.ofSeconds(90);
    private static final Duration TAKEN_OVER_WITHIN = Duration.ofSeconds(30);
    private static final int BEFORE_MIN = 200;
    private static final int AFTER = 100;

    private final VirtualHost host = RabbitServer.shared().freshVirtualHost();
    private final Map<String, String> settings = Map.of("creativeflow.rabbitmq.url", host.serviceUrl());

    @Test
    void when_the_node_that_relays_is_killed_another_takes_over_and_no_event_is_missing_or_out_of_order() {
        var database = TestDatabase.fresh();
        Path data = Platform.dataDirectory();
        try (var first = NodeProcess.start(database, data, settings);
                Platform other = waiting(first, database, data)) {
            String team = other.team("payg").id();
            var service = InsideService.listening(host, "crash", "generation.#", team);
            List<EventId> events = new ArrayList<>();
            var killing = CompletableFuture.runAsync(() -> {
                service.events(BEFORE_MIN / 2);
                first.kill();
            });
            while (events.size() < BEFORE_MIN || !killing.isDone()) {
                events.add(publish(other, team));
            }
            killing.join();
            for (int i = 0; i < AFTER; i++) {
                events.add(publish(other, team));
            }

            Until.holds(TAKEN_OVER_WITHIN, "all events", () -> service.events(1).size() == events.size());
            assertThat(service.events(events.size()))
                    .containsExactlyElementsOf(
                            events.stream().map(EventId::toString).toList());
            assertThat(holder(other)).contains(other.bean(NodeId.class).value());
        }
    }

    /** A node beside the one that already relays. */
    private Platform waiting(NodeProcess first, TestDatabase database, Path data) {
        Platform other = Platform.on(database, data, Map.of());
        Until.holds(START_WITHIN, "a process that relays, see " + data.resolve("node.log"), () -> {
            assertThat(first.isAlive()).as("see " + data.resolve("node.log")).isTrue();
            return holder(other).isPresent();
        });
        other.stop();
        return Platform.on(database, data, settings);
    }

    private static EventId publish(Platform node, String team) {
        return node.bean(Journal.class)
                .publish(
                        TeamId.parse(team).orElseThrow(),
                        Mode.TEST,
                        EventType.GENERATION_COMPLETED,
                        Map.of("object", "generation"));
    }

    private static Optional<UUID> holder(Platform node) {
        return node.jdbc()
                .sql("SELECT node FROM event_relay WHERE node IS NOT NULL")
                .query(UUID.class)
                .optional();
    }
}
