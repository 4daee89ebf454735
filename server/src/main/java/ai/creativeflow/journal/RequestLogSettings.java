package ai.creativeflow.journal;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code creativeflow.request-log.*}
 *
 * @param readsSampledOneIn of the reads that succeeded, one in so many is kept; 1 keeps all
 * @param queue how many calls may wait to be written; beyond it they are dropped and counted
 */
@ConfigurationProperties("creativeflow.request-log")
record RequestLogSettings(
        @DefaultValue("20") int readsSampledOneIn,
        @DefaultValue("10000") int queue) {

    RequestLogSettings {
        if (readsSampledOneIn < 1 || queue < 1) {
            throw new IllegalArgumentException("creativeflow.request-log.* must be at least 1");
        }
    }
}
