package ai.creativeflow.kernel.sql;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code creativeflow.retention.*}
 *
 * @param events how long events can be read and delivered; deliveries and attempts are kept three days longer. At least
 *     four days: the schedule of retries lasts longer than three
 * @param trash how long deleted assets can be had back
 * @param samples how long samples that nobody selected are kept, from the end of their generation
 */
@ConfigurationProperties("creativeflow.retention")
public record RetentionSettings(
        @DefaultValue("30d") Duration events,
        @DefaultValue("30d") Duration trash,
        @DefaultValue("30d") Duration samples) {

    private static final Duration EVENTS_MIN = Duration.ofDays(4);

    public RetentionSettings {
        if (events.compareTo(EVENTS_MIN) < 0) {
            throw new IllegalArgumentException("creativeflow.retention.events must be at least 4d");
        }
        if (!trash.isPositive() || !samples.isPositive()) {
            throw new IllegalArgumentException("creativeflow.retention: a time must be more than nothing");
        }
    }
}
