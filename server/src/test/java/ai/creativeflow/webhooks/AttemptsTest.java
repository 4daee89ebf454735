package ai.creativeflow.webhooks;

import static ai.creativeflow.kernel.outbound.LoopbackServer.answer;
import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.journal.EventType;
import ai.creativeflow.kernel.outbound.LoopbackServer;
import ai.creativeflow.kernel.outbound.LoopbackServer.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** No POST without a trace: what a receiver saw, its developer finds among the attempts. */
class AttemptsTest extends OnPlatform {

    private static final int EVENTS = 3;

    /** An endpoint and what came to it. */
    private record Watched(Endpoint endpoint, LoopbackServer receiver) {}

    @Test
    void every_post_that_arrived_is_one_attempt_whatever_came_of_it_and_whoever_asked_for_it() throws Exception {
        List<Watched> watched = new ArrayList<>();
        for (String head :
                List.of("200 OK", "500 Oops", "302 Found\nLocation: /", "429 Too Many\nRetry-After: 1", "410 Gone")) {
            watched.add(watch(request -> answer(head, "")));
        }
        watched.add(watch(AttemptsTest::tooLate));
        for (int event = 0; event < EVENTS; event++) {
            platform.publish(acme, EventType.GENERATION_CREATED);
        }

        platform.run();
        platform.passTime();
        platform.run();
        for (Watched one : watched) {
            askForMore(one.endpoint());
        }
        platform.run();

        for (Watched one : watched) {
            assertThat(attempts(one.endpoint()))
                    .as(one.endpoint().url())
                    .containsExactlyInAnyOrderElementsOf(one.receiver().received().stream()
                            .map(request -> request.header("webhook-id"))
                            .toList())
                    .hasSizeGreaterThan(EVENTS);
        }
    }

    @Test
    void resend_that_fails_neither_ends_the_schedule_nor_takes_an_attempt_of_it() throws Exception {
        var receiver = receiver(request -> answer("500 Oops", ""));
        var endpoint = platform.endpoint(acme, receiver.url(), "*").endpoint();
        platform.publish(acme, EventType.GENERATION_CREATED);
        platform.run();
        var before = platform.deliveries(acme, endpoint).getFirst().delivery();

        platform.bean(Deliveries.class).resend(acme, before.id());
        platform.run();

        assertThat(platform.delivery(acme, before.id()).delivery()).isEqualTo(before);
        for (int attempt = 2; attempt <= RetrySchedule.ATTEMPTS_MAX; attempt++) {
            assertThat(platform.delivery(acme, before.id()).delivery().status()).isEqualTo(Delivery.Status.PENDING);
            platform.passTime();
            platform.run();
        }
        assertThat(platform.delivery(acme, before.id()).delivery().status()).isEqualTo(Delivery.Status.FAILED);
        assertThat(receiver.received()).hasSize(RetrySchedule.ATTEMPTS_MAX + 1);
    }

    private Watched watch(Function<Received, String> answer) {
        var receiver = receiver(answer);
        return new Watched(
                platform.endpoint(acme, receiver.url(), "generation.*").endpoint(), receiver);
    }

    private static String tooLate(Received request) {
        try {
            assertThat(new CountDownLatch(1).await(2, TimeUnit.SECONDS)).isFalse();
            return answer("200 OK", "");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A test, and where it may be, a delivery again. */
    private void askForMore(Endpoint endpoint) {
        platform.bean(Deliveries.class).test(acme, endpoint.id());
        var now = platform.bean(Endpoints.class).find(acme, endpoint.id()).orElseThrow();
        if (now.disabled() == null) {
            var delivery = platform.deliveries(acme, endpoint).getLast().delivery();
            platform.bean(Deliveries.class).resend(acme, delivery.id());
        }
    }

    /** The events of an endpoint's attempts. */
    private List<String> attempts(Endpoint endpoint) {
        return platform.deliveries(acme, endpoint).stream()
                .flatMap(told -> told.attempts().stream()
                        .map(attempt -> told.delivery().event().text()))
                .toList();
    }
}
