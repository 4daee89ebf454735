package ai.creativeflow.webhooks;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.journal.AuditEvent;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.crypto.Secret;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.EndpointId;
import ai.creativeflow.kernel.ids.Uuids;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** The endpoints of teams, each within one mode. Every change is audited in its transaction. */
final class Endpoints {

    static final Duration OVERLAP_MAX = Duration.ofDays(7);

    private final EndpointRepository endpoints;
    private final SecretRepository secrets;
    private final PaceRepository paces;
    private final DeliveryRepository deliveries;
    private final Vault vault;
    private final Journal journal;
    private final TransactionTemplate transactions;
    private final Uuids uuids;
    private final InstantSource clock;

    Endpoints(
            EndpointRepository endpoints,
            SecretRepository secrets,
            PaceRepository paces,
            DeliveryRepository deliveries,
            Vault vault,
            Journal journal,
            TransactionTemplate transactions,
            Uuids uuids,
            InstantSource clock) {
        this.endpoints = endpoints;
        this.secrets = secrets;
        this.paces = paces;
        this.deliveries = deliveries;
        this.vault = vault;
        this.journal = journal;
        this.transactions = transactions;
        this.uuids = uuids;
        this.clock = clock;
    }

    /** What a caller wants, checked. */
    record Draft(
            String url,
            List<EventPattern> events,
            @Nullable String description,
            Map<String, String> headers,
            SigningKey.Scheme signature,
            Flow flow) {}

    /** An endpoint with the secret that is shown once; none where its signatures are verified by a public key. */
    record Issued(Endpoint endpoint, @Nullable Secret secret) {}

    /** A change to all but the headers, and one to the headers; both see what is there now. */
    record Change(
            UnaryOperator<Endpoint> settings, @Nullable UnaryOperator<Map<String, String>> headers) {}

    /** Throws {@link Problem} 402 where the plan allows no more. Joins the caller's transaction. */
    Issued create(Caller caller, Draft draft) {
        return inTransaction(() -> {
            if (endpoints.countLocked(caller.team()) >= caller.plan().endpoints()) {
                throw Problem.of(ProblemCode.PLAN_LIMIT_REACHED)
                        .detail("The plan allows %d webhook endpoints."
                                .formatted(caller.plan().endpoints()));
            }
            var key = SigningKey.generate(draft.signature());
            var endpoint = endpoint(caller, draft, key);
            endpoints.insert(endpoint, vault.seal(endpoint.id(), draft.headers()));
            secrets.insert(endpoint, uuids.next(), vault.seal(endpoint.id(), key));
            ensurePace(endpoint);
            audit(caller, "create", endpoint.id());
            return new Issued(endpoint, key.shared().orElse(null));
        });
    }

    private Endpoint endpoint(Caller caller, Draft draft, SigningKey key) {
        Instant now = now();
        return new Endpoint(
                new EndpointId(uuids.next()),
                caller.team(),
                caller.mode(),
                draft.url(),
                draft.events(),
                draft.description(),
                List.copyOf(draft.headers().keySet()),
                draft.signature(),
                key.publicKey().orElse(null),
                draft.flow(),
                false,
                null,
                Health.GOOD,
                now,
                now,
                1);
    }

    Optional<Endpoint> find(Caller caller, EndpointId id) {
        return endpoints.find(caller.team(), caller.mode(), id);
    }

    List<Endpoint> list(Caller caller, Page.Request page) {
        return endpoints.list(caller.team(), caller.mode(), page);
    }

    /**
     * Changes an endpoint under its lock; {@code precondition} sees it before and may throw. Disabling fails what is
     * pending, enabling forgets the failures. Throws {@link Problem} 404.
     */
    Endpoint change(Caller caller, EndpointId id, Consumer<Endpoint> precondition, Change change) {
        return inTransaction(() -> {
            Endpoint before = locked(caller, id);
            precondition.accept(before);
            Endpoint after = change.settings().apply(before);
            var headers = change.headers();
            if (headers != null) {
                after = changeHeaders(caller, after, headers);
            }
            endpoints.update(after);
            ensurePace(after);
            if (after.disabled() != null) {
                deliveries.failPending(id);
            }
            audit(caller, "update", id);
            return locked(caller, id);
        });
    }

    private void ensurePace(Endpoint endpoint) {
        if (endpoint.flow().rateLimitPerSecond() != null) {
            paces.ensure(endpoint.id());
        }
    }

    private Endpoint changeHeaders(Caller caller, Endpoint endpoint, UnaryOperator<Map<String, String>> change) {
        Address address = endpoints
                .address(caller.team(), caller.mode(), endpoint.id())
                .orElseThrow(() -> new IllegalStateException(endpoint.id() + " was locked and is gone"));
        var headers = change.apply(vault.open(endpoint.id(), address.headers()));
        var changed = endpoint.withHeaderNames(List.copyOf(headers.keySet()));
        endpoints.updateHeaders(changed, vault.seal(endpoint.id(), headers));
        return changed;
    }

    /** What was delivered stays readable, what is pending fails. False where there is no such endpoint. */
    boolean delete(Caller caller, EndpointId id) {
        return inTransaction(() -> {
            locked(caller, id);
            deliveries.failPending(id);
            audit(caller, "delete", id);
            return endpoints.delete(caller.team(), caller.mode(), id);
        });
    }

    /** A new key signs from now on; the old one signs beside it for the overlap. Throws {@link Problem} 404, 409. */
    Issued rotate(Caller caller, EndpointId id, Duration overlap) {
        return inTransaction(() -> {
            Endpoint endpoint = locked(caller, id);
            if (!secrets.retire(endpoint, overlap.toSeconds())) {
                throw Problem.of(ProblemCode.INVALID_STATE)
                        .detail("Too many earlier secrets of this endpoint are still valid.");
            }
            var key = SigningKey.generate(endpoint.signature());
            secrets.insert(endpoint, uuids.next(), vault.seal(id, key));
            endpoints.updatePublicKey(endpoint, key.publicKey().orElse(null), now());
            audit(caller, "rotate_secret", id);
            return new Issued(locked(caller, id), key.shared().orElse(null));
        });
    }

    private Endpoint locked(Caller caller, EndpointId id) {
        Endpoint endpoint = endpoints.find(caller.team(), caller.mode(), id).orElseThrow(Problem::notFound);
        return endpoints.lock(List.of(endpoint.id())).stream().findFirst().orElseThrow(Problem::notFound);
    }

    private void audit(Caller caller, String action, EndpointId id) {
        journal.audit(new AuditEvent(
                caller.team(), caller.principal().text(), "webhook_endpoint." + action, id.text(), "done"));
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private <T> T inTransaction(Supplier<T> effect) {
        return Objects.requireNonNull(transactions.execute(tx -> effect.get()));
    }
}
