package ai.creativeflow.webhooks;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.AttemptId;
import ai.creativeflow.kernel.ids.DeliveryId;
import ai.creativeflow.kernel.ids.EndpointId;
import ai.creativeflow.kernel.ids.EventId;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.Bell;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** Deliveries as their team sees them, and the two ways to ask for an attempt. */
final class Deliveries {

    private final EndpointRepository endpoints;
    private final DeliveryRepository deliveries;
    private final DeliveryPages pages;
    private final Courier courier;
    private final Journal journal;
    private final TransactionTemplate transactions;
    private final Uuids uuids;
    private final Bell due;

    Deliveries(
            EndpointRepository endpoints,
            DeliveryRepository deliveries,
            DeliveryPages pages,
            Courier courier,
            Journal journal,
            TransactionTemplate transactions,
            Uuids uuids,
            Bell due) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.pages = pages;
        this.courier = courier;
        this.journal = journal;
        this.transactions = transactions;
        this.uuids = uuids;
        this.due = due;
    }

    /** A delivery with its attempts, oldest first. */
    record Told(Delivery delivery, List<Attempt> attempts) {}

    /** Throws {@link Problem} 404. */
    Told find(Caller caller, DeliveryId id) {
        var delivery = deliveries.find(caller.team(), caller.mode(), id).orElseThrow(Problem::notFound);
        return withAttempts(caller, List.of(delivery)).getFirst();
    }

    /** Newest first; all statuses where {@code status} is null. Throws {@link Problem} 404. */
    List<Told> list(Caller caller, EndpointId endpoint, Delivery.@Nullable Status status, Page.Request page) {
        if (endpoints.find(caller.team(), caller.mode(), endpoint).isEmpty()) {
            throw Problem.notFound();
        }
        return withAttempts(caller, pages.list(caller.team(), caller.mode(), endpoint, status, page));
    }

    private List<Told> withAttempts(Caller caller, List<Delivery> found) {
        var ids = found.stream().map(Delivery::id).toList();
        var attempts = deliveries.attempts(caller.team(), caller.mode(), ids);
        return found.stream()
                .map(one -> new Told(one, attempts.getOrDefault(one.id(), List.of())))
                .toList();
    }

    /** Asks for one attempt more, soon; the schedule is as it was. Throws {@link Problem} 404, 409. */
    Told resend(Caller caller, DeliveryId id) {
        return Objects.requireNonNull(transactions.execute(tx -> {
            var told = find(caller, id);
            var endpoint = endpoints.lock(List.of(told.delivery().endpoint())).stream()
                    .findFirst()
                    .orElseThrow(() -> Problem.of(ProblemCode.INVALID_STATE).detail("The endpoint was deleted."));
            if (endpoint.disabled() != null) {
                throw Problem.of(ProblemCode.INVALID_STATE).detail("The endpoint is disabled.");
            }
            deliveries.insertResend(caller.team(), caller.mode(), id, uuids.next());
            due.ringAfterCommit();
            return told;
        }));
    }

    /**
     * Sends {@code webhook.ping} to the endpoint now, also to one that is paused or disabled, and waits for the outcome,
     * which says nothing about the endpoint's health. No transaction is open meanwhile. Throws {@link Problem} 404.
     */
    Attempt test(Caller caller, EndpointId id) {
        var endpoint = endpoints.find(caller.team(), caller.mode(), id).orElseThrow(Problem::notFound);
        var address = endpoints.address(caller.team(), caller.mode(), id).orElseThrow(Problem::notFound);
        EventId ping = journal.publish(
                caller.team(),
                caller.mode(),
                EventType.WEBHOOK_PING,
                Map.of("endpoint_id", id, "message", "This is a test of your endpoint."),
                id);
        var event = journal.find(caller.team(), caller.mode(), ping)
                .orElseThrow(() -> new IllegalStateException(ping + " was written and is gone"));
        var reply = courier.post(address, ping, event.payload());
        var delivery = new Delivery(
                new DeliveryId(uuids.next()),
                ping,
                EventType.WEBHOOK_PING.wire(),
                endpoint.id(),
                reply.delivered() ? Delivery.Status.DELIVERED : Delivery.Status.FAILED,
                null,
                reply.at());
        var attempt = new Attempt(
                new AttemptId(uuids.next()),
                delivery.id(),
                reply.at(),
                reply.took(),
                reply.status(),
                reply.body(),
                reply.error(),
                Attempt.Trigger.TEST);
        transactions.executeWithoutResult(tx -> {
            deliveries.insertTest(caller.team(), caller.mode(), delivery);
            deliveries.insertAttempts(List.of(new DeliveryRepository.Owned(caller.team(), caller.mode(), attempt)));
        });
        return attempt;
    }
}
