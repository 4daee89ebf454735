package ai.creativeflow.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.creativeflow.generations.Engine.EngineFailure;
import ai.creativeflow.generations.Engine.Samples;
import ai.creativeflow.generations.Jobs;
import ai.creativeflow.generations.RemoteEngine.Begun;
import ai.creativeflow.generations.RemoteEngine.FinalOrder;
import ai.creativeflow.generations.RemoteEngine.Handover;
import ai.creativeflow.generations.RemoteEngine.Patron;
import ai.creativeflow.generations.RemoteEngine.Progress;
import ai.creativeflow.generations.RemoteEngine.Progress.Finished;
import ai.creativeflow.generations.RemoteEngine.Progress.Unfinished;
import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.imaging.PixelSize;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.testing.Platform;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.json.JsonMapper;

/** Further sets of the same work, by the engine alone: what was told of an earlier set is never taken for a new one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegenerateTest {

    private final OrchestratorServer server = new OrchestratorServer(Dialect.SNAKE);
    private final Patron patron = new Patron(new TeamId(new UUID(0x7000, 1L << 63)), null);
    private final JsonMapper json = JsonMapper.builder().build();
    private Platform platform;
    private OrchestratorEngine engine;

    @BeforeAll
    void start() {
        platform = Platform.with(Map.of(
                "creativeflow.orchestrator.url", server.url(),
                "creativeflow.orchestrator.dialect", "snake",
                "creativeflow.orchestrator.default-user", "somebody",
                "creativeflow.orchestrator.allowed-networks", "127.0.0.0/8"));
        engine = platform.bean(OrchestratorEngine.class);
    }

    @AfterAll
    void stop() {
        platform.close();
        server.close();
    }

    @Test
    void further_set_is_asked_of_the_same_work_and_only_its_own_samples_are_taken() throws EngineFailure {
        Begun first = engine.begin(Jobs.ofSet(1), patron, null);
        server.finishSamples(first.reference());
        String told = json.writeValueAsString(server.said(first.reference()));
        var one = finished(engine.samples(Jobs.ofSet(1), patron, handover(first, first.memo(), told)));
        assertThat(one.result().drawn()).hasSize(2);

        Begun second = engine.begin(Jobs.ofSet(2), patron, handover(first, one.memo(), null));
        assertThat(second.reference()).isEqualTo(first.reference());
        var body = server.calls(first.reference() + "/regenerate-samples")
                .getFirst()
                .body();
        assertThat(body.at("/updated_prompt").asString()).isEqualTo("Night market");
        assertThat(body.at("/user_id").asString()).isEqualTo("somebody");

        assertThat(engine.samples(Jobs.ofSet(2), patron, handover(second, second.memo(), told)))
                .isInstanceOf(Unfinished.class);
        server.finishSamples(second.reference());
        var two = finished(engine.samples(Jobs.ofSet(2), patron, handover(second, second.memo(), told)));
        assertThat(two.result().drawn()).hasSize(2);

        var order = new FinalOrder(2, 1, 1, "standard", new PixelSize(64, 64), FileFormat.PNG);
        engine.begin(Jobs.ofSet(2), patron, order, handover(second, two.memo(), null));
        String selected = server.calls(first.reference() + "/select-sample")
                .getFirst()
                .body()
                .at("/selected_sample_id")
                .asString();
        assertThat(told).doesNotContain(selected);
        assertThat(two.memo()).contains(selected);
    }

    @Test
    void result_that_was_noted_before_a_node_died_is_taken_again() throws EngineFailure {
        Begun begun = engine.begin(Jobs.ofSet(1), patron, null);
        server.finishSamples(begun.reference());
        var once = finished(engine.samples(Jobs.ofSet(1), patron, handover(begun, begun.memo(), null)));

        var again = finished(engine.samples(Jobs.ofSet(1), patron, handover(begun, once.memo(), null)));

        assertThat(again.memo()).isEqualTo(once.memo());
    }

    @Test
    void selection_that_was_made_before_is_looked_at_and_a_lost_one_ends_it() throws EngineFailure {
        Begun begun = engine.begin(Jobs.ofSet(1), patron, null);
        server.finishSamples(begun.reference());
        var samples = finished(engine.samples(Jobs.ofSet(1), patron, handover(begun, begun.memo(), null)));
        var order = new FinalOrder(1, 0, 1, "standard", new PixelSize(64, 64), FileFormat.PNG);
        Handover before = handover(begun, samples.memo(), null);

        engine.begin(Jobs.ofSet(1), patron, order, before);
        Begun again = engine.begin(Jobs.ofSet(1), patron, order, before);
        assertThat(again.reference()).isEqualTo(begun.reference());
        assertThat(engine.last(Jobs.ofSet(1), patron, order, before)).isInstanceOf(Unfinished.class);
        server.finishFinal(begun.reference());
        assertThat(engine.last(Jobs.ofSet(1), patron, order, before)).isInstanceOf(Finished.class);

        var lost = new Handover("gone", 0, samples.memo(), Instant.EPOCH, 0, 0, null);
        assertThatThrownBy(() -> engine.begin(Jobs.ofSet(1), patron, order, lost))
                .isInstanceOf(EngineFailure.class)
                .hasMessageContaining("does not know");
    }

    @Test
    void work_that_takes_too_long_is_given_up() throws EngineFailure {
        Begun begun = engine.begin(Jobs.ofSet(1), patron, null);
        var old = new Handover(begun.reference(), 0, begun.memo(), Instant.parse("2026-01-01T00:00:00Z"), 3, 0, null);

        assertThatThrownBy(() -> engine.samples(Jobs.ofSet(1), patron, old))
                .isInstanceOf(EngineFailure.class)
                .hasMessageContaining("in time");
    }

    private static Finished<Samples> finished(Progress<Samples> progress) {
        assertThat(progress).isInstanceOf(Finished.class);
        return (Finished<Samples>) progress;
    }

    private Handover handover(Begun begun, String memo, @Nullable String report) {
        return new Handover(begun.reference(), 0, memo, Instant.parse("2100-01-01T00:00:00Z"), 0, 0, report);
    }
}
