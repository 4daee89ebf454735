package ai.creativeflow.webhooks;

import static ai.creativeflow.kernel.outbound.LoopbackServer.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.creativeflow.jobs.Job;
import ai.creativeflow.jobs.Jobs;
import ai.creativeflow.journal.EventType;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.outbound.LoopbackServer;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs that make good what endpoints missed, cranked by hand. */
class RecoveryTest extends OnPlatform {

    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    private LoopbackServer receiver;

    @BeforeEach
    void startReceiver() {
        receiver = receiver(request -> answer("200 OK", ""));
    }

    @AfterEach
    void clearJobs() {
        platform.jdbc().sql("DELETE FROM job").update();
    }

    @Test
    void what_failed_goes_again_each_once_and_nothing_else_does() throws Exception {
        var endpoint = platform.endpoint(acme, receiver.url(), "generation.*").endpoint();
        var other = platform.endpoint(acme, receiver.url(), "generation.*").endpoint();
        publish(3);
        platform.run();
        int before = receiver.received().size();
        int missed = 3 * MissedTask.STEP;
        publish(missed);
        failAll();

        var job = recoveries().recover(acme, endpoint.id(), LONG_AGO, null);
        run(job);
        sendAll();

        assertThat(found(job).status()).isEqualTo(Job.Status.SUCCEEDED);
        assertThat(found(job).progress()).isEqualTo(1);
        assertThat(found(job).result()).isEqualTo("{\"deliveries\":%d}".formatted(missed));
        assertThat(receiver.received()).hasSize(before + missed);
        assertThat(count(endpoint, "delivered")).isEqualTo(3 + missed);
        assertThat(count(other, "failed")).isEqualTo(missed);
    }

    @Test
    void no_more_is_in_line_at_once_than_is_sent_soon_and_all_of_it_arrives() throws Exception {
        int missed = MissedJob.IN_LINE_MAX + MissedTask.STEP;
        var endpoint = platform.endpoint(acme, receiver.url(), "generation.*").endpoint();
        publish(missed);
        failAll();
        var job = recoveries().recover(acme, endpoint.id(), LONG_AGO, null);

        for (int step = 0; step < missed / MissedTask.STEP + 5; step++) {
            platform.jdbc().sql("UPDATE job SET due_at = now()").update();
            platform.bean(Jobs.class).runDue();
        }
        assertThat(count(endpoint, "pending")).isEqualTo(MissedJob.IN_LINE_MAX);
        assertThat(found(job).status()).isEqualTo(Job.Status.RUNNING);
        assertThat(found(job).result()).isEqualTo("{\"deliveries\":%d}".formatted(MissedJob.IN_LINE_MAX));
        sendAll();
        run(job);
        sendAll();

        assertThat(found(job).result()).isEqualTo("{\"deliveries\":%d}".formatted(missed));
        assertThat(receiver.received())
                .hasSize(missed)
                .extracting(request -> request.header("webhook-id"))
                .doesNotHaveDuplicates();
    }

    @Test
    void only_that_part_of_the_past_goes_again() {
        var endpoint = platform.endpoint(acme, receiver.url(), "generation.*").endpoint();
        publish(2);
        Instant since = aLaterMillisecond();
        publish(3);
        Instant until = aLaterMillisecond();
        publish(4);
        failAll();

        var job = recoveries().recover(acme, endpoint.id(), since, until);
        run(job);

        assertThat(found(job).result()).isEqualTo("{\"deliveries\":3}");
        assertThat(count(endpoint, "pending")).isEqualTo(3);
    }

    private static Instant aLaterMillisecond() {
        var clock = platform.bean(InstantSource.class);
        long now = clock.millis();
        Until.holds(Duration.ofSeconds(1), "the next millisecond", () -> clock.millis() > now + 1);
        return clock.instant();
    }

