package ai.creativeflow.broker;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.EventId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.sql.TestDatabase;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Receiver;
import ai.creativeflow.testing.Until;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.transaction.support.TransactionTemplate;

/** What holds however the fan-out is woken: two nodes on one database, and an endpoint that hears all of a team. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EventTransportContract {

    static final Duration WITHIN = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final EventType TYPE = EventType.GENERATION_COMPLETED;

    private final TestDatabase database = TestDatabase.fresh();
    private final Path data = Platform.dataDirectory();
    Platform one;
    Platform other;
    private Receiver receiver;
    TeamKeys keys;
    TeamId team;

    /** What makes a node use the transport. */
    abstract Map<String, String> settings();

    /** Does what the transport can do wrong: says things again, out of order, for nothing, or what cannot be read. */
    abstract void disturb(List<EventId> events) throws Exception;

    @BeforeAll
    void start() {
        one = Platform.on(database, data, settings());
        other = Platform.on(database, data, settings());
    }

    @AfterAll
    void stop() {
        other.stop();
        one.close();
    }

    @BeforeEach
    void listen() {
        receiver = Receiver.ofAnything();
        keys = one.team("payg");
        team = TeamId.parse(keys.id()).orElseThrow();
        var created = keys.test()
                .post("/v1/webhook-endpoints", Map.of("url", receiver.url(), "events", List.of("generation.*")));
        assertThat(created.status()).isEqualTo(201);
    }

    @AfterEach
    void hangUp() {
        receiver.close();
    }

    @Test
    void every_committed_event_is_fanned_out_once_whichever_node_wrote_it() {
        List<EventId> events = Parallel.times(200, i -> publish(i % 2 == 0 ? one : other));

        awaitDelivered(events);

        assertThat(deliveries()).isEqualTo(200);
    }

    @Test
    void event_that_was_rolled_back_is_never_fanned_out() {
        one.bean(TransactionTemplate.class).executeWithoutResult(tx -> {
            publish(one);
            tx.setRollbackOnly();
        });
        EventId after = publish(one);

        awaitDelivered(List.of(after));

        assertThat(deliveries()).isEqualTo(1);
    }

    @Test
    void event_that_commits_after_younger_ones_is_fanned_out_too() {
        List<EventId> younger = new ArrayList<>();
        EventId late =
                Objects.requireNonNull(one.bean(TransactionTemplate.class).execute(tx -> {
                    EventId written = publish(one);
                    younger.addAll(Parallel.times(5, i -> publish(i % 2 == 0 ? one : other)));
                    awaitDelivered(younger);
                    return written;
                }));

        awaitDelivered(List.of(late));

        assertThat(deliveries()).isEqualTo(6);
    }

    /** Nobody is woken for it: its node wrote it and was gone. */
    @Test
    void event_of_a_node_that_died_right_after_its_commit_is_delivered_within_five_seconds() {
        EventId written = writtenByADeadNode();

        Until.holds(WITHIN, "its delivery", () -> delivered().contains(written.toString()));
    }

    @Test
    void what_is_repeated_reordered_or_garbage_changes_nothing() throws Exception {
        List<EventId> events = new ArrayList<>(List.of(publish(one), publish(other), publish(one)));
        awaitDelivered(events);

        disturb(events);
        events.add(publish(other));
        awaitDelivered(events);

        assertThat(deliveries()).isEqualTo(4);
        assertThat(receiver.received()).hasSize(4);
    }

    EventId publish(Platform node) {
        return node.bean(Journal.class).publish(team, Mode.TEST, TYPE, Map.of("object", "generation", "text", "é漢字😀"));
    }

    EventId writtenByADeadNode() {
        var id = new EventId(one.bean(Uuids.class).next());
        one.jdbc()
                .sql("""
                    WITH written AS (
                        INSERT INTO event (id, team_id, mode, type, payload, created_at)
                        VALUES (:id, :team, 'test', :type, '{}', now())
                        RETURNING id, team_id)
                    INSERT INTO event_pending (team_id, event_id)
                    SELECT team_id, id
                    FROM written
                    """)
                .param("id", id.value())
                .param("team", team.value())
                .param("type", TYPE.wire())
                .update();
        return id;
    }

    void awaitDelivered(List<EventId> events) {
        List<String> ids = events.stream().map(EventId::toString).toList();
        Until.holds(PATIENCE, "deliveries of " + ids.size(), () -> delivered().containsAll(ids));
    }

    List<String> delivered() {
        return receiver.received().stream().map(Receiver.Received::id).toList();
    }

    private int deliveries() {
        return one.jdbc()
                .sql("SELECT count(*) FROM delivery WHERE team_id = :team")
                .param("team", team.value())
                .query(Integer.class)
                .single();
    }

    /** The team's events in the order of the feed. */
    List<String> feed() {
        return one.jdbc()
                .sql("SELECT id FROM event WHERE team_id = :team AND type = :type ORDER BY written_by, id")
                .param("team", team.value())
                .param("type", TYPE.wire())
                .query((row, number) -> new EventId(row.getObject("id", java.util.UUID.class)).toString())
                .list();
    }
}
