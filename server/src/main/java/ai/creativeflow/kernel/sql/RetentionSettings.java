package ai.creativeflow.kernel.sql;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code creativeflow.retention.*}
 *
 * @param events how long events can be read and delivered; deliveries and attempts are kept three days longer. At least
 *     four days: the schedule of retries lasts longer than three
 */
@ConfigurationProperties("creativeflow.retention")
public record RetentionSettings(@DefaultValue("30d") Duration events) {

    private static final Duration EVENTS_MIN = Duration.ofDays(4);

    public RetentionSettings {
        if (events.compareTo(EVENTS_MIN) < 0) {
            throw new IllegalArgumentException("creativeflow.retention.events must be at least 4d");
        }
    }
}
