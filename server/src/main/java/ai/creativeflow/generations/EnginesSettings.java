package ai.creativeflow.generations;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code creativeflow.engines.*}: who draws in live mode. Test mode is always the studio's.
 *
 * @param live engines by name, the first that can be used is taken; empty for {@code creativeflow.generations.live-engine}
 * @param plans the same for single plans, in place of it
 * @param patience how long a generation that was begun waits for an engine that takes nothing
 * @param circuitOpen how long an engine elsewhere is left alone after failing too often
 * @param toldAfter how long it must be so before operators are told
 */
@ConfigurationProperties("creativeflow.engines")
record EnginesSettings(
        @DefaultValue List<String> live,
        @DefaultValue Map<String, List<String>> plans,
        @DefaultValue("5m") Duration patience,
        @DefaultValue("10s") Duration circuitOpen,
        @DefaultValue("1m") Duration toldAfter) {

    EnginesSettings {
        live = List.copyOf(live);
        plans = Map.copyOf(plans);
        for (Duration one : List.of(patience, circuitOpen, toldAfter)) {
            if (!one.isPositive()) {
                throw new IllegalArgumentException("creativeflow.engines: durations must be positive");
            }
        }
    }
}
