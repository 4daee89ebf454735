package ai.creativeflow.webhooks;

import static ai.creativeflow.kernel.outbound.LoopbackServer.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.ids.EventId;
import ai.creativeflow.kernel.messaging.NodeId;
import ai.creativeflow.kernel.outbound.LoopbackServer;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** Order, rate limits and circuits of single endpoints, over nodes and their deaths. */
class FlowTest extends OnPlatform {

    private static final Flow FIFO = new Flow(null, Flow.Ordering.FIFO);
    private static final int CRASHES = Boolean.getBoolean("full") ? 50 : 10;

    @Test
    void ordered_endpoint_gets_one_after_the_other_in_the_order_of_the_events() throws Exception {
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        var receiver = receiver(request -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            now.decrementAndGet();
            return answer("200 OK", "");
        });
        platform.endpoint(acme, receiver.url(), FIFO, "*");
        var events = publish(40);

        platform.run();

        assertThat(ids(receiver)).isEqualTo(events);
        assertThat(most.get()).isEqualTo(1);
    }

    @Test
    void failed_delivery_holds_up_those_behind_it_and_nobody_else() throws Exception {
        var calls = new AtomicInteger();
        var ordered = receiver(request -> answer(calls.getAndIncrement() == 0 ? "500 Oops" : "200 OK", ""));
        var other = receiver(request -> answer("200 OK", ""));
        platform.endpoint(acme, ordered.url(), FIFO, "*");
        platform.endpoint(acme, other.url(), "*");
        var events = publish(3);

        platform.run();

        assertThat(ids(ordered)).containsExactly(events.getFirst());
        assertThat(ids(other)).containsExactlyInAnyOrderElementsOf(events);
        platform.passTime();
        platform.run();
        assertThat(ids(ordered)).containsExactly(events.get(0), events.get(0), events.get(1), events.get(2));
    }

    @Test
    void order_goes_on_after_an_exhausted_delivery() throws Exception {
        var first = new ArrayList<String>();
        var receiver =
                receiver(request -> answer(first.contains(request.header("webhook-id")) ? "500 Oops" : "200 OK", ""));
        var endpoint =
                platform.endpoint(acme, receiver.url(), FIFO, "generation.*").endpoint();
        var events = publish(2);
        first.add(events.getFirst());

        for (int attempt = 0; attempt < RetrySchedule.ATTEMPTS_MAX; attempt++) {
            assertThat(ids(receiver)).doesNotContain(events.get(1));
            platform.run();
            platform.passTime();
        }

        assertThat(new LinkedHashSet<>(ids(receiver))).containsExactlyElementsOf(events);
        assertThat(platform.deliveries(acme, endpoint))
                .extracting(
                        told -> told.delivery().event().text(),
                        told -> told.delivery().status())
                .containsExactlyInAnyOrder(
                        tuple(events.get(0), Delivery.Status.FAILED), tuple(events.get(1), Delivery.Status.DELIVERED));
    }

    @Test
    void resend_is_outside_the_order() throws Exception {
        var calls = new AtomicInteger();
        var receiver = receiver(request -> answer(calls.getAndIncrement() == 1 ? "500 Oops" : "200 OK", ""));
        var endpoint = platform.endpoint(acme, receiver.url(), FIFO, "*").endpoint();
        var events = publish(3);
        platform.run();
        // The list's order is not the events' within one millisecond.
        var done = platform.deliveries(acme, endpoint).stream()
                .map(told -> told.delivery())
                .filter(delivery -> delivery.event().text().equals(events.getFirst()))
                .findFirst()
                .orElseThrow();
        assertThat(done.status()).isEqualTo(Delivery.Status.DELIVERED);

        platform.bean(Deliveries.class).resend(acme, done.id());
        platform.run();

        assertThat(ids(receiver))
                .as("while the second one waits")
                .containsExactly(events.get(0), events.get(1), events.get(0));
    }

    /** Two nodes hand out at once: what one has taken and not committed is older than what the other has made due. */
    @Test
    void ordered_endpoint_waits_for_an_older_event_that_another_node_is_handing_out() throws Exception {
        var receiver = receiver(request -> answer("200 OK", ""));
        platform.endpoint(acme, receiver.url(), FIFO, "*");
        var events = publish(2);
        var taken = platform.bean(TransactionTemplate.class).execute(tx -> {
            platform.jdbc()
                    .sql("SELECT event_id FROM event_pending ORDER BY event_id LIMIT 1 FOR UPDATE")
                    .query(UUID.class)
                    .single();
            return elsewhere(() -> {
                platform.bean(FanOut.class).runDue();
                return platform.bean(Claims.class)
                        .take(platform.lanes.load(), 10, Duration.ZERO)
                        .claims();
            });
        });

        assertThat(taken).isEmpty();
        platform.run();
        assertThat(ids(receiver)).isEqualTo(events);
    }

    private static <T> T elsewhere(Callable<T> task) {
        try (var thread = Executors.newSingleThreadExecutor()) {
            return thread.submit(task).get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each node that dies has sent something and not said so. */
    @Test
    void order_holds_through_crashes() throws Exception {
        var receiver = receiver(request -> answer("200 OK", ""));
        platform.endpoint(acme, receiver.url(), FIFO, "*");
        var events = publish(CRASHES * 3);
        while (platform.bean(FanOut.class).runDue() > 0) {}

        for (int crash = 0; crash < CRASHES; crash++) {
            var dying = new NodeId(UUID.randomUUID());
            platform.jdbc()
                    .sql("INSERT INTO node (id, started_at, seen_at) VALUES (:id, now(), now())")
                    .param("id", dying.value())
                    .update();
            var node = platform.dispatcherOf(dying, new Lanes(10, 8));
            node.runDue();
            node.resultBell().await(Duration.ofSeconds(5));
            platform.dispatcher.runDue();
            assertThat(platform.dispatcher.isIdle()).as("the node still lives").isTrue();
            platform.jdbc()
                    .sql("UPDATE node SET seen_at = now() - interval '11 seconds' WHERE id = :id")
                    .param("id", dying.value())
                    .update();
            platform.dispatcher.takeOver();
            platform.dispatcher.runDue();
            Until.holds(Duration.ofSeconds(5), "the end of the repeat", () -> {
                platform.dispatcher.recordResults();
                return platform.dispatcher.isIdle();
            });
        }
        platform.run();

        assertInOrder(receiver, events);
        assertThat(ids(receiver)).hasSize(events.size() + CRASHES);
    }

    @Test
    void order_holds_with_two_nodes_that_send_and_hand_out_at_once() throws Exception {
        var receiver = receiver(request -> answer("200 OK", ""));
        platform.endpoint(acme, receiver.url(), FIFO, "*");
        var over = new AtomicBoolean();
        var events = new ArrayList<String>();
        try (var threads = Executors.newFixedThreadPool(2)) {
            List<Future<?>> nodes = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                var id = new NodeId(UUID.randomUUID());
                platform.jdbc()
                        .sql(
                                "INSERT INTO node (id, started_at, seen_at) VALUES (:id, now(), now() + interval '1 hour')")
                        .param("id", id.value())
                        .update();
                var node = platform.dispatcherOf(id, new Lanes(10, 8));
                nodes.add(threads.submit(() -> turn(node, over)));
            }
            for (int event = 0; event < 200; event++) {
                events.addAll(publish(1));
            }
            Until.holds(
                    Duration.ofSeconds(30),
                    "all of them",
                    () -> receiver.received().size() >= 200);
            over.set(true);
            for (var node : nodes) {
                node.get();
            }
        }

        assertThat(ids(receiver)).isEqualTo(events);
    }

    private static void turn(Dispatcher node, AtomicBoolean over) {
        try {
            while (!over.get()) {
                platform.bean(FanOut.class).runDue();
                node.runDue();
                if (!node.recordResults()) {
                    node.resultBell().await(Duration.ofMillis(2));
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertInOrder(LoopbackServer receiver, List<String> events) {
        var places = ids(receiver).stream().map(events::indexOf).toList();
        assertThat(places).isSorted().doesNotContain(-1);
        assertThat(new LinkedHashSet<>(places)).hasSize(events.size());
    }

    /** By the slots that were given out, in the database's time, so that no slow machine can blur it. */
    @Test
    void no_second_has_more_slots_than_the_limit_and_few_are_left_unused_with_two_nodes() {
        int limit = 50;
        platform.endpoint(acme, "http://127.0.0.1:9/", new Flow(limit, Flow.Ordering.NONE), "*");
        publish(400);
        while (platform.bean(FanOut.class).runDue() > 0) {}
        var nodes = List.of(
                platform.claimsOf(new NodeId(UUID.randomUUID())), platform.claimsOf(new NodeId(UUID.randomUUID())));
        var slots = new ArrayList<OffsetDateTime>();
        var first = now();
        for (int turn = 0; first.plusSeconds(3).isAfter(now()); turn++) {
            slots.addAll(slotsOf(nodes.get(turn % 2)));
        }
        slots.sort(null);

        for (int from = 0; from + limit < slots.size(); from++) {
            assertThat(Duration.between(slots.get(from), slots.get(from + limit)))
                    .as("from a slot to the one after the limit")
                    .isGreaterThan(Duration.ofSeconds(1));
        }
        double seconds = Duration.between(slots.getFirst(), slots.getLast()).toNanos() / 1e9;
        assertThat((slots.size() - 1) / seconds).isBetween(0.95 * limit, (double) limit);
    }

    private static List<OffsetDateTime> slotsOf(Claims node) {
        return Objects.requireNonNull(platform.bean(TransactionTemplate.class).execute(tx -> {
            var now = now();
            return node.take(new Lanes(100, 8).load(), 100, Duration.ofMillis(5)).claims().stream()
                    .map(claim -> now.plus(claim.pause().toNanos(), ChronoUnit.NANOS))
                    .toList();
        }));
    }

    private static OffsetDateTime now() {
        return platform.jdbc().sql("SELECT now()").query(OffsetDateTime.class).single();
    }

    @Test
    void what_waits_for_its_rate_uses_up_no_attempt_and_arrives() throws Exception {
        var receiver = receiver(request -> answer("200 OK", ""));
        var endpoint = platform.endpoint(acme, receiver.url(), new Flow(100, Flow.Ordering.NONE), "*")
                .endpoint();
        publish(60);

        Until.holds(Duration.ofSeconds(20), "all of them", () -> {
            run();
            return receiver.received().size() == 60;
        });

        assertThat(platform.deliveries(acme, endpoint))
                .allSatisfy(told -> assertThat(told.attempts()).hasSize(1));
    }

    private static void run() {
        try {
            platform.run();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void late_posts_of_a_node_stay_apart() {
        var pacing = new Pacing();
        var endpoint = UUID.randomUUID();
        var gap = Duration.ofMillis(20);

        assertThat(pacing.place(endpoint, gap, 1_000)).isEqualTo(1_000);
        assertThat(pacing.place(endpoint, gap, 2_000)).isEqualTo(1_000 + gap.toNanos());
        assertThat(pacing.place(endpoint, gap, 3_000)).isEqualTo(1_000 + 2 * gap.toNanos());
        assertThat(pacing.place(endpoint, gap, gap.toNanos() * 10)).isEqualTo(gap.toNanos() * 10);
        assertThat(pacing.place(UUID.randomUUID(), gap, 3_000)).isEqualTo(3_000);
    }

    @Test
    void circuit_opens_after_twenty_failures_lets_a_probe_through_and_closes_after_a_success() throws Exception {
        var healthy = new AtomicBoolean();
        var receiver = receiver(request -> answer(healthy.get() ? "200 OK" : "500 Oops", ""));
        var endpoint = platform.endpoint(acme, receiver.url(), "generation.*").endpoint();
        publish(Health.OPENS_AT);
        platform.run();
        assertThat(receiver.received()).hasSize(Health.OPENS_AT);

        publish(5);
        platform.passTime();
        platform.run();
        assertThat(receiver.received())
                .as("open, and the first probe is not due")
                .hasSize(Health.OPENS_AT);
        probeIsDue(endpoint);
        platform.run();
        platform.run();
        assertThat(receiver.received()).as("a single probe").hasSize(Health.OPENS_AT + 1);

        healthy.set(true);
        platform.passTime();
        platform.run();
        assertThat(receiver.received()).as("not before the next probe is due").hasSize(Health.OPENS_AT + 1);
        probeIsDue(endpoint);
        platform.run();

        assertThat(platform.deliveries(acme, endpoint))
                .hasSize(Health.OPENS_AT + 5)
                .allMatch(told -> told.delivery().status() == Delivery.Status.DELIVERED)
                .as("no retry was lost to waiting")
                .allMatch(told -> told.attempts().size() <= 3);
    }

    @Test
    void resend_passes_an_open_circuit_and_its_success_closes_it() throws Exception {
        var healthy = new AtomicBoolean();
        var receiver = receiver(request -> answer(healthy.get() ? "200 OK" : "500 Oops", ""));
        var endpoint = platform.endpoint(acme, receiver.url(), "generation.*").endpoint();
        publish(Health.OPENS_AT);
        platform.run();
        healthy.set(true);

        var one = platform.deliveries(acme, endpoint).getFirst().delivery();
        platform.bean(Deliveries.class).resend(acme, one.id());
        platform.run();
        platform.passTime();
        platform.run();

        assertThat(platform.deliveries(acme, endpoint))
                .allMatch(told -> told.delivery().status() == Delivery.Status.DELIVERED);
    }

    private static void probeIsDue(Endpoint endpoint) {
        platform.jdbc()
                .sql("UPDATE webhook_pace SET probe_at = now() WHERE endpoint_id = :id")
                .param("id", endpoint.id().value())
                .update();
    }

    @Test
    void delivery_whose_event_is_no_longer_kept_fails_and_says_so_and_is_no_fault_of_its_endpoint() throws Exception {
        var receiver = receiver(request -> answer("200 OK", ""));
        var endpoint = platform.endpoint(acme, receiver.url(), "generation.*").endpoint();
        publish(1);
        platform.bean(FanOut.class).runDue();
        forgetPayloads();
        platform.jdbc()
                .sql("DELETE FROM event WHERE team_id = :team")
                .param("team", acme.team().value())
                .update();

        platform.run();

        assertThat(receiver.connections()).isZero();
        var told = platform.deliveries(acme, endpoint).getFirst();
        assertThat(told.delivery().status()).isEqualTo(Delivery.Status.FAILED);
        assertThat(told.attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.error()).isEqualTo("expired: the event is no longer kept"));
        assertThat(platform.bean(Endpoints.class)
                        .find(acme, endpoint.id())
                        .orElseThrow()
                        .health())
                .isEqualTo(Health.GOOD);
    }

    /** What is handed out last is remembered, so much and no more: an event as large as all of it puts out the others. */
    private void forgetPayloads() {
        platform.bean(TransactionTemplate.class)
                .executeWithoutResult(tx -> platform.bean(Journal.class)
                        .publish(
                                acme.team(),
                                acme.mode(),
                                EventType.WEBHOOK_PING,
                                Map.of("text", "x".repeat(8_000_001))));
        platform.bean(FanOut.class).runDue();
    }

    private List<String> publish(int count) {
        List<String> ids = new ArrayList<>();
        for (int event = 0; event < count; event++) {
            EventId id = platform.publish(acme, EventType.GENERATION_CREATED);
            ids.add(id.text());
        }
        return ids;
    }

    private static List<String> ids(LoopbackServer receiver) {
        return receiver.received().stream()
                .map(request -> request.header("webhook-id"))
                .toList();
    }
}
