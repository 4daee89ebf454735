package ai.creativeflow.apikeys;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.RateWindow;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.outbound.Network;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a key may: the dimensions in which nobody gives more than they hold.
 *
 * @param networks where it may be used from; everywhere where it names none
 * @param windows its own rate limits, beside the team's
 * @param monthlyCap what it may have charged and reserved a calendar month; null for no bound
 * @param expiresAt when it ends; null for never
 */
public record Grant(
        Mode mode,
        Set<Scope> scopes,
        List<Network> networks,
        List<RateWindow> windows,
        @Nullable Micros monthlyCap,
        @Nullable Instant expiresAt) {

    static final int NETWORKS_MAX = 50;
    static final int WINDOWS_MAX = 5;

    public Grant {
        scopes = Set.copyOf(scopes);
        networks = List.copyOf(networks);
        windows = List.copyOf(windows);
    }

    /** Scopes without any bound. */
    public static Grant of(Mode mode, Set<Scope> scopes) {
        return new Grant(mode, scopes, List.of(), List.of(), null, null);
    }

    Grant withScopes(Set<Scope> others) {
        return new Grant(mode, others, networks, windows, monthlyCap, expiresAt);
    }

    Grant withNetworks(List<Network> others) {
        return new Grant(mode, scopes, others, windows, monthlyCap, expiresAt);
    }

    Grant withWindows(List<RateWindow> others) {
        return new Grant(mode, scopes, networks, others, monthlyCap, expiresAt);
    }

    Grant withMonthlyCap(@Nullable Micros other) {
        return new Grant(mode, scopes, networks, windows, other, expiresAt);
    }

    Grant withExpiresAt(@Nullable Instant other) {
        return new Grant(mode, scopes, networks, windows, monthlyCap, other);
    }

    /**
     * Throws 403 {@code wider_than_caller}, pointing to the dimension, unless the caller holds all of this. What bounds a
     * person is the role alone: its scopes. The mode they call in is a view, so they give keys of both.
     */
    void requireWithin(Caller caller) {
        for (Scope scope : scopes) {
            if (!caller.may(scope)) {
                throw wider("/scopes", "the caller does not hold " + scope.wire());
            }
        }
        if (!(caller.principal() instanceof Caller.ApiKeyPrincipal own)) {
            return;
        }
        if (caller.mode() == Mode.TEST && mode == Mode.LIVE) {
            throw wider("/mode", "a test key handles test keys only");
        }
        if (caller.expiresAt() != null && (expiresAt == null || expiresAt.isAfter(caller.expiresAt()))) {
            throw wider("/expires_at", "must not be later than the caller's own end, " + caller.expiresAt());
        }
        if (!own.networks().isEmpty() && !areWithin(own.networks())) {
            throw wider("/allowed_cidrs", "must be ranges within the caller's own");
        }
        if (own.monthlyCap() != null && (monthlyCap == null || monthlyCap.compareTo(own.monthlyCap()) > 0)) {
            throw wider(
                    "/monthly_cap_micros",
                    "must not be above the caller's own cap, "
                            + own.monthlyCap().value());
        }
        for (RateWindow bound : own.windows()) {
            if (!bound.shadow() && windows.stream().noneMatch(window -> window.implies(bound))) {
                throw wider(
                        "/rate_limits",
                        "must hold a limit at least as strict as the caller's own %d in %d seconds"
                                .formatted(bound.limit(), bound.seconds()));
            }
        }
    }

    private boolean areWithin(List<Network> bounds) {
        return !networks.isEmpty()
                && networks.stream().allMatch(network -> bounds.stream().anyMatch(bound -> bound.contains(network)));
    }

    private static Problem wider(String pointer, String detail) {
        return Problem.of(ProblemCode.WIDER_THAN_CALLER).error(pointer, "wider_than_caller", detail);
    }
}
