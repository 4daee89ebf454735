package ai.creativeflow.apikeys;

import ai.creativeflow.identity.AccessEpoch;
import ai.creativeflow.identity.Caller;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The keys of teams. A live caller handles all of its team's keys, a test caller those of test mode, and nobody gives more
 * than they hold: 403 {@code wider_than_caller}. Each change is effective on this node from the next request on, on every
 * other within a second. All verbs join the present transaction where there is one.
 */
public final class ApiKeys {

    private static final int MADE_BY_MAX = 500;

    private final KeyRepository keys;
    private final KeyFinder finder;
    private final Peppers peppers;
    private final Journal journal;
    private final AccessEpoch epoch;
    private final TransactionTemplate transactions;
    private final Uuids uuids;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    ApiKeys(
            KeyRepository keys,
            KeyFinder finder,
            Peppers peppers,
            Journal journal,
            AccessEpoch epoch,
            TransactionTemplate transactions,
            Uuids uuids,
            InstantSource clock) {
        this.keys = keys;
        this.finder = finder;
        this.peppers = peppers;
        this.journal = journal;
        this.epoch = epoch;
        this.transactions = transactions;
        this.uuids = uuids;
        this.clock = clock;
    }

    /** What is wanted of a new key. */
    public record Request(String name, Grant grant) {}

    /**
     * What a PATCH wants.
     *
     * @param name null is unchanged
     * @param grant what becomes of the present one
     * @param disabled null is unchanged
     * @param onlyDisables whether it does nothing but switch the key off, which everybody may
     */
    record Change(
            @Nullable String name,
            UnaryOperator<Grant> grant,
            @Nullable Boolean disabled,
            boolean onlyDisables) {

        ApiKey of(ApiKey before, Instant now) {
            ApiKey after = before.changed(name == null ? before.name() : name, grant.apply(before.grant()));
            if (disabled == null || disabled == (before.disabledAt() != null)) {
                return after;
            }
            return after.withDisabledAt(disabled ? now : null);
        }
    }

    public IssuedKey issue(Caller caller, Request request) {
        request.grant().requireWithin(caller);
        return issue(caller.team(), caller.principal().text(), request);
    }

