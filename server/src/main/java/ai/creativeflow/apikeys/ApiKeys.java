package ai.creativeflow.apikeys;

import ai.creativeflow.identity.AccessEpoch;
import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.journal.AuditEvent;
import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.Uuids;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** The keys of teams. A live caller handles all of its team's keys, a test caller those of test mode. */
public final class ApiKeys {

    private static final int MADE_BY_MAX = 500;

    private final KeyRepository keys;
    private final Peppers peppers;
    private final Journal journal;
    private final AccessEpoch epoch;
    private final TransactionTemplate transactions;
    private final Uuids uuids;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    ApiKeys(
            KeyRepository keys,
            Peppers peppers,
            Journal journal,
            AccessEpoch epoch,
            TransactionTemplate transactions,
            Uuids uuids,
            InstantSource clock) {
        this.keys = keys;
        this.peppers = peppers;
        this.journal = journal;
        this.epoch = epoch;
        this.transactions = transactions;
        this.uuids = uuids;
        this.clock = clock;
    }

    /** What is wanted of a new key. */
    public record Request(
            String name,
            Mode mode,
            Set<Scope> scopes,
            @Nullable Instant expiresAt) {

        public Request {
            scopes = Set.copyOf(scopes);
        }
    }

    /**
     * Issues a key for a caller, who cannot grant more than it holds: 403 {@code wider_than_caller}. Joins the present
     * transaction where there is one.
     */
    public IssuedKey issue(Caller caller, Request request) {
        requireWithin(caller, request);
        return issue(caller.team(), caller.principal().text(), request);
    }

    /** Issues a key that nobody's rights bound: the operator's, for a new team. */
    public IssuedKey issue(TeamId team, String createdBy, Request request) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var secret = KeyFormat.generate(request.mode(), random);
        var id = new KeyId(uuids.next());
        var key = new ApiKey(
                id,
                team,
                request.mode(),
                request.name(),
                KeyFormat.hint(secret),
                request.scopes(),
                List.of(),
                id,
                now,
                createdBy,
                request.expiresAt(),
                null,
                null,
                1);
        transactions.executeWithoutResult(tx -> {
            keys.insert(key, peppers.hash(secret.reveal()));
            journal.publish(team, key.mode(), EventType.API_KEY_CREATED, ApiKeyController.View.of(key, now));
            journal.audit(
                    new AuditEvent(team, createdBy, "api_key.create", key.id().text(), "done"));
        });
        return new IssuedKey(key, secret);
    }

    public Optional<ApiKey> find(Caller caller, KeyId id) {
        return keys.find(caller.team(), modesOf(caller), id);
    }

    public List<ApiKey> list(Caller caller, Page.Request page) {
        return keys.list(caller.team(), modesOf(caller), page);
    }

    /** The keys that somebody made and that still work, newest first, at most {@value #MADE_BY_MAX}. */
    public List<ApiKey> madeBy(TeamId team, String createdBy) {
        return keys.madeBy(team, createdBy, MADE_BY_MAX);
    }

    /** Ends all keys of a team. */
    public void revokeAll(TeamId team) {
        transactions.executeWithoutResult(tx -> {
            keys.revokeAll(team, clock.instant().truncatedTo(ChronoUnit.MILLIS));
            epoch.bump();
        });
    }

    /**
     * Ends a key for good: refused from the next request on this node, within a second on every other. Again on a revoked
     * one it changes nothing. Empty where the caller has no such key.
     */
    public Optional<ApiKey> revoke(Caller caller, KeyId id) {
        return Objects.requireNonNull(transactions.execute(tx -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            boolean revoked = keys.revoke(caller.team(), modesOf(caller), id, now);
            Optional<ApiKey> key = keys.find(caller.team(), modesOf(caller), id);
            if (revoked && key.isPresent()) {
                epoch.bump();
                var view = ApiKeyController.View.of(key.get(), now);
                journal.publish(caller.team(), key.get().mode(), EventType.API_KEY_REVOKED, view);
                journal.audit(
                        new AuditEvent(caller.team(), caller.principal().text(), "api_key.revoke", id.text(), "done"));
            }
            return key;
        }));
    }

    private static Set<Mode> modesOf(Caller caller) {
        return caller.mode() == Mode.LIVE ? EnumSet.allOf(Mode.class) : EnumSet.of(Mode.TEST);
    }

    private static void requireWithin(Caller caller, Request request) {
        if (caller.mode() == Mode.TEST && request.mode() == Mode.LIVE) {
            throw wider("/mode", "a test key makes test keys only");
        }
        for (Scope scope : request.scopes()) {
            if (!caller.may(scope)) {
                throw wider("/scopes", "the caller does not hold " + scope.wire());
            }
        }
        Instant callerEnd = caller.expiresAt();
        if (callerEnd != null
                && (request.expiresAt() == null || request.expiresAt().isAfter(callerEnd))) {
            throw wider("/expires_at", "must not be later than the caller's own end, " + callerEnd);
        }
    }

    private static Problem wider(String pointer, String detail) {
        return Problem.of(ProblemCode.WIDER_THAN_CALLER).error(pointer, "wider_than_caller", detail);
    }
}
