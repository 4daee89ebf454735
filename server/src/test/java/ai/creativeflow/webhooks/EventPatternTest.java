package ai.creativeflow.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.journal.EventType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventPatternTest {

    @ParameterizedTest
    @EnumSource(EventType.class)
    void star_and_exact_name_match_a_type(EventType type) {
        assertThat(new EventPattern("*").matches(type)).isTrue();
        assertThat(new EventPattern(type.wire()).matches(type)).isTrue();
    }

    @Test
    void subject_matches_its_types_and_no_longer_subject() {
        assertThat(new EventPattern("generation.*").matches(EventType.GENERATION_COMPLETED))
                .isTrue();
        assertThat(new EventPattern("webhook.*").matches(EventType.WEBHOOK_ENDPOINT_DISABLED))
                .isFalse();
        assertThat(new EventPattern("generation.completed").matches(EventType.GENERATION_FAILED))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "generation",
                "generation.",
                "generation.*.x",
                "gen*",
                "*.completed",
                "**",
                "Generation.*",
                "generation.finished"
            })
    void pattern_that_can_match_nothing_is_refused(String text) {
        assertThat(EventPattern.parse(text)).isEmpty();
    }
}
