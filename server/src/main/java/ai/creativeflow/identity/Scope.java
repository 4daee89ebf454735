package ai.creativeflow.identity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** One right that a key or role holds: {@code generations:write}. */
public enum Scope {
    GENERATIONS_READ,
    GENERATIONS_WRITE,
    ASSETS_READ,
    ASSETS_WRITE,
    BRAND_KITS_READ,
    BRAND_KITS_WRITE,
    WEBHOOKS_READ,
    WEBHOOKS_WRITE,
    USAGE_READ,
    BILLING_READ,
    BILLING_WRITE,
    TEAM_READ,
    TEAM_WRITE,
    API_KEYS_READ,
    API_KEYS_WRITE,
    AUDIT_READ,
    REQUESTS_READ;

    private final String wire;

    Scope() {
        int last = name().lastIndexOf('_');
        wire = (name().substring(0, last) + ':' + name().substring(last + 1)).toLowerCase(Locale.ROOT);
    }

    @JsonValue
    public String wire() {
        return wire;
    }

    public static Optional<Scope> of(String wire) {
        return Arrays.stream(values()).filter(scope -> scope.wire.equals(wire)).findFirst();
    }
}
