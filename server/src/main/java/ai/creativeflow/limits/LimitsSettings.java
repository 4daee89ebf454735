package ai.creativeflow.limits;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code creativeflow.limits.*}
 *
 * @param failuresPerMinute how many failed or missing authentications one address may cause in any minute
 */
@ConfigurationProperties("creativeflow.limits")
record LimitsSettings(@DefaultValue("600") int failuresPerMinute) {

    LimitsSettings {
        if (failuresPerMinute < 1) {
            throw new IllegalArgumentException("creativeflow.limits.failures-per-minute must be at least 1");
        }
    }
}
