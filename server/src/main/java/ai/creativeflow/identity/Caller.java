package ai.creativeflow.identity;

import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Idempotency;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.UserId;
import ai.creativeflow.kernel.outbound.Network;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling: a key, or a person in a team. Handlers take it as a parameter and pass {@link #team} and {@link #mode}
 * to every statement that serves the caller.
 *
 * @param chosenTeam null for a person who is in no team, or in several and named none
 * @param expiresAt when the credentials end; null for never, and for people, whose rights outlive their tokens
 */
public record Caller(
        Principal principal,
        @Nullable TeamId chosenTeam,
        Mode mode,
        Set<Scope> scopes,
        Plan plan,
        boolean suspended,
        @Nullable Instant expiresAt) {

    /** The credentials' own identity. */
    public sealed interface Principal {
        String text();
    }

    /**
     * A key, and the bounds that are its own.
     *
     * @param lineage the first key of the chain that rotations made; all of the chain share windows and cap
     * @param windows the key's own, beside the plan's
     * @param networks where it may be used from; everywhere where it names none
     * @param monthlyCap what it may have charged and reserved a calendar month; null for no bound
     */
    public record ApiKeyPrincipal(
            KeyId key,
            KeyId lineage,
            List<RateWindow> windows,
            List<Network> networks,
            @Nullable Micros monthlyCap) implements Principal {

        public ApiKeyPrincipal {
            windows = List.copyOf(windows);
            networks = List.copyOf(networks);
        }

        /** A key that no rotation made, without bounds of its own. */
        public ApiKeyPrincipal(KeyId key) {
            this(key, key, List.of(), List.of(), null);
        }

        @Override
        public String text() {
            return key.text();
        }
    }

    /** A person; the role is null where no team is chosen. */
    public record UserPrincipal(UserId user, @Nullable Role role) implements Principal {
        @Override
        public String text() {
            return user.text();
        }
    }

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    /** Throws {@link Problem} 400 {@code team_required} where none is chosen. */
    public TeamId team() {
        if (chosenTeam == null) {
            throw Problem.of(ProblemCode.TEAM_REQUIRED);
        }
        return chosenTeam;
    }

    /** Who this person is; throws 403 {@code insufficient_role} for a key. */
    public UserId person() {
        if (principal instanceof UserPrincipal own) {
            return own.user();
        }
        throw Problem.of(ProblemCode.INSUFFICIENT_ROLE)
                .detail("Only people may do this, with a token of the Auth service.");
    }

    /** Whether this is that person. */
    public boolean is(UserId user) {
        return principal instanceof UserPrincipal own && own.user().equals(user);
    }

    /** Throws 403 {@code insufficient_role} unless this is an owner of the team; no key is one. */
    void requireOwner() {
        if (!(principal instanceof UserPrincipal own) || own.role() != Role.OWNER) {
            throw Problem.of(ProblemCode.INSUFFICIENT_ROLE).detail("Only an owner may do this.");
        }
    }

    /** Throws 403 where the scope is missing: {@code missing_scope} for a key, {@code insufficient_role} for a person. */
    public void require(Scope scope) {
        if (may(scope)) {
            return;
        }
        throw switch (principal) {
            case ApiKeyPrincipal key ->
                Problem.of(ProblemCode.MISSING_SCOPE)
                        .detail("The call needs the scope %s.".formatted(scope.wire()))
                        .member("missing_scope", scope);
            case UserPrincipal user ->
                Problem.of(ProblemCode.INSUFFICIENT_ROLE)
                        .detail("The role %s does not hold %s."
                                .formatted(
                                        user.role() == null
                                                ? "none"
                                                : user.role().wire(),
                                        scope.wire()));
        };
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }

    /** Whether the credentials may be used from there: a key's ranges decide, where it has any. */
    public boolean mayCallFrom(InetAddress address) {
        return !(principal instanceof ApiKeyPrincipal own)
                || own.networks().isEmpty()
                || own.networks().stream().anyMatch(network -> network.contains(address));
    }

    /** The key that calls; null for a person. */
    public @Nullable KeyId key() {
        return principal instanceof ApiKeyPrincipal own ? own.key() : null;
    }

    /** Whose idempotency keys these are. */
    public Idempotency.Owner idempotencyOwner() {
        return new Idempotency.Owner(chosenTeam == null ? person().value() : chosenTeam.value(), mode);
    }

    /** Refuses a test key where something of the whole team would change. */
    void requireLiveMode() {
        if (mode == Mode.TEST && principal instanceof ApiKeyPrincipal) {
            throw Problem.of(ProblemCode.MODE_NOT_ALLOWED);
        }
    }
}
