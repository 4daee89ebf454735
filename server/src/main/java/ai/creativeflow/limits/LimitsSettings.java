package ai.creativeflow.limits;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code creativeflow.limits.*}
 *
 * @param failuresPerMinute how many failed or missing authentications one address may cause in any minute
 * @param shadow whether callers' windows only count and report, and refuse nothing
 * @param unsharedAllowed whether a second node may start without Redis, each of them admitting the whole limit
 */
@ConfigurationProperties("creativeflow.limits")
record LimitsSettings(
        @DefaultValue("600") int failuresPerMinute,
        @DefaultValue("false") boolean shadow,
        @DefaultValue("false") boolean unsharedAllowed) {

    LimitsSettings {
        if (failuresPerMinute < 1) {
            throw new IllegalArgumentException("creativeflow.limits.failures-per-minute must be at least 1");
        }
    }
}
