package ai.creativeflow.generations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.assets.Assets;
import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.imaging.PixelSize;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What becomes of a further set while it is drawn; the node's own hands rest, and the tests do their work. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FurtherSetTest {

    private static final long SET = 12_500;
    private static final long FINAL = 37_500;

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

    @AfterEach
    void books_agree() {
        Answer books = platform.operator().get("/admin/v1/reconciliation");
        assertThat(books.number("/differences")).as(books.toString()).isZero();
    }

    @Test
    void set_that_fails_costs_nothing_and_leaves_the_others_selectable() {
        var team = platform.team("payg");
        Answer ready = awaiting(team, 1);
        Task begun = regenerating(team, ready);

        completion().ended(begun, Status.FAILED, new Generation.Reason("render_failed", "It was not drawn.", true));

        Answer back = team.live().get(path(ready));
        assertThat(back.text("/status")).isEqualTo("awaiting_selection");
        assertThat(back.text("/status_reason/code")).isEqualTo("render_failed");
        assertThat(back.json().get("samples").size()).isEqualTo(1);
        assertThat(money(back)).containsExactly(50_000 + SET, FINAL, SET, SET);
        assertThat(team.live().get("/v1/limits").number("/concurrency/reserved"))
                .isZero();
        team.live().post(path(ready) + "/select", Map.of("sample_id", ready.text("/samples/0/id")));
        Answer done = workedOff(team.live(), ready, "completed");
        assertThat(money(done)).containsExactly(50_000 + SET, 0L, 50_000L, SET);
        assertThat(done.json().at("/status_reason").isNull()).isTrue();
    }

    @Test
    void set_that_is_delivered_in_part_costs_its_share() {
        var team = platform.team("payg");
        Answer ready = awaiting(team, 4);
        Task begun = regenerating(team, ready);

        completion().samplesReady(begun, oneOfFour(team, begun), List.of());

        Answer both = team.live().get(path(ready));
        assertThat(both.json().get("samples").size()).isEqualTo(8);
        assertThat(money(both)).containsExactly(50_000 + SET, FINAL, SET + SET / 4, SET - SET / 4);
    }

    @Test
    void canceled_while_it_is_drawn_keeps_the_price_of_the_first_alone() {
        var team = platform.team("payg");
        Answer ready = awaiting(team, 4);
        Task begun = regenerating(team, ready);

        Answer canceled = team.live().post(path(ready) + "/cancel");
        String etag = team.live().get(path(ready)).header("ETag");
        completion().samplesReady(begun, oneOfFour(team, begun), List.of());

        assertThat(canceled.text("/status")).isEqualTo("canceled");
        assertThat(money(canceled)).containsExactly(50_000 + SET, 0L, SET, FINAL + SET);
        assertThat(team.live().get(path(ready)).header("ETag")).isEqualTo(etag);
    }

    @Test
    void lost_task_of_a_set_is_found_again_and_its_money_stays_held() {
        var team = platform.team("payg");
        Answer ready = awaiting(team, 1);
        Task begun = regenerating(team, ready);
        platform.bean(TaskRepository.class).drop(begun.generation());

        int found = platform.bean(OrphanedHolds.class).sweep(Instant.now().plus(Duration.ofMinutes(1)));

        assertThat(found).isEqualTo(1);
        assertThat(money(workedOff(team.live(), ready, "awaiting_selection")))
                .containsExactly(50_000 + SET, FINAL, 2 * SET, 0L);
    }

    private Answer awaiting(Platform.TeamKeys team, int samples) {
        Answer made = team.live().post("/v1/generations", Pictures.small("samples", samples));
        return workedOff(team.live(), made, "awaiting_selection");
    }

    /** Asks for a set, and claims its task as this node does. */
    private Task regenerating(Platform.TeamKeys team, Answer ready) {
        assertThat(team.live()
                        .post(path(ready) + "/regenerate", Map.of("seed", 3))
                        .status())
                .isEqualTo(202);
        return platform.bean(TaskRepository.class)
                .claim(Mode.LIVE, TeamId.parse(team.id()).orElseThrow(), 1)
                .getFirst();
    }

    private List<Completion.StoredSample> oneOfFour(Platform.TeamKeys team, Task task) {
        var job = new Engine.Job(
                task.generation(),
                platform.bean(GenerationRepository.class).get(task.generation()).spec());
        Engine.Picture picture = new NoEngine().draw(job, 0, 1, new PixelSize(1, 1), FileFormat.PNG);
        var drawn = new Engine.Drawn(picture, picture.size(), 1);
        byte[] bytes = picture.bytes();
        var set = new ArrayList<Completion.StoredSample>();
        set.add(new Completion.StoredSample(
                drawn, platform.bean(Assets.class).store(TeamId.parse(team.id()).orElseThrow(), bytes)));
        for (int n = 1; n < 4; n++) {
            set.add(new Completion.StoredSample(new Engine.Drawn(null, drawn.size(), 1), null));
        }
        return set;
    }

    private Answer workedOff(Client client, Answer generation, String status) {
        Until.holds(Duration.ofSeconds(20), status, () -> {
            platform.bean(Workshop.class).round();
            return client.get(path(generation)).text("/status").equals(status);
        });
        return client.get(path(generation));
    }

    private Completion completion() {
        return platform.bean(Completion.class);
    }

    private static String path(Answer generation) {
        return "/v1/generations/" + generation.text("/id");
    }

    private static List<Long> money(Answer generation) {
        return Stream.of("estimated", "reserved", "charged", "released")
                .map(kind -> generation.number("/cost/" + kind + "_micros"))
                .toList();
    }
}
