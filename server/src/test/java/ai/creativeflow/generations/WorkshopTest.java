package ai.creativeflow.generations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.messaging.NodeId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What holds when workers die, come late, or meet: each task counts once, and the money with it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkshopTest {

    private static final Map<String, Object> BODY = Map.of("prompt", "Night market", "format", "x_post");

    private Platform platform;

    @BeforeAll
    void start() {
        platform = Platform.with(Map.of("creativeflow.generations.live-engine", "none"));
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    @Test
    void work_of_a_dead_node_is_finished_by_another_within_fifteen_seconds() {
        var team = platform.team("payg");
        Answer accepted = accepted(team);
        claimAsDeadNode(accepted);

        Until.holds(
                Duration.ofSeconds(15),
                "the samples of the dead node's task",
                () -> statusOf(team, accepted).equals("awaiting_selection"));

        Answer seen = team.test().get("/v1/generations/" + accepted.text("/id"));
        assertThat(seen.json().at("/samples").size()).isEqualTo(4);
    }

    @Test
    void a_result_that_comes_after_the_task_was_taken_over_changes_nothing() {
        var team = platform.team("payg");
        Answer accepted = accepted(team);
        Task lost = claimAsDeadNode(accepted);
        Until.holds(
                Duration.ofSeconds(15),
                "the samples of the dead node's task",
                () -> statusOf(team, accepted).equals("awaiting_selection"));
        Answer before = team.test().get("/v1/generations/" + accepted.text("/id"));

        completion().samplesReady(lost, List.of(), List.of());
        completion().ended(lost, Status.FAILED, new Generation.Reason("late", "Too late.", true));

        Answer after = team.test().get("/v1/generations/" + accepted.text("/id"));
        assertThat(after.header("ETag")).isEqualTo(before.header("ETag"));
        assertThat(after.text("/status")).isEqualTo("awaiting_selection");
    }

    @Test
    void nothing_succeeds_after_a_cancel_even_if_the_worker_had_begun() {
        var team = platform.team("payg");
        Answer accepted = accepted(team);
        Task begun = claimAsDeadNode(accepted);

        Answer canceled = team.test().post("/v1/generations/" + accepted.text("/id") + "/cancel");
        completion().samplesReady(begun, List.of(), List.of());

        assertThat(canceled.text("/status")).isEqualTo("canceled");
        assertThat(statusOf(team, accepted)).isEqualTo("canceled");
    }

    @Test
    void a_task_that_kills_its_workers_is_not_tried_for_ever() {
        var team = platform.team("payg");
        Answer accepted = accepted(team);
        platform.jdbc()
                .sql("UPDATE generation_task SET attempts = 3, node = :dead WHERE generation_id = :id")
                .param("dead", UUID.randomUUID())
                .param("id", id(accepted))
                .update();
        platform.jdbc()
                .sql("UPDATE generation SET status = 'processing_samples' WHERE id = :id")
                .param("id", id(accepted))
                .update();

        Until.holds(
                Duration.ofSeconds(15),
                "the end of the task",
                () -> statusOf(team, accepted).equals("failed"));
    }

    /** Selects, cancels, expiries and completions in any order leave the books in agreement. */
    @Test
    void books_agree_after_everything_happened_at_once() {
        var team = platform.team("payg");

        Parallel.times(60, n -> {
            Answer one = team.live().post("/v1/generations?wait=10", BODY);
            String path = "/v1/generations/" + one.text("/id");
            switch (n % 5) {
                case 0 -> team.live().post(path + "/cancel");
                case 1 ->
                    Parallel.times(
                            2,
                            m -> m == 0
                                    ? team.live().post(path + "/cancel")
                                    : team.live()
                                            .post(
                                                    path + "/select",
                                                    Map.of(
                                                            "sample_id",
                                                            one.text("/samples/0/id"),
                                                            "resolution",
                                                            "4k")));
                case 2 ->
                    Parallel.times(
                            3,
                            m -> team.live()
                                    .post(path + "/select?wait=10", Map.of("sample_id", one.text("/samples/0/id"))));
                case 3 ->
                    team.live()
                            .post(
                                    path + "/select?wait=10",
                                    Map.of("sample_id", one.text("/samples/1/id"), "resolution", "2k"));
                default ->
                    platform.jdbc()
                            .sql("UPDATE generation SET selection_expires_at = now() WHERE id = :id")
                            .param("id", id(one))
                            .update();
            }
            return one;
        });
        platform.bean(Overdue.class).expireUnselected(1000);
        Until.holds(
                Duration.ofSeconds(20),
                "the end of every generation",
                () -> team.live().get("/v1/limits").number("/concurrency/used") == 0
                        && team.live().get("/v1/limits").number("/concurrency/reserved") == 0);

        Answer books = platform.operator().get("/admin/v1/reconciliation");
        assertThat(books.number("/differences")).as(books.toString()).isZero();
        assertThat(statuses(team)).contains("completed", "canceled", "expired").doesNotContain("pending");
        assertThat(team.live().get("/v1/limits").number("/spend_cap/reserved")).isZero();
    }

    @Test
    void a_small_team_does_not_wait_behind_a_large_ones_backlog() {
        var busy = platform.team("payg");
        var quiet = platform.team("payg");
        Parallel.times(150, n -> busy.live().post("/v1/generations", BODY));

        long begun = System.nanoTime();
        Answer answer = quiet.live().post("/v1/generations?wait=10", BODY);

        assertThat(answer.text("/status")).isEqualTo("awaiting_selection");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }

    /** Slow for ten seconds, so that no worker of this node takes it before the test does. */
    private static Answer accepted(Platform.TeamKeys team) {
        return team.test().post("/v1/generations", Map.of("prompt", "Fair [[test:slow=10s]]", "format", "x_post"));
    }

    /** Takes the task as a node that has never been alive, the way a worker takes it. */
    private Task claimAsDeadNode(Answer accepted) {
        Until.holds(
                Duration.ofSeconds(5),
                "the delay that the prompt asked for",
                () -> platform.jdbc()
                        .sql("SELECT delayed FROM generation_task WHERE generation_id = :id")
                        .param("id", id(accepted))
                        .query(Boolean.class)
                        .single());
        var dead = new NodeId(UUID.randomUUID());
        int fence = platform.jdbc()
                .sql("""
                        UPDATE generation_task
                        SET node = :node, fence = fence + 1, attempts = attempts + 1
                        WHERE generation_id = :id
                        RETURNING fence
                        """)
                .param("node", dead.value())
                .param("id", id(accepted))
                .query(Integer.class)
                .single();
        return new Task(new GenerationId(id(accepted)), Task.Phase.SAMPLES, fence, 1, true);
    }

    private Completion completion() {
        return platform.bean(Completion.class);
    }

    private static UUID id(Answer generation) {
        return GenerationId.parse(generation.text("/id")).orElseThrow().value();
    }

    private static String statusOf(Platform.TeamKeys team, Answer accepted) {
        return team.test().get("/v1/generations/" + accepted.text("/id")).text("/status");
    }

    private static List<String> statuses(Platform.TeamKeys team) {
        Answer list = team.live().get("/v1/generations?limit=100");
        assertThat(list.status()).isEqualTo(200);
        var found = new ArrayList<String>();
        list.json().at("/data").forEach(one -> found.add(one.at("/status").asString()));
        return found;
    }
}
