package ai.creativeflow.webhooks;

import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.ids.AttemptId;
import ai.creativeflow.kernel.ids.DeliveryId;
import ai.creativeflow.kernel.ids.EndpointId;
import ai.creativeflow.kernel.ids.Uuids;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes what came of attempts: the attempt, the outcome, the next due time and the endpoint's health, all in one
 * transaction, many results at once. An attempt is written for every POST that left, also for one whose row another
 * node took over meanwhile; everything else only where the claim still holds, so a late result changes nothing.
 */
final class Recorder {

    private final EndpointRepository endpoints;
    private final DeliveryRepository deliveries;
    private final DueRepository due;
    private final PaceRepository paces;
    private final RetrySchedule schedule;
    private final Journal journal;
    private final TransactionTemplate transactions;
    private final Uuids uuids;
    private final InstantSource clock;

    Recorder(
            EndpointRepository endpoints,
            DeliveryRepository deliveries,
            DueRepository due,
            PaceRepository paces,
            RetrySchedule schedule,
            Journal journal,
            TransactionTemplate transactions,
            Uuids uuids,
            InstantSource clock) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.due = due;
        this.paces = paces;
        this.schedule = schedule;
        this.journal = journal;
        this.transactions = transactions;
        this.uuids = uuids;
        this.clock = clock;
    }

    /** What one claim led to. */
    record Result(Claim claim, Courier.Reply reply) {

        private boolean automatic() {
            return claim.automatic();
        }

        private EndpointId endpoint() {
            return claim.address().endpoint();
        }
    }

    void record(List<Result> results) {
        transactions.executeWithoutResult(tx -> {
            var locked = endpoints.lock(results.stream().map(Result::endpoint).collect(Collectors.toSet())).stream()
                    .collect(Collectors.toMap(Endpoint::id, Function.identity()));
            deliveries.insertAttempts(results.stream().map(this::attempt).toList());
            var kept = settle(results);
            var byEndpoint = kept.stream().collect(Collectors.groupingBy(Result::endpoint));
            locked.forEach((id, endpoint) -> updateEndpoint(endpoint, byEndpoint.getOrDefault(id, List.of())));
        });
    }

    private DeliveryRepository.Owned attempt(Result result) {
        var claim = result.claim();
        var reply = result.reply();
        return new DeliveryRepository.Owned(
                claim.team(),
                claim.mode(),
                new Attempt(
                        new AttemptId(uuids.next()),
                        claim.delivery(),
                        reply.at(),
                        reply.took(),
                        reply.status(),
                        reply.body(),
                        reply.error(),
                        claim.trigger()));
    }

    /** Ends or postpones the due rows; answers with the results whose claim still held. */
    private List<Result> settle(List<Result> results) {
        Map<Claim, Duration> pauses = new LinkedHashMap<>();
        List<Claim> ended = new ArrayList<>();
        for (Result result : results) {
            var pause = pauseAfter(result);
            if (pause.isPositive()) {
                pauses.put(result.claim(), pause);
            } else {
                ended.add(result.claim());
            }
        }
        Set<UUID> held = due.settle(ended);
        held.addAll(due.postpone(pauses));
        var kept = results.stream()
                .filter(result -> held.contains(result.claim().row()))
                .toList();
        deliveries.update(kept.stream()
                .filter(Result::automatic)
                .map(result -> progress(result, pauses))
                .toList());
        deliveries.deliveredAfterAll(kept.stream()
                .filter(result -> !result.automatic() && result.reply().delivered())
                .map(result -> result.claim().delivery())
                .toList());
        kept.stream().filter(result -> exhausted(result, pauses)).forEach(this::tellExhausted);
        return kept;
    }

    /** Zero where there is no next time. */
    private Duration pauseAfter(Result result) {
        if (!result.automatic() || isFinal(result.reply())) {
            return Duration.ZERO;
        }
        return schedule.pauseAfter(result.claim().attempts() + 1, result.reply().retryAfter())
                .orElse(Duration.ZERO);
    }

    private static boolean isFinal(Courier.Reply reply) {
        return reply.delivered() || reply.gone() || reply.lost();
    }

    private static DeliveryRepository.Progress progress(Result result, Map<Claim, Duration> pauses) {
        DeliveryId delivery = result.claim().delivery();
        var pause = pauses.get(result.claim());
        if (pause != null) {
            return new DeliveryRepository.Progress(delivery, Delivery.Status.PENDING, pause);
        }
        var end = result.reply().delivered() ? Delivery.Status.DELIVERED : Delivery.Status.FAILED;
        return new DeliveryRepository.Progress(delivery, end, null);
    }

    private static boolean exhausted(Result result, Map<Claim, Duration> pauses) {
        return result.automatic() && !isFinal(result.reply()) && !pauses.containsKey(result.claim());
    }

    /**
     * Not for a delivery that itself tells of endpoints or deliveries: two dead endpoints would feed each other. One that
     * waited until it was no longer kept is told of by nobody.
     */
    private void tellExhausted(Result result) {
        var claim = result.claim();
        var found = deliveries.find(claim.team(), claim.mode(), claim.delivery());
        if (found.isEmpty() || isOperational(found.get().eventType())) {
            return;
        }
        var delivery = found.get();
        var attempts = deliveries.attempts(claim.team(), claim.mode(), List.of(delivery.id()));
        journal.publish(
                claim.team(),
                claim.mode(),
                EventType.DELIVERY_EXHAUSTED,
                DeliveryView.of(delivery, attempts.getOrDefault(delivery.id(), List.of())),
                result.endpoint());
    }

    private static boolean isOperational(String eventType) {
        return eventType.startsWith("webhook_endpoint.") || eventType.startsWith("delivery.");
    }

    private void updateEndpoint(Endpoint before, List<Result> results) {
        Endpoint after = before;
        for (Result result : results.stream()
                .sorted(Comparator.comparing((Result result) -> ended(result.reply())))
                .toList()) {
            after = after(after, result.reply());
        }
        if (after.status() != before.status() || after.disabled() != before.disabled()) {
            tellOf(before, after);
        } else if (!after.health().equals(before.health())) {
            endpoints.updateHealth(after);
        }
        if (after.disabled() == null
                && after.health().open()
                && !before.health().open()) {
            paces.open(after.id());
        }
    }

    private static Instant ended(Courier.Reply reply) {
        return reply.at().plus(reply.took());
    }

    private static Endpoint after(Endpoint endpoint, Courier.Reply reply) {
        if (endpoint.disabled() != null || reply.lost()) {
            return endpoint;
        }
        if (reply.delivered()) {
            return endpoint.withHealth(Health.GOOD);
        }
        var failed = endpoint.withHealth(endpoint.health().failedAt(reply.at()));
        if (reply.gone()) {
            return failed.withDisabled(DisabledReason.GONE);
        }
        return endpoint.health().givenUpAt(reply.at()) ? failed.withDisabled(DisabledReason.FAILING) : failed;
    }

    private void tellOf(Endpoint before, Endpoint after) {
        endpoints.update(after.updatedAt(clock.instant().truncatedTo(ChronoUnit.MILLIS)));
        if (after.disabled() != null) {
            deliveries.failPending(after.id());
            publish(after, EventType.WEBHOOK_ENDPOINT_DISABLED);
        } else if (after.health().failing() != before.health().failing()) {
            publish(
                    after,
                    after.health().failing()
                            ? EventType.WEBHOOK_ENDPOINT_FAILING
                            : EventType.WEBHOOK_ENDPOINT_RECOVERED);
        }
    }

    private void publish(Endpoint endpoint, EventType type) {
        journal.publish(endpoint.team(), endpoint.mode(), type, EndpointView.of(endpoint), endpoint.id());
    }
}