    /** Issues a key that nobody's rights bound: the operator's, for a new team. */
    public IssuedKey issue(TeamId team, String createdBy, Request request) {
        Instant now = now();
        var secret = KeyFormat.generate(request.grant().mode(), random);
        var key = ApiKey.fresh(
                new KeyId(uuids.next()), team, request.name(), KeyFormat.hint(secret), request.grant(), createdBy, now);
        transactions.executeWithoutResult(tx -> {
            keys.insert(key, peppers.hash(secret.reveal()));
            tell(EventType.API_KEY_CREATED, key, now);
            audit(team, createdBy, "api_key.create", key);
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

    /**
     * Changes a key; one that was revoked is a 409. The precondition sees it as the change will find it, and throws where it
     * doesn't hold. Empty where the caller has no such key.
     */
    Optional<ApiKey> change(Caller caller, KeyId id, Consumer<ApiKey> precondition, Change change) {
        return Objects.requireNonNull(transactions.execute(tx -> locked(caller, id)
                .map(before -> {
                    precondition.accept(before);
                    Instant now = now();
                    if (before.status(now) == ApiKey.Status.REVOKED) {
                        throw invalidState(before, now);
                    }
                    ApiKey after = change.of(before, now);
                    if (!change.onlyDisables()) {
                        after.effectiveGrant().requireWithin(caller);
                    }
                    return after.equals(before) ? before : changed(caller, before, after, now);
                })));
    }

    /**
     * Puts a new key in the place of one that works; the old one works until the overlap ends, or not at all where there is
     * none. They share counters and cap. Empty where the caller has no such key, 409 where it was rotated before.
     */
    Optional<IssuedKey> rotate(Caller caller, KeyId id, Duration overlap) {
        return Objects.requireNonNull(transactions.execute(tx -> locked(caller, id)
                .map(old -> {
                    Instant now = now();
                    if (old.status(now) != ApiKey.Status.ACTIVE) {
                        throw invalidState(old, now);
                    }
                    if (old.endsAt() != null) {
                        throw Problem.of(ProblemCode.INVALID_STATE)
                                .detail("The key was rotated; rotate its successor.");
                    }
                    old.grant().requireWithin(caller);
                    String by = caller.principal().text();
                    var secret = KeyFormat.generate(old.mode(), random);
                    ApiKey successor = old.successor(new KeyId(uuids.next()), KeyFormat.hint(secret), by, now);
                    keys.insert(successor, peppers.hash(secret.reveal()));
                    ApiKey retired = overlap.isZero() ? old.withRevokedAt(now) : old.withEndsAt(now.plus(overlap));
                    keys.update(retired, now);
                    epoch.bump();
                    tell(EventType.API_KEY_ROTATED, successor, now);
                    if (retired.revokedAt() != null) {
                        tell(EventType.API_KEY_REVOKED, retired, now);
                    }
                    audit(old.team(), by, "api_key.rotate", old);
                    return new IssuedKey(successor, secret);
                })));
    }

    /** Ends a key for good. Again on a revoked one it changes nothing. Empty where the caller has no such key. */
    Optional<ApiKey> revoke(Caller caller, KeyId id) {
        return Objects.requireNonNull(transactions.execute(tx -> {
            revokeMany(caller, List.of(id));
            return keys.find(caller.team(), modesOf(caller), id);
        }));
    }

    /** Ends many at once, all or none of them; says which of the ids the caller has no key for, and which it ended now. */
    Revocation revokeMany(Caller caller, List<KeyId> ids) {
        return Objects.requireNonNull(transactions.execute(tx -> {
            Instant now = now();
            List<ApiKey> found = keys.lock(caller.team(), modesOf(caller), ids);
            List<ApiKey> ended = found.stream()
                    .filter(key -> key.revokedAt() == null)
                    .map(key -> key.withRevokedAt(now))
                    .toList();
            if (!ended.isEmpty()) {
                keys.revokeAll(caller.team(), ended, now);
                List<Journal.Told> told = ended.stream()
                        .map(key -> new Journal.Told(caller.team(), key.mode(), KeyView.of(key, now)))
                        .toList();
                journal.publishAll(EventType.API_KEY_REVOKED, told);
                String by = caller.principal().text();
                journal.auditAll(ended.stream()
                        .map(key -> new AuditEvent(
                                key.team(), by, "api_key.revoke", key.id().text(), "done"))
                        .toList());
                epoch.bump();
            }
            return new Revocation(ids(found), ids(ended));
        }));
    }

    /** Which of the keys asked for are the caller's, and which of them it was that were ended. */
    record Revocation(Set<KeyId> found, Set<KeyId> ended) {}

    /** Ends all keys of a team. */
    public void revokeAll(TeamId team) {
        transactions.executeWithoutResult(tx -> {
            keys.revokeAll(team, now());
            epoch.bump();
        });
    }

    /**
     * Switches off a key that was found where it must not be, and tells its team. Empty where it is none of ours; one that
     * works no more stays as it is.
     */
    public Optional<ApiKey> reportLeak(String token, String reportedBy) {
        if (!KeyFormat.holds(token)) {
            return Optional.empty();
        }
        return Objects.requireNonNull(transactions.execute(tx -> finder.find(token)
                .flatMap(key -> keys.lock(key.team(), EnumSet.of(key.mode()), List.of(key.id())).stream()
                        .findFirst())
                .map(key -> {
                    Instant now = now();
                    audit(key.team(), reportedBy, "api_key.report_leak", key);
                    return key.status(now) == ApiKey.Status.ACTIVE
                            ? updated(key.withDisabledAt(now), EventType.API_KEY_DISABLED, now)
                            : key;
                })));
    }

    private ApiKey changed(Caller caller, ApiKey before, ApiKey after, Instant now) {
        boolean switched = (before.disabledAt() == null) != (after.disabledAt() == null);
        boolean off = switched && after.disabledAt() != null;
        String action = !switched ? "api_key.change" : off ? "api_key.disable" : "api_key.enable";
        audit(caller.team(), caller.principal().text(), action, after);
        return updated(after, off ? EventType.API_KEY_DISABLED : null, now);
    }

    private ApiKey updated(ApiKey after, @Nullable EventType told, Instant now) {
        ApiKey stored = keys.update(after, now);
        epoch.bump();
        if (told != null) {
            tell(told, stored, now);
        }
        return stored;
    }

    private Optional<ApiKey> locked(Caller caller, KeyId id) {
        return keys.lock(caller.team(), modesOf(caller), List.of(id)).stream().findFirst();
    }

    private void tell(EventType type, ApiKey key, Instant now) {
        journal.publish(key.team(), key.mode(), type, KeyView.of(key, now));
    }

    private void audit(TeamId team, String actor, String action, ApiKey key) {
        journal.audit(new AuditEvent(team, actor, action, key.id().text(), "done"));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static Set<KeyId> ids(List<ApiKey> keys) {
        return keys.stream().map(ApiKey::id).collect(Collectors.toUnmodifiableSet());
    }

    private static Problem invalidState(ApiKey key, Instant now) {
        return Problem.of(ProblemCode.INVALID_STATE)
                .detail("The key is %s.".formatted(key.status(now).wire()));
    }

    private static Set<Mode> modesOf(Caller caller) {
        return caller.mode() == Mode.LIVE ? EnumSet.allOf(Mode.class) : EnumSet.of(Mode.TEST);
    }
}
