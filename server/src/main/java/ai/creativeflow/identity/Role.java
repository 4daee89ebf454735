package ai.creativeflow.identity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a person is in a team. Each role holds what the one before it holds, and more. */
public enum Role {
    VIEWER,
    EDITOR,
    ADMIN,
    OWNER;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> of(String wire) {
        return Arrays.stream(values()).filter(role -> role.wire().equals(wire)).findFirst();
    }

    /** For a value that our own database wrote. */
    public static Role stored(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }

    /** The scopes that the role holds; what only an owner may do is no scope, the routes for it ask for the role. */
    public Set<Scope> scopes() {
        var scopes = EnumSet.noneOf(Scope.class);
        for (Scope scope : Scope.values()) {
            if (holds(scope)) {
                scopes.add(scope);
            }
        }
        return scopes;
    }

    private boolean holds(Scope scope) {
        return switch (this) {
            case VIEWER -> scope.wire().endsWith(":read") && scope != Scope.BILLING_READ && scope != Scope.AUDIT_READ;
            case EDITOR ->
                VIEWER.holds(scope)
                        || scope == Scope.GENERATIONS_WRITE
                        || scope == Scope.ASSETS_WRITE
                        || scope == Scope.BRAND_KITS_WRITE;
            case ADMIN, OWNER -> true;
        };
    }
}
