package ai.creativeflow.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Receiver;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A node dies with a delivery in its hands; by the clock, with all loops running. */
class TakeOverTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration WITHIN = Duration.ofSeconds(15);

    /** Said that it lives, claimed, and was never heard of again. */
    private static final String DIE = """
            WITH dead AS (
                INSERT INTO node (id, started_at, seen_at)
                VALUES (:node, now(), now())
                RETURNING id)
            UPDATE delivery_due
            SET node = (SELECT id FROM dead), fence = fence + 1
            WHERE team_id = :team
            """;

    private final Platform platform = Platform.shared();

    @Test
    void what_a_node_had_claimed_when_it_died_is_sent_by_another_within_fifteen_seconds() {
        try (var receiver = Receiver.ofAnything()) {
            var keys = platform.team("payg");
            var created = keys.test()
                    .post("/v1/webhook-endpoints", Map.of("url", receiver.url(), "events", List.of("generation.*")));
            String endpoint = "/v1/webhook-endpoints/" + created.text("/id");
            keys.test().patch(endpoint, Map.of("paused", true));
            var team = TeamId.parse(keys.id()).orElseThrow();
            var event = platform.bean(Journal.class)
                    .publish(team, Mode.TEST, EventType.GENERATION_COMPLETED, Map.of("object", "generation"));
            Until.holds(SOON, "a claim", () -> claimedByTheDead(team) == 1);
            keys.test().patch(endpoint, Map.of("paused", false));
            assertThat(receiver.received()).as("a node that may live has it").isEmpty();

            Until.holds(
                    WITHIN,
                    "the delivery",
                    () -> receiver.received().stream().anyMatch(one -> one.id().equals(event.text())));
        }
    }

    private int claimedByTheDead(TeamId team) {
        return platform.jdbc()
                .sql(DIE)
                .param("node", UUID.randomUUID())
                .param("team", team.value())
                .update();
    }
}
