package ai.creativeflow.batches;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.ids.BatchId;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.kernel.messaging.NodeId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What holds when workers die, come late, or meet: no line is accepted twice, and none is lost. The tests do the work. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BatchWorkerTest {

    private static final int LINES = 120;

    private Platform platform;

    @BeforeAll
    void start() {
        platform = Platform.with(Map.of("creativeflow.generations.live-engine", "none"));
        platform.context().getBean("batchLoop", Loop.class).stop();
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
    void many_workers_accept_each_line_once() {
        Client live = platform.team("bench").live();
        Answer made = handIn(live);

        Parallel.times(8, n -> {
            for (int turn = 0; turn < 40; turn++) {
                worker().runDue();
            }
            return n;
        });
        workOff(live, made);

        assertThat(generations(live)).hasSize(LINES).doesNotHaveDuplicates();
        assertThat(read(live, made).number("/lines/accepted")).isEqualTo(LINES);
        assertThat(live.get("/v1/events?type=batch.completed")
                        .json()
                        .get("data")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void batch_of_a_dead_node_goes_on_where_it_was_and_the_dead_one_changes_nothing() {
        Client live = platform.team("bench").live();
        Answer made = handIn(live);
        worker().runDue();
        long before = read(live, made).number("/lines/accepted");
        var lost = new BatchRepository(platform.jdbc(), new NodeId(UUID.randomUUID()))
                .claim()
                .orElseThrow();

        workOff(live, made);

        assertThat(before).isEqualTo(50);
        assertThat(platform.bean(BatchRepository.class).hold(lost, List.of(Batch.Status.values())))
                .isFalse();
        assertThat(generations(live)).hasSize(LINES).doesNotHaveDuplicates();
    }

    @Test
    void line_whose_acceptance_was_not_written_down_is_not_accepted_again() {
        Client live = platform.team("bench").live();
        Answer made = handIn(live);
        worker().runDue();
        platform.jdbc()
                .sql("""
                        UPDATE batch_line
                        SET status = 'waiting', generation_id = NULL
                        WHERE batch_id = :id
                          AND number < 10
                        """)
                .param("id", BatchId.parse(made.text("/id")).orElseThrow().value())
                .update();

        workOff(live, made);

        assertThat(generations(live)).hasSize(LINES).doesNotHaveDuplicates();
    }

    @Test
    void revoked_key_accepts_no_more_lines() {
        Platform.TeamKeys team = platform.team("bench");
        Answer key = team.live()
                .post(
                        "/v1/api-keys",
                        Map.of(
                                "name",
                                "For batches",
                                "mode",
                                "live",
                                "scopes",
                                List.of("generations:read", "generations:write")));
        Client own = platform.as(key.text("/secret"));
        Answer made = handIn(own);
        worker().runDue();

        team.live().post("/v1/api-keys/" + key.text("/id") + "/revoke");
        workOff(team.live(), made);

        assertThat(read(team.live(), made).number("/lines/accepted")).isEqualTo(50);
        assertThat(team.live()
                        .get("/v1/batches/" + made.text("/id") + "/results?status=refused")
                        .text("/data/0/problem/code"))
                .isEqualTo("api_key_revoked");
    }

    @Test
    void cancel_between_two_turns_stops_the_rest() {
        Client live = platform.team("bench").live();
        Answer made = handIn(live);
        worker().runDue();

        live.post("/v1/batches/" + made.text("/id") + "/cancel");
        workOff(live, made);

        Answer ended = read(live, made);
        assertThat(ended.text("/status")).isEqualTo("canceled");
        assertThat(ended.number("/lines/accepted")).isEqualTo(50);
        assertThat(ended.number("/lines/canceled")).isEqualTo(LINES - 50);
        assertThat(ended.number("/generations/completed") + ended.number("/generations/canceled"))
                .isEqualTo(50);
    }

    private BatchWorker worker() {
        return platform.bean(BatchWorker.class);
    }

    private static Answer handIn(Client client) {
        var lines = new ArrayList<Map<String, Object>>();
        for (int n = 0; n < LINES; n++) {
            lines.add(Map.of("idempotency_key", "line-" + n, "request", Pictures.small("auto_select", true)));
        }
        Answer made = client.post("/v1/batches", Map.of("lines", lines));
        assertThat(made.status()).as(made.toString()).isEqualTo(202);
        return made;
    }

    private void workOff(Client client, Answer made) {
        Until.holds(Duration.ofSeconds(60), "the end of the batch", () -> {
            worker().runDue();
            return read(client, made).json().get("done").asBoolean();
        });
    }

    private static Answer read(Client client, Answer made) {
        return client.get("/v1/batches/" + made.text("/id"));
    }

    private static List<String> generations(Client client) {
        var ids = new ArrayList<String>();
        String cursor = "";
        do {
            Answer page = client.get("/v1/generations?limit=100" + cursor);
            page.json().get("data").forEach(one -> ids.add(one.get("id").asString()));
            cursor = page.json().get("has_more").asBoolean() ? "&cursor=" + page.text("/next_cursor") : "";
        } while (!cursor.isEmpty());
        return ids;
    }
}
