package ai.creativeflow;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Collector;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Until;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TracingHttpTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";

    @Test
    void callers_trace_is_continued() {
        try (var collector = new Collector();
                var platform = Platform.with(collector.settings())) {
            platform.team("payg").live().with("traceparent", parent("01")).get("/v1/me");

            Until.holds(
                    Duration.ofSeconds(10),
                    "the span",
                    () -> collector.received().contains(bytes(TRACE)));
            assertThat(collector.received()).contains(bytes(PARENT)).contains("/v1/me");
        }
    }

    /** Who sets the flag on every call does not make us record every call. */
    @Test
    void caller_does_not_decide_what_is_recorded() {
        try (var collector = new Collector()) {
            var settings = new HashMap<>(collector.settings());
            settings.put("management.tracing.sampling.probability", "0.0");
            try (var platform = Platform.with(settings)) {
                platform.team("payg").live().with("traceparent", parent("01")).get("/v1/me");
            }

            assertThat(collector.received()).isEmpty();
        }
    }

    @Test
    void caller_who_does_not_want_a_trace_recorded_is_obeyed() {
        try (var collector = new Collector()) {
            try (var platform = Platform.with(collector.settings())) {
                platform.team("payg").live().with("traceparent", parent("00")).get("/v1/limits");
            }

            assertThat(collector.received()).doesNotContain(bytes(TRACE)).doesNotContain("/v1/limits");
        }
    }

    private static String parent(String flags) {
        return "00-%s-%s-%s".formatted(TRACE, PARENT, flags);
    }

    private static String bytes(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }
}
