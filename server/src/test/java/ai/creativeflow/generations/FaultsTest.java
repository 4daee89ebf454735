package ai.creativeflow.generations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.journal.OperatorEvents;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Until;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Faults of ours: they cost nothing, and somebody hears of them. The node's own hands rest. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsTest {

    private static final Generation.Reason FAULT =
            new Generation.Reason("render_failed", "The picture could not be drawn.", true);

    private Platform platform;

    @BeforeAll
    void start() {
        platform = Platform.with(Map.of("creativeflow.generations.live-engine", "none"));
        platform.context().getBean("workshopLoop", Loop.class).stop();
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    @Test
    void failure_that_stays_costs_nothing_and_is_counted_and_told_to_operators() {
        var team = platform.team("payg");
        String path = "/v1/generations/"
                + team.live().post("/v1/generations", Pictures.small()).text("/id");

        platform.bean(Completion.class).ended(begun(Mode.LIVE, team), Status.FAILED, FAULT);

        Answer failed = team.live().get(path);
        assertThat(failed.text("/status")).isEqualTo("failed");
        assertThat(failed.number("/attempts")).isEqualTo(1);
        assertThat(failed.number("/cost/charged_micros")).isZero();
        assertThat(failed.number("/cost/released_micros")).isEqualTo(50_000);
        assertThat(platform.bean(MeterRegistry.class)
                        .get("creativeflow.generations.failed")
                        .tag("reason", "render_failed")
                        .counter()
                        .count())
                .isEqualTo(1);
        Until.holds(
                Duration.ofSeconds(30),
                "the operators' event",
                () -> events().contains("generations_failed") && events().contains("none: render_failed"));
    }

    @Test
    void what_fails_on_purpose_is_no_news_for_operators() {
        var team = platform.team("payg");
        team.test().post("/v1/generations", Pictures.small("prompt", "[[test:fail]]"));

        platform.bean(Completion.class)
                .ended(
                        begun(Mode.TEST, team),
                        Status.FAILED,
                        new Generation.Reason("on_purpose", "As the test prompt asked.", true));

        platform.bean(OperatorEvents.class).write();
        assertThat(events()).doesNotContain("on_purpose");
    }

    private Task begun(Mode mode, Platform.TeamKeys team) {
        Task task = platform.bean(TaskRepository.class)
                .claim(mode, TeamId.parse(team.id()).orElseThrow(), 1)
                .getFirst();
        platform.jdbc()
                .sql("UPDATE generation SET status = 'processing_samples', attempts = 1 WHERE id = :id")
                .param("id", task.generation().value())
                .update();
        return task;
    }

    private String events() {
        return platform.operator().get("/admin/v1/events").toString();
    }
}
