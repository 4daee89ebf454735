package ai.creativeflow.webhooks;

import static ai.creativeflow.kernel.outbound.LoopbackServer.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ai.creativeflow.identity.Teams;
import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.messaging.NodeId;
import ai.creativeflow.kernel.outbound.LoopbackServer;
import ai.creativeflow.kernel.outbound.LoopbackServer.Received;
import com.standardwebhooks.Webhook;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class DispatchTest extends OnPlatform {

    @Test
    void event_arrives_signed_and_as_it_can_be_read() throws Exception {
        var receiver = receiver(request -> answer("200 OK", "thanks"));
        var issued = platform.endpoint(acme, receiver.url(), "generation.*");
        var event = platform.publish(acme, EventType.GENERATION_COMPLETED);
        platform.publish(acme, EventType.API_KEY_CREATED);

        platform.run();

        var received = receiver.received();
        assertThat(received).hasSize(1);
        assertThat(received.getFirst().header("webhook-id")).isEqualTo(event.text());
        assertThat(received.getFirst().header("content-type")).isEqualTo("application/json");
        assertThat(received.getFirst().body())
                .isEqualTo(platform.events(acme, EventType.GENERATION_COMPLETED)
                        .getFirst()
                        .payload());
        assertVerifies(issued, received.getFirst());
        var told = platform.deliveries(acme, issued.endpoint()).getFirst();
        assertThat(told.delivery().status()).isEqualTo(Delivery.Status.DELIVERED);
        assertThat(told.delivery().nextAttemptAt()).isNull();
        assertThat(told.attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.responseStatus()).isEqualTo(200);
            assertThat(attempt.responseBody()).isEqualTo("thanks");
            assertThat(attempt.error()).isNull();
            assertThat(attempt.trigger()).isEqualTo(Attempt.Trigger.AUTOMATIC);
        });
    }

    private static void assertVerifies(Endpoints.Issued issued, Received request) {
        var headers = HttpHeaders.of(
                Map.of(
                        "webhook-id", List.of(request.header("webhook-id")),
                        "webhook-timestamp", List.of(request.header("webhook-timestamp")),
                        "webhook-signature", List.of(request.header("webhook-signature"))),
                (name, value) -> true);
        assertThatCode(() -> new Webhook(secret(issued)).verify(request.body(), headers))
                .doesNotThrowAnyException();
    }

    private static String secret(Endpoints.Issued issued) {
        return Objects.requireNonNull(issued.secret()).reveal();
    }

    @Test
    void failed_delivery_is_tried_again_after_its_pause_with_the_same_id() throws Exception {
        var calls = new AtomicInteger();
        var receiver = receiver(request -> answer(calls.getAndIncrement() == 0 ? "500 Oops" : "204 Fine", ""));
        var endpoint = platform.endpoint(acme, receiver.url(), "*").endpoint();
        platform.publish(acme, EventType.GENERATION_COMPLETED);

        platform.run();

        var told = platform.deliveries(acme, endpoint).getFirst();
        assertThat(told.delivery().status()).isEqualTo(Delivery.Status.PENDING);
        assertThat(Duration.between(
                        told.attempts().getFirst().at(), told.delivery().nextAttemptAt()))
                .isBetween(Duration.ofMillis(4_400), Duration.ofMillis(6_500));
        platform.run();
        assertThat(receiver.received()).as("not before its time").hasSize(1);

        platform.passTime();
        platform.run();

        var again = platform.deliveries(acme, endpoint).getFirst();
        assertThat(again.delivery().status()).isEqualTo(Delivery.Status.DELIVERED);
        assertThat(again.attempts()).extracting(Attempt::responseStatus).containsExactly(500, 204);
        assertThat(receiver.received())
                .extracting(request -> request.header("webhook-id"))
                .hasSize(2)
                .containsOnly(told.delivery().event().text());
    }

    @Test
    void tenth_failure_ends_the_delivery_and_is_told_to_others_only() throws Exception {
        var dead = receiver(request -> answer("500 Oops", ""));
        var watcher = receiver(request -> answer("200 OK", ""));
        var endpoint = platform.endpoint(acme, dead.url(), "*").endpoint();
        platform.endpoint(acme, watcher.url(), "delivery.*");
        platform.publish(acme, EventType.GENERATION_COMPLETED);

        for (int attempt = 0; attempt < RetrySchedule.ATTEMPTS_MAX + 2; attempt++) {
            platform.run();
            platform.passTime();
        }

        var told = platform.deliveries(acme, endpoint).getFirst();
        assertThat(told.delivery().status()).isEqualTo(Delivery.Status.FAILED);
        assertThat(told.attempts()).hasSize(RetrySchedule.ATTEMPTS_MAX);
        assertThat(dead.received()).hasSize(RetrySchedule.ATTEMPTS_MAX);
        assertThat(watcher.received())
                .singleElement()
                .satisfies(request -> assertThat(request.body())
                        .contains("\"delivery.exhausted\"", told.delivery().id().text()));
    }

    @Test
    void wish_of_the_endpoint_makes_the_next_attempt_later() throws Exception {
        var receiver = receiver(request -> answer("503 Busy\nRetry-After: 3600", ""));
        var endpoint = platform.endpoint(acme, receiver.url(), "*").endpoint();
        platform.publish(acme, EventType.GENERATION_COMPLETED);

        platform.run();

        var told = platform.deliveries(acme, endpoint).getFirst();
        assertThat(Duration.between(
                        told.attempts().getFirst().at(), told.delivery().nextAttemptAt()))
                .isGreaterThanOrEqualTo(Duration.ofHours(1));
    }

    @Test
    void redirect_is_a_failure_and_is_not_followed() throws Exception {
        var elsewhere = receiver(request -> answer("200 OK", ""));
        var receiver = receiver(request -> answer("307 There\nLocation: " + elsewhere.url(), ""));
        var endpoint = platform.endpoint(acme, receiver.url(), "*").endpoint();
        platform.publish(acme, EventType.GENERATION_COMPLETED);

        platform.run();

        var told = platform.deliveries(acme, endpoint).getFirst();
        assertThat(told.delivery().status()).isEqualTo(Delivery.Status.PENDING);
        assertThat(told.attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.responseStatus()).isEqualTo(307);
            assertThat(attempt.error()).isEqualTo("redirects are not followed");
        });
        assertThat(elsewhere.connections()).isZero();
    }

    @Test
    void gone_disables_at_once_fails_what_waits_and_is_told_to_others() throws Exception {
        var gone = receiver(request -> answer("410 Gone", ""));
        var watcher = receiver(request -> answer("200 OK", ""));
        var endpoint = platform.endpoint(acme, gone.url(), "*").endpoint();
        platform.endpoint(acme, watcher.url(), "webhook_endpoint.*");
        platform.publish(acme, EventType.GENERATION_COMPLETED);
        platform.run();
        platform.publish(acme, EventType.GENERATION_COMPLETED);
        platform.run();

        var now = platform.bean(Endpoints.class).find(acme, endpoint.id()).orElseThrow();
        assertThat(now.status()).isEqualTo(Endpoint.Status.DISABLED);
        assertThat(now.disabled()).isEqualTo(DisabledReason.GONE);
        assertThat(gone.received()).hasSize(1);
        assertThat(platform.deliveries(acme, endpoint))
                .singleElement()
                .satisfies(told -> assertThat(told.delivery().status()).isEqualTo(Delivery.Status.FAILED));
        assertThat(watcher.received())
                .singleElement()
                .satisfies(request -> assertThat(request.body()).contains("\"webhook_endpoint.disabled\"", "\"gone\""));
    }

    @Test
    void failing_and_recovered_are_told_to_others_once() throws Exception {
        var calls = new AtomicInteger();
        var flaky = receiver(request -> answer(calls.getAndIncrement() < 3 ? "500 Oops" : "200 OK", ""));
        var endpoint = platform.endpoint(acme, flaky.url(), "*").endpoint();
        platform.publish(acme, EventType.GENERATION_COMPLETED);

        platform.run();
        assertThat(status(endpoint)).isEqualTo(Endpoint.Status.ENABLED);
        platform.passTime();
        platform.run();
        assertThat(status(endpoint)).isEqualTo(Endpoint.Status.FAILING);
        platform.passTime();
        platform.run();
        platform.passTime();
        platform.run();
        assertThat(status(endpoint)).isEqualTo(Endpoint.Status.ENABLED);

        assertThat(platform.events(acme, EventType.WEBHOOK_ENDPOINT_FAILING)).hasSize(1);
        assertThat(platform.events(acme, EventType.WEBHOOK_ENDPOINT_RECOVERED)).hasSize(1);
        assertThat(flaky.received()).as("nothing about itself").hasSize(4);
    }

    private Endpoint.Status status(Endpoint endpoint) {
        return platform.bean(Endpoints.class)
                .find(acme, endpoint.id())
                .orElseThrow()
                .status();
    }

    @Test
    void endpoint_that_only_failed_for_five_days_is_disabled() throws Exception {
        var dead = receiver(request -> answer("500 Oops", ""));
        var endpoint = platform.endpoint(acme, dead.url(), "*").endpoint();
        platform.publish(acme, EventType.GENERATION_COMPLETED);
        platform.jdbc()
                .sql("UPDATE webhook_endpoint SET failures = 9, failing_since = now() - interval '5 days', "
                        + "last_failure_at = now() - interval '12 hours' WHERE id = :id")
                .param("id", endpoint.id().value())
                .update();

        platform.run();

        assertThat(platform.bean(Endpoints.class)
                        .find(acme, endpoint.id())
                        .orElseThrow()
                        .disabled())
                .isEqualTo(DisabledReason.FAILING);
    }

    /** The node died after its POST and before it could say so. */
    @Test
    void what_a_dead_node_held_is_sent_again_and_its_late_result_changes_nothing() throws Exception {
        var receiver = receiver(request -> answer("200 OK", ""));
        var endpoint = platform.endpoint(acme, receiver.url(), "*").endpoint();
        platform.publish(acme, EventType.GENERATION_COMPLETED);
        platform.bean(FanOut.class).runDue();
        var dying = new NodeId(UUID.randomUUID());
        platform.jdbc()
                .sql("INSERT INTO node (id, started_at, seen_at) VALUES (:id, now(), now())")
                .param("id", dying.value())
                .update();
        var node = platform.dispatcherOf(dying, new Lanes(10, 8));
        node.runDue();
        node.resultBell().await(Duration.ofSeconds(5));

        platform.dispatcher.takeOver();
        platform.run();
        assertThat(receiver.received()).as("the node still lives").hasSize(1);
        platform.jdbc()
                .sql("UPDATE node SET seen_at = now() - interval '11 seconds' WHERE id = :id")
                .param("id", dying.value())
                .update();
        platform.dispatcher.takeOver();
        platform.run();

        assertThat(receiver.received()).hasSize(2);
        var once = platform.deliveries(acme, endpoint).getFirst();
        assertThat(once.delivery().status()).isEqualTo(Delivery.Status.DELIVERED);
        node.recordResults();
        var late = platform.deliveries(acme, endpoint).getFirst();
        assertThat(late.delivery()).isEqualTo(once.delivery());
        assertThat(late.attempts()).as("an attempt for every POST").hasSize(2);
    }

    /** The claim was committed, its answer never arrived: no node has died, and still nobody sends it. */
    @Test
    void claim_that_got_lost_on_its_way_to_us_is_freed() throws Exception {
        var receiver = receiver(request -> answer("200 OK", ""));
        platform.endpoint(acme, receiver.url(), "*");
        platform.publish(acme, EventType.GENERATION_COMPLETED);
        platform.bean(FanOut.class).runDue();
        platform.bean(Claims.class).take(platform.lanes.load(), 10, Duration.ZERO);

        platform.dispatcher.takeOver();
        platform.run();
        assertThat(receiver.connections())
                .as("it may only just have been claimed")
                .isZero();
        platform.dispatcher.takeOver();
        platform.run();

        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void hanging_endpoint_does_not_delay_a_healthy_one() throws Exception {
        var hung = new CountDownLatch(8);
        var hanging = closed(LoopbackServer.doing(connection -> {
            hung.countDown();
            Thread.sleep(Duration.ofMinutes(1));
        }));
        var arrived = new ConcurrentLinkedQueue<Instant>();
        var healthy = receiver(request -> {
            arrived.add(Instant.now());
            return answer("200 OK", "");
        });
        platform.endpoint(acme, hanging.url(), "generation.*");
        for (int event = 0; event < 50; event++) {
            platform.publish(acme, EventType.GENERATION_CREATED);
        }
        platform.bean(FanOut.class).runDue();
        platform.dispatcher.runDue();
        assertThat(hung.await(5, TimeUnit.SECONDS)).isTrue();
        platform.endpoint(acme, healthy.url(), "generation.completed");

        var begun = Instant.now();
        platform.publish(acme, EventType.GENERATION_COMPLETED);
        platform.bean(FanOut.class).runDue();
        platform.dispatcher.runDue();
        while (arrived.isEmpty()) {
            platform.dispatcher.resultBell().await(Duration.ofMillis(5));
        }

        assertThat(Duration.between(begun, arrived.peek())).isLessThan(Duration.ofMillis(700));
        assertThat(hanging.connections()).as("no more than the endpoint's room").isEqualTo(8);
        platform.jdbc().sql("DELETE FROM delivery_due WHERE node IS NULL").update();
        platform.run();
    }

    @Test
    void endpoint_never_gets_more_at_once_than_its_room() throws Exception {
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        var receiver = receiver(request -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            now.decrementAndGet();
            return answer("200 OK", "");
        });
        var endpoint = platform.endpoint(acme, receiver.url(), "*").endpoint();
        for (int event = 0; event < 60; event++) {
            platform.publish(acme, EventType.GENERATION_CREATED);
        }

        platform.run();

        assertThat(receiver.received()).hasSize(60);
        assertThat(most.get()).isBetween(1, 8);
        assertThat(platform.deliveries(acme, endpoint))
                .hasSize(60)
                .allMatch(told -> told.delivery().status() == Delivery.Status.DELIVERED);
    }

    @Test
    void team_with_a_mountain_leaves_room_for_one_with_a_single_delivery() {
        var quiet = platform.aTeam();
        for (int endpoint = 0; endpoint < 5; endpoint++) {
            platform.endpoint(acme, "http://127.0.0.1:9/" + endpoint, "*");
        }
        platform.endpoint(quiet, "http://127.0.0.1:9/quiet", "*");
        for (int event = 0; event < 100; event++) {
            platform.publish(acme, EventType.GENERATION_CREATED);
        }
        platform.publish(quiet, EventType.GENERATION_CREATED);
        while (platform.bean(FanOut.class).runDue() > 0) {}

        var claims = platform.bean(Claims.class)
                .take(platform.lanes.load(), 10, Duration.ZERO)
                .claims();

        assertThat(claims).hasSize(10).anyMatch(claim -> claim.team().equals(quiet.team()));
        assertThat(claims.stream().map(claim -> claim.address().endpoint()).distinct())
                .hasSize(6);
    }

    @Test
    void mass_of_one_teams_events_does_not_hold_up_another_teams_being_handed_out() {
        var loud = platform.endpoint(acme, "http://127.0.0.1:9/", "*").endpoint();
        var rival = platform.aTeam();
        var quiet = platform.endpoint(rival, "http://127.0.0.1:9/", "*").endpoint();
        for (int event = 0; event < 3 * FanOut.EVENTS_AT_ONCE; event++) {
            platform.publish(acme, EventType.GENERATION_CREATED);
        }
        platform.publish(rival, EventType.GENERATION_CREATED);

        int handedOut = platform.bean(FanOut.class).runDue();

        assertThat(handedOut).isBetween(FanOut.MORE_FROM, FanOut.EVENTS_AT_ONCE);
        assertThat(platform.deliveries(rival, quiet)).hasSize(1);
        assertThat(platform.deliveries(acme, loud)).isNotEmpty();
    }

    @Test
    void two_nodes_never_claim_the_same_row() throws Exception {
        for (int endpoint = 0; endpoint < 10; endpoint++) {
            platform.endpoint(acme, "http://127.0.0.1:9/" + endpoint, "*");
        }
        for (int event = 0; event < 8; event++) {
            platform.publish(acme, EventType.GENERATION_CREATED);
        }
        while (platform.bean(FanOut.class).runDue() > 0) {}
        Callable<List<Claim>> claiming = () -> {
            var claims = platform.claimsOf(new NodeId(UUID.randomUUID()));
            List<Claim> mine = new ArrayList<>();
            for (int round = 0; round < 20; round++) {
                mine.addAll(
                        claims.take(new Lanes(100, 8).load(), 7, Duration.ZERO).claims());
            }
            return mine;
        };
        List<UUID> all = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var taken : threads.invokeAll(List.of(claiming, claiming, claiming, claiming))) {
                taken.get().forEach(claim -> all.add(claim.row()));
            }
        }

        assertThat(all).hasSize(80).doesNotHaveDuplicates();
    }

    @Test
    void fan_out_run_twice_and_by_many_at_once_makes_each_delivery_once() throws Exception {
        var endpoint =
                platform.endpoint(acme, "http://127.0.0.1:9/", "generation.*").endpoint();
        for (int event = 0; event < 300; event++) {
            platform.publish(acme, EventType.GENERATION_CREATED);
        }
        var events = platform.events(acme, EventType.GENERATION_CREATED);
        Callable<Integer> running = () -> {
            int handled = 0;
            for (int taken = 1; taken > 0; taken = platform.bean(FanOut.class).runDue()) {
                handled += taken;
            }
            return handled;
        };
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var done : threads.invokeAll(List.of(running, running, running, running))) {
                done.get();
            }
        }

        platform.bean(FanOut.class).handOut(events);

        assertThat(count("delivery", endpoint)).isEqualTo(300);
        assertThat(count("delivery_due", endpoint)).isEqualTo(300);
    }

    private static int count(String table, Endpoint endpoint) {
        return platform.jdbc()
                .sql("SELECT count(*) FROM " + table + " WHERE endpoint_id = :id")
                .param("id", endpoint.id().value())
                .query(Integer.class)
                .single();
    }

    @Test
    void other_mode_and_other_team_are_told_nothing() throws Exception {
        var receiver = receiver(request -> answer("200 OK", ""));
        platform.endpoint(acme, receiver.url(), "*");
        var rival = platform.aTeam();
        platform.publish(rival, EventType.GENERATION_CREATED);
        platform.bean(Journal.class).publish(acme.team(), Mode.LIVE, EventType.GENERATION_CREATED, Map.of());

        platform.run();

        assertThat(receiver.connections()).isZero();
    }

    @Test
    void paused_endpoint_gets_its_deliveries_later() throws Exception {
        var receiver = receiver(request -> answer("200 OK", ""));
        var endpoint = platform.endpoint(acme, receiver.url(), "*").endpoint();
        change(endpoint, one -> one.withPaused(true));
        platform.publish(acme, EventType.GENERATION_CREATED);
        platform.run();
        assertThat(receiver.connections()).isZero();
        assertThat(platform.bean(Deliveries.class)
                        .list(acme, endpoint.id(), Delivery.Status.PAUSED, Page.Request.of(null, null)))
                .hasSize(1);

        change(endpoint, one -> one.withPaused(false));
        platform.run();

        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void suspended_team_gets_its_deliveries_later_and_loses_no_attempt() throws Exception {
        var receiver = receiver(request -> answer("200 OK", ""));
        var endpoint = platform.endpoint(acme, receiver.url(), "*").endpoint();
        suspend(true);
        platform.publish(acme, EventType.GENERATION_CREATED);

        platform.run();
        platform.passTime();
        platform.run();
        assertThat(receiver.connections()).isZero();
        assertThat(platform.deliveries(acme, endpoint).getFirst().attempts()).isEmpty();

        suspend(false);
        platform.passTime();
        var fresh = platform.dispatcherOf(platform.bean(NodeId.class), new Lanes(10, 8));
        platform.run(fresh);
        assertThat(receiver.received()).hasSize(1);
    }

    private void suspend(boolean suspended) {
        platform.bean(Teams.class)
                .change(
                        acme.team(),
                        before -> {},
                        new Teams.Change(null, null, suspended, null, false, null, false, null, false));
    }

    @Test
    void node_that_stops_claims_nothing_more() throws Exception {
        var receiver = receiver(request -> answer("200 OK", ""));
        platform.endpoint(acme, receiver.url(), "*");
        platform.publish(acme, EventType.GENERATION_CREATED);
        platform.bean(FanOut.class).runDue();
        var node = platform.dispatcherOf(platform.bean(NodeId.class), new Lanes(10, 8));

        node.drain();
        node.runDue();

        assertThat(receiver.connections()).isZero();
    }

    @Test
    void disabled_endpoint_gets_nothing_and_what_waited_fails() throws Exception {
        var receiver = receiver(request -> answer("500 Oops", ""));
        var endpoint = platform.endpoint(acme, receiver.url(), "*").endpoint();
        platform.publish(acme, EventType.GENERATION_CREATED);
        platform.run();

        change(endpoint, one -> one.withDisabled(DisabledReason.REQUESTED));
        platform.publish(acme, EventType.GENERATION_CREATED);
        platform.passTime();
        platform.run();

        assertThat(receiver.received()).hasSize(1);
        assertThat(platform.deliveries(acme, endpoint))
                .singleElement()
                .satisfies(told -> assertThat(told.delivery().status()).isEqualTo(Delivery.Status.FAILED));
    }

    private void change(Endpoint endpoint, Function<Endpoint, Endpoint> change) {
        platform.bean(Endpoints.class)
                .change(acme, endpoint.id(), before -> {}, new Endpoints.Change(change::apply, null));
    }

    @Test
    void resend_is_one_attempt_more_and_leaves_the_schedule_alone() throws Exception {
        var calls = new AtomicInteger();
        var receiver = receiver(request -> answer(calls.getAndIncrement() == 0 ? "500 Oops" : "200 OK", ""));
        var endpoint = platform.endpoint(acme, receiver.url(), "*").endpoint();
        platform.publish(acme, EventType.GENERATION_CREATED);
        platform.run();
        var before = platform.deliveries(acme, endpoint).getFirst().delivery();

        platform.bean(Deliveries.class).resend(acme, before.id());
        platform.run();

        var after = platform.delivery(acme, before.id());
        assertThat(after.delivery()).isEqualTo(before);
        assertThat(after.attempts())
                .extracting(Attempt::trigger)
                .containsExactly(Attempt.Trigger.AUTOMATIC, Attempt.Trigger.MANUAL);
        platform.passTime();
        platform.run();
        assertThat(platform.delivery(acme, before.id()).delivery().status()).isEqualTo(Delivery.Status.DELIVERED);
        assertThat(receiver.received()).hasSize(3);
    }

    @Test
    void rotated_secret_and_the_old_one_both_verify_until_the_overlap_ends() throws Exception {
        var receiver = receiver(request -> answer("200 OK", ""));
        var first = platform.endpoint(acme, receiver.url(), "*");
        var second =
                platform.bean(Endpoints.class).rotate(acme, first.endpoint().id(), Duration.ofHours(1));
        platform.publish(acme, EventType.GENERATION_CREATED);
        platform.run();
        assertVerifies(first, receiver.received().getFirst());
        assertVerifies(second, receiver.received().getFirst());

        var third = platform.bean(Endpoints.class).rotate(acme, first.endpoint().id(), Duration.ZERO);
        platform.publish(acme, EventType.GENERATION_CREATED);
        platform.run();

        assertVerifies(third, receiver.received().get(1));
        assertThat(receiver.received().get(1).header("webhook-signature").split(" "))
                .hasSize(2);
    }

    @Test
    void secret_is_not_in_the_database() {
        var issued = platform.endpoint(acme, "http://127.0.0.1:9/", "*");
        byte[] sealed = platform.jdbc()
                .sql("SELECT sealed FROM webhook_secret WHERE endpoint_id = :id")
                .param("id", issued.endpoint().id().value())
                .query(byte[].class)
                .single();
        byte[] secret = Base64.getDecoder().decode(secret(issued).substring("whsec_".length()));

        assertThat(new String(sealed, StandardCharsets.ISO_8859_1))
                .doesNotContain(new String(secret, StandardCharsets.ISO_8859_1));
    }

    @Test
    void endpoint_that_hangs_times_out_and_says_so() throws Exception {
        var hanging = closed(LoopbackServer.doing(connection -> Thread.sleep(Duration.ofMinutes(1))));
        var endpoint = platform.endpoint(acme, hanging.url(), "*").endpoint();
        platform.publish(acme, EventType.GENERATION_CREATED);

        platform.run();

        assertThat(platform.deliveries(acme, endpoint).getFirst().attempts())
                .singleElement()
                .satisfies(attempt -> {
                    assertThat(attempt.error()).startsWith("timeout");
                    assertThat(attempt.took()).isBetween(Duration.ofMillis(990), Duration.ofMillis(1_400));
                });
    }

    @Test
    void name_that_leads_inside_is_refused_at_the_attempt() throws Exception {
        var endpoint = platform.endpoint(acme, "https://10.0.0.1/", "*").endpoint();
        platform.publish(acme, EventType.GENERATION_CREATED);

        platform.run();

        assertThat(platform.deliveries(acme, endpoint).getFirst().attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.error()).startsWith("refused"));
    }
}