    @Test
    void endpoint_gets_what_happened_before_it_was_made_and_nothing_twice() throws Exception {
        publish(MissedTask.STEP + 5);
        platform.publish(acme, EventType.API_KEY_CREATED);
        platform.run();
        var endpoint = platform.endpoint(acme, receiver.url(), "generation.*").endpoint();
        publish(2);
        platform.run();

        for (int twice = 0; twice < 2; twice++) {
            var job = recoveries().replayMissing(acme, endpoint.id(), LONG_AGO);
            run(job);
            assertThat(found(job).result())
                    .isEqualTo("{\"deliveries\":%d}".formatted(twice == 0 ? MissedTask.STEP + 5 : 0));
            sendAll();
        }

        assertThat(receiver.received())
                .hasSize(MissedTask.STEP + 7)
                .extracting(request -> request.header("webhook-id"))
                .doesNotHaveDuplicates();
    }

    @Test
    void what_is_made_good_goes_behind_what_happens_and_leaves_half_of_the_room() {
        var endpoint = platform.endpoint(acme, receiver.url(), "generation.*").endpoint();
        publish(30);
        failAll();
        run(recoveries().recover(acme, endpoint.id(), LONG_AGO, null));
        var load = new Lanes(100, 8).load();

        assertThat(taken(load)).hasSize(4);
        platform.jdbc().sql("UPDATE delivery_due SET node = NULL").update();
        var live = publish(6);
        while (platform.bean(FanOut.class).runDue() > 0) {}
        var claims = taken(load);

        assertThat(claims).hasSize(8);
        assertThat(claims.subList(0, 6))
                .extracting(claim -> claim.event().text())
                .containsExactlyInAnyOrderElementsOf(live);
    }

    @Test
    void no_more_is_made_good_at_once_than_may_be_at_all_endpoints_together() {
        for (int i = 0; i < 3; i++) {
            platform.endpoint(acme, receiver.url(), "generation.*");
        }
        publish(10);
        failAll();
        for (Endpoint endpoint : platform.bean(EndpointRepository.class).subscribers(Set.of(acme.team()))) {
            run(recoveries().recover(acme, endpoint.id(), LONG_AGO, null));
        }
        var load = new Lanes(100, 8).load();

        assertThat(taken(load.withSpare(0))).isEmpty();
        assertThat(taken(load.withSpare(5))).hasSize(5);
        assertThat(taken(load.withSpare(Integer.MAX_VALUE))).hasSize(3 * 4);
    }

    private static List<Claim> taken(Lanes.Load load) {
        return platform.bean(Claims.class).take(load, 100, Duration.ZERO).claims();
    }

    @Test
    void job_of_a_dead_node_goes_on_where_it_stopped_and_that_of_a_living_one_is_left_alone() {
        var endpoint = platform.endpoint(acme, receiver.url(), "generation.*").endpoint();
        publish(MissedTask.STEP + 20);
        failAll();
        var job = recoveries().recover(acme, endpoint.id(), LONG_AGO, null);
        assertThat(platform.bean(Jobs.class).runDue()).isTrue();
        assertThat(found(job).progress()).isBetween(0.0, 1.0);
        var node = UUID.randomUUID();
        platform.jdbc()
                .sql("INSERT INTO node (id, started_at, seen_at) VALUES (:id, now(), now())")
                .param("id", node)
                .update();
        platform.jdbc()
                .sql("UPDATE job SET node = :node, fence = fence + 1, due_at = now()")
                .param("node", node)
                .update();
        assertThat(platform.bean(Jobs.class).runDue()).as("the node lives").isFalse();

        platform.jdbc()
                .sql("UPDATE node SET seen_at = now() - interval '11 seconds' WHERE id = :id")
                .param("id", node)
                .update();
        run(job);

        assertThat(found(job).result()).isEqualTo("{\"deliveries\":%d}".formatted(MissedTask.STEP + 20));
        assertThat(count(endpoint, "pending")).isEqualTo(MissedTask.STEP + 20);
    }

