package ai.creativeflow.apikeys;

import ai.creativeflow.identity.RateLimitBody;
import ai.creativeflow.identity.RateWindow;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.Rfc3339;
import ai.creativeflow.kernel.outbound.Network;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks what a caller wants a key to be; each check throws a 422 that points to the field. */
final class KeyRequest {

    private static final Duration OVERLAP_MAX = Duration.ofDays(7);
    private static final Duration OVERLAP_DEFAULT = Duration.ofDays(1);

    private KeyRequest() {}

    static String name(@Nullable String name) {
        if (name == null || name.isBlank() || name.length() > ApiKey.NAME_LENGTH_MAX) {
            throw Problem.invalid("/name", "length", "must have 1 to %d characters".formatted(ApiKey.NAME_LENGTH_MAX));
        }
        return name;
    }

    static Mode mode(@Nullable String mode) {
        return Mode.of(mode == null ? "" : mode)
                .orElseThrow(() -> Problem.invalid("/mode", "unknown", "must be live or test"));
    }

    static Set<Scope> scopes(@Nullable List<@Nullable String> scopes) {
        if (scopes == null || scopes.isEmpty()) {
            throw Problem.invalid("/scopes", "required", "must name at least one scope");
        }
        var known = EnumSet.noneOf(Scope.class);
        for (int i = 0; i < scopes.size(); i++) {
            String wire = scopes.get(i);
            String pointer = "/scopes/" + i;
            known.add(Scope.of(wire == null ? "" : wire)
                    .orElseThrow(() -> Problem.invalid(pointer, "unknown", "there is no scope " + wire)));
        }
        return known;
    }

    static @Nullable Instant end(@Nullable String expiresAt, Instant now) {
        if (expiresAt == null) {
            return null;
        }
        Instant end = Rfc3339.parse(expiresAt)
                .orElseThrow(() -> Problem.invalid("/expires_at", "format", "must be an instant as in RFC 3339"));
        if (end.isAfter(now)) {
            return end;
        }
        throw Problem.invalid("/expires_at", "past", "must be in the future");
    }

    static List<Network> networks(@Nullable List<@Nullable String> cidrs) {
        if (cidrs == null) {
            return List.of();
        }
        if (cidrs.size() > Grant.NETWORKS_MAX) {
            throw Problem.invalid(
                    "/allowed_cidrs", "too_many", "must have at most %d entries".formatted(Grant.NETWORKS_MAX));
        }
        var networks = new ArrayList<Network>();
        for (int i = 0; i < cidrs.size(); i++) {
            String cidr = cidrs.get(i);
            String pointer = "/allowed_cidrs/" + i;
            networks.add(Network.parseStrictly(cidr == null ? "" : cidr)
                    .orElseThrow(() -> Problem.invalid(
                            pointer,
                            "format",
                            "must be a range such as 203.0.113.0/24 or 2001:db8::/32, without bits below its prefix")));
        }
        return networks.stream().distinct().toList();
    }

    static List<RateWindow> windows(@Nullable List<@Nullable RateLimitBody> windows) {
        return windows == null ? List.of() : RateLimitBody.checked(windows, "/rate_limits", Grant.WINDOWS_MAX);
    }

    static @Nullable Micros monthlyCap(@Nullable Long micros) {
        if (micros == null) {
            return null;
        }
        if (micros < 0) {
            throw Problem.invalid("/monthly_cap_micros", "minimum", "must not be negative");
        }
        return Micros.of(micros);
    }

    static Duration overlap(@Nullable Long seconds) {
        if (seconds == null) {
            return OVERLAP_DEFAULT;
        }
        if (seconds < 0 || seconds > OVERLAP_MAX.toSeconds()) {
            throw Problem.invalid("/overlap_seconds", "range", "must be 0 to %d".formatted(OVERLAP_MAX.toSeconds()));
        }
        return Duration.ofSeconds(seconds);
    }
}
