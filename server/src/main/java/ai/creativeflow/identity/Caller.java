package ai.creativeflow.identity;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Idempotency;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling: a key, or a person in a team. Handlers take it as a parameter and pass {@link #team} and {@link #mode}
 * to every statement that serves the caller.
 *
 * @param expiresAt when the credentials end; null for never
 */
public record Caller(
        Principal principal,
        TeamId team,
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
     * A key, and the windows that are its own.
     *
     * @param lineage the first key of the chain that rotations made; all of the chain share its windows
     * @param windows the key's own, beside the plan's
     */
    public record ApiKeyPrincipal(KeyId key, KeyId lineage, List<RateWindow> windows) implements Principal {

        public ApiKeyPrincipal {
            windows = List.copyOf(windows);
        }

        /** A key that no rotation made, without windows of its own. */
        public ApiKeyPrincipal(KeyId key) {
            this(key, key, List.of());
        }

        @Override
        public String text() {
            return key.text();
        }
    }

    public record UserPrincipal(UserId user, Role role) implements Principal {
        @Override
        public String text() {
            return user.text();
        }
    }

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }

    /** The key that calls; null for a person. */
    public @Nullable KeyId key() {
        return principal instanceof ApiKeyPrincipal own ? own.key() : null;
    }

    /** Whose idempotency keys these are. */
    public Idempotency.Owner idempotencyOwner() {
        return new Idempotency.Owner(team.value(), mode);
    }

    /** Refuses a test key where something of the whole team would change. */
    void requireLiveMode() {
        if (mode == Mode.TEST && principal instanceof ApiKeyPrincipal) {
            throw Problem.of(ProblemCode.MODE_NOT_ALLOWED);
        }
    }
}