    @Test
    void cancelled_job_does_no_step_more_and_cannot_be_cancelled_twice() {
        var endpoint = platform.endpoint(acme, receiver.url(), "generation.*").endpoint();
        publish(MissedTask.STEP + 20);
        failAll();
        var job = recoveries().recover(acme, endpoint.id(), LONG_AGO, null);
        platform.bean(Jobs.class).runDue();

        assertThat(platform.bean(Jobs.class).cancel(acme, job.id()).status()).isEqualTo(Job.Status.CANCELED);

        platform.jdbc().sql("UPDATE job SET due_at = now()").update();
        assertThat(platform.bean(Jobs.class).runDue()).isFalse();
        assertThat(count(endpoint, "pending")).isEqualTo(MissedTask.STEP);
        assertThatThrownBy(() -> platform.bean(Jobs.class).cancel(acme, job.id()))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_STATE));
    }

    @Test
    void job_whose_endpoint_was_disabled_meanwhile_fails_and_says_why() {
        var endpoint = platform.endpoint(acme, receiver.url(), "generation.*").endpoint();
        publish(2);
        failAll();
        var job = recoveries().recover(acme, endpoint.id(), LONG_AGO, null);
        platform.bean(Endpoints.class)
                .change(
                        acme,
                        endpoint.id(),
                        before -> {},
                        new Endpoints.Change(one -> one.withDisabled(DisabledReason.REQUESTED), null));

        run(job);

        assertThat(found(job).status()).isEqualTo(Job.Status.FAILED);
        assertThat(found(job).error()).isEqualTo(new Job.Failure("invalid_state", "The endpoint is disabled."));
        assertThat(count(endpoint, "pending")).isZero();
    }

    @Test
    void job_that_breaks_three_times_fails_and_keeps_its_cause_to_itself() {
        var endpoint = platform.endpoint(acme, receiver.url(), "generation.*").endpoint();
        var job = recoveries().recover(acme, endpoint.id(), LONG_AGO, null);
        platform.jdbc().sql("UPDATE job SET task = 'nonsense'").update();

        for (int turn = 0; turn < 3; turn++) {
            assertThat(found(job).status().done()).isFalse();
            platform.jdbc().sql("UPDATE job SET due_at = now()").update();
            platform.bean(Jobs.class).runDue();
        }

        assertThat(found(job).status()).isEqualTo(Job.Status.FAILED);
        assertThat(found(job).error()).isEqualTo(new Job.Failure("internal_error", "The job could not be done."));
    }

    @Test
    void team_has_a_bounded_number_of_open_jobs() {
        var endpoint = platform.endpoint(acme, receiver.url(), "generation.*").endpoint();
        for (int job = 0; job < 20; job++) {
            recoveries().recover(acme, endpoint.id(), LONG_AGO, null);
        }

        assertThatThrownBy(() -> recoveries().recover(acme, endpoint.id(), LONG_AGO, null))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.CONFLICT));
    }

    private static Recoveries recoveries() {
        return platform.bean(Recoveries.class);
    }

    private Job found(Job job) {
        return platform.bean(Jobs.class).find(acme, job.id());
    }

    private void run(Job job) {
        for (int step = 0; !found(job).status().done(); step++) {
            assertThat(step).isLessThan(100);
            platform.jdbc().sql("UPDATE job SET due_at = now()").update();
            platform.bean(Jobs.class).runDue();
        }
    }

    /** What is made good pauses now and then. */
    private static void sendAll() {
        Until.holds(Duration.ofSeconds(30), "an empty line", () -> {
            try {
                platform.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return platform.jdbc()
                            .sql("SELECT count(*) FROM delivery_due")
                            .query(Integer.class)
                            .single()
                    == 0;
        });
    }

    /** As if the endpoint had been down for days. */
    private void failAll() {
        while (platform.bean(FanOut.class).runDue() > 0) {}
        platform.jdbc().sql("DELETE FROM delivery_due").update();
        platform.jdbc()
                .sql(
                        "UPDATE delivery SET status = 'failed', attempts = 10 WHERE status = 'pending' AND team_id = :team")
                .param("team", acme.team().value())
                .update();
    }

    private static int count(Endpoint endpoint, String status) {
        return platform.jdbc()
                .sql("SELECT count(*) FROM delivery WHERE endpoint_id = :id AND status = :status")
                .param("id", endpoint.id().value())
                .param("status", status)
                .query(Integer.class)
                .single();
    }

    private List<String> publish(int count) {
        List<String> ids = new ArrayList<>();
        for (int event = 0; event < count; event++) {
            ids.add(platform.publish(acme, EventType.GENERATION_CREATED).text());
        }
        return ids;
    }
}
