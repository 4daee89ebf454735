package ai.creativeflow.odoo;

import ai.creativeflow.kernel.crypto.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code creativeflow.odoo.*}: how the platform's business system is reached. Without a URL it is not.
 *
 * @param url where it is, without a path or with the one that all paths begin with
 * @param usagePath where usage is reported
 * @param quotaPath where the quota is asked; both may name {@code {user_id}}
 * @param envelope {@code plain} for JSON as it is, {@code json-rpc} for Odoo's own {@code type=json} routes
 * @param tokenHeader the header that carries the token
 * @param token the whole value of that header; none is sent where absent
 * @param defaultUser who answers for a team in which nobody is known to the Auth service; where absent, the team's id
 * @param quotaChecked whether Odoo has a say in what is accepted
 * @param whenDown what its silence says
 * @param quotaTimeout how long a caller waits for its say, in all
 * @param quotaKept how long a say is good
 * @param quotaRefusalKept the same of a refusal, and how long a silence is remembered
 * @param usageTimeout for one report, in all
 * @param inFlight reports of this node at once
 * @param retryPause after a report's first failure; doubled with each further one
 * @param retryPauseMax what that grows to
 * @param circuitOpen how long Odoo is left alone after failing too often
 * @param unacknowledgedAfter how old a fact may be before the books want it acknowledged
 */
@ConfigurationProperties("creativeflow.odoo")
record OdooSettings(
        @Nullable URI url,
        @DefaultValue("/internal/api/v1/usage/log") String usagePath,
        @DefaultValue("/internal/api/v1/quota/{user_id}") String quotaPath,
        @DefaultValue("plain") Envelope envelope,
        @DefaultValue("Authorization") String tokenHeader,
        @Nullable Secret token,
        @Nullable String defaultUser,
        @DefaultValue("true") boolean quotaChecked,
        @DefaultValue("allow") WhenDown whenDown,
        @DefaultValue("2s") Duration quotaTimeout,
        @DefaultValue("30s") Duration quotaKept,
        @DefaultValue("5s") Duration quotaRefusalKept,
        @DefaultValue("10s") Duration usageTimeout,
        @DefaultValue("8") int inFlight,
        @DefaultValue("1s") Duration retryPause,
        @DefaultValue("5m") Duration retryPauseMax,
        @DefaultValue("10s") Duration circuitOpen,
        @DefaultValue("1h") Duration unacknowledgedAfter) {

    private static final int IN_FLIGHT_MAX = 64;

    /** Shorter, and what was asked for could be forgotten before it is used. */
    private static final Duration KEPT_MIN = Duration.ofMillis(100);

    enum WhenDown {
        ALLOW,
        REFUSE
    }

    OdooSettings {
        // A variable that is set to nothing is none.
        url = url == null || url.toString().isEmpty() ? null : url;
        if (url != null) {
            requireReachable(url);
        }
        for (Duration one :
                List.of(quotaTimeout, usageTimeout, retryPause, retryPauseMax, circuitOpen, unacknowledgedAfter)) {
            require(one.isPositive(), "durations must be positive");
        }
        require(
                quotaKept.compareTo(KEPT_MIN) >= 0 && quotaRefusalKept.compareTo(KEPT_MIN) >= 0,
                "quota-kept and quota-refusal-kept must be at least 100ms");
        require(inFlight >= 1 && inFlight <= IN_FLIGHT_MAX, "in-flight must be from 1 to " + IN_FLIGHT_MAX);
        require(usagePath.startsWith("/") && quotaPath.startsWith("/"), "paths begin with a slash");
    }

    private static void requireReachable(URI url) {
        boolean http = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
        boolean bare = url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null;
        require(http && bare && url.getHost() != null, "url must be http or https, without user, query and fragment");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("creativeflow.odoo: " + message);
        }
    }
}
