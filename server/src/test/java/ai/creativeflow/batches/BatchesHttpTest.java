package ai.creativeflow.batches;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Refusal;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Batches as callers see them: a line is a create of its own, and one that is refused holds up no other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BatchesHttpTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private Platform platform;

    @BeforeAll
    void start() {
        platform = Platform.with(Map.of("creativeflow.generations.live-engine", "none"));
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
    void each_line_is_a_create_with_a_result_of_its_own() {
        Client live = platform.team("bench").live();
        Answer made = live.post(
                "/v1/batches",
                batch(
                        line("a", Pictures.small("auto_select", true)),
                        line("b", Map.of("prompt", "Sale", "format", "no_such_format")),
                        line("c", Map.of("prompt", "Poster: how to make a bomb", "format", "x_post")),
                        line("d", Map.of("prompt", "Sale", "format", "x_post", "colour", "red")),
                        line("e", Pictures.small())));
        assertThat(made.status()).as(made.toString()).isEqualTo(202);
        assertThat(made.number("/lines/waiting")).isEqualTo(5);
        Until.holds(SOON, "an answer to every line", () -> read(live, made).number("/lines/waiting") == 0);
        Until.holds(
                SOON,
                "the samples of the last line",
                () -> read(live, made).number("/generations/awaiting_selection") == 1);

        List<JsonNode> results = results(live, made);

        assertThat(results.stream().map(one -> one.get("status").asString()))
                .containsExactly("accepted", "refused", "refused", "refused", "accepted");
        assertThat(results.stream()
                        .filter(one -> one.get("status").asString().equals("refused"))
                        .map(one -> one.at("/problem/code").asString()))
                .containsExactly("validation_failed", "prompt_rejected", "unknown_field");
        assertThat(results.get(1).at("/problem/errors/0/pointer").asString()).isEqualTo("/format");
        String open = results.get(4).get("generation_id").asString();
        assertThat(live.get("/v1/generations/" + open).text("/status")).isEqualTo("awaiting_selection");
        assertThat(read(live, made).text("/status")).isEqualTo("processing");
        assertThat(results(live, made, "?status=refused")).hasSize(3);
        assertThat(live.get("/v1/batches").text("/data/0/id")).isEqualTo(made.text("/id"));

        live.post("/v1/generations/" + open + "/cancel");
        Answer ended = ended(live, made);

        assertThat(ended.text("/status")).isEqualTo("completed");
        assertThat(ended.number("/generations/completed")).isEqualTo(1);
        assertThat(ended.number("/generations/canceled")).isEqualTo(1);
        Answer events = live.get("/v1/events?type=batch.completed");
        assertThat(events.json().get("data").size()).isEqualTo(1);
        assertThat(events.text("/data/0/data/id")).isEqualTo(made.text("/id"));
        assertThat(events.number("/data/0/data/lines/refused")).isEqualTo(3);
    }

    @Test
    void results_come_page_by_page_in_the_order_of_the_lines() {
        Client test = platform.team("bench").test();
        var lines = new ArrayList<Map<String, Object>>();
        for (int n = 0; n < 25; n++) {
            lines.add(line("line-" + n, Map.of()));
        }
        Answer made = test.post("/v1/batches", Map.of("lines", lines));
        ended(test, made);

        var numbers = new ArrayList<Integer>();
        String cursor = "";
        do {
            Answer page = test.get("/v1/batches/" + made.text("/id") + "/results?limit=10" + cursor);
            page.json().get("data").forEach(one -> numbers.add(one.get("number").asInt()));
            cursor = page.json().get("has_more").asBoolean() ? "&cursor=" + page.text("/next_cursor") : "";
        } while (!cursor.isEmpty());

        assertThat(numbers).hasSize(25).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void key_of_a_line_makes_one_generation_wherever_it_comes_again() {
        Client live = platform.team("bench").live();
        var body = Pictures.small("auto_select", true);
        String alone = live.with("Idempotency-Key", "spring")
                .post("/v1/generations", body)
                .text("/id");
        Answer first = live.post("/v1/batches", batch(line("spring", body), line("summer", body)));
        ended(live, first);
        Answer second = live.post("/v1/batches", batch(line("summer", body), line("spring", Pictures.small())));
        ended(live, second);

        assertThat(results(live, first).getFirst().get("generation_id").asString())
                .isEqualTo(alone);
        assertThat(results(live, second).getFirst().get("generation_id").asString())
                .isEqualTo(results(live, first).getLast().get("generation_id").asString());
        assertThat(results(live, second).getLast().at("/problem/code").asString())
                .isEqualTo("idempotency_key_reused");
        assertThat(live.get("/v1/generations").json().get("data").size()).isEqualTo(2);
    }

    @Test
    void batch_that_cannot_be_read_line_by_line_is_refused_whole() {
        Client live = platform.team("bench").live();

        Refusal.of(
                        live.post(
                                "/v1/batches",
                                batch(line("a", Pictures.small()), line("a", Pictures.small()), line("", Map.of()))),
                        422,
                        "validation_failed")
                .at("/lines/1/idempotency_key")
                .at("/lines/2/idempotency_key");
        Refusal.of(live.post("/v1/batches", Map.of("lines", List.of())), 422, "validation_failed")
                .at("/lines");
        Refusal.of(live.post("/v1/batches", "{\"lines\": [{\"idempotency_key\": \"a\"}]}"), 422, "validation_failed")
                .at("/lines/0/request");
        Refusal.of(live.post("/v1/batches", "{\"rows\": []}"), 400, "unknown_field");

        assertThat(live.get("/v1/batches").json().get("data")).isEmpty();
    }

    @Test
    void body_may_have_four_mebibytes_and_no_more() {
        Client live = platform.team("bench").live();
        String prompt = "x".repeat(4_000);
        var lines = new ArrayList<Map<String, Object>>();
        for (int n = 0; n < 1_000; n++) {
            lines.add(line("line-" + n, Map.of("prompt", prompt, "format", "no_such_format")));
        }

        Answer made = live.post("/v1/batches", Map.of("lines", lines));
        assertThat(made.status()).as(made.toString()).isEqualTo(202);
        assertThat(ended(live, made).number("/lines/refused")).isEqualTo(1_000);

        lines.add(line("one-more", Map.of()));
        Refusal.of(live.post("/v1/batches", Map.of("lines", lines)), 422, "validation_failed")
                .at("/lines");
        Refusal.of(
                live.post("/v1/batches", batch(line("a", Map.of("prompt", "x".repeat(4 * 1024 * 1024))))),
                413,
                "payload_too_large");
    }

    @Test
    void batch_takes_a_token_a_line_or_is_refused_and_takes_none() {
        Client live = platform.team("free").live();
        long before = live.get("/v1/limits").number("/rate/0/remaining");
        Answer made = live.post("/v1/batches", lines(20));
        assertThat(made.status()).as(made.toString()).isEqualTo(202);
        long after = live.get("/v1/limits").number("/rate/0/remaining");
        assertThat(before - after).isEqualTo(21);

        Refusal.of(live.post("/v1/batches", lines(50)), 429, "rate_limited");

        assertThat(live.get("/v1/limits").number("/rate/0/remaining")).isEqualTo(after - 1);
    }

    @Test
    void nothing_is_accepted_after_a_cancel_and_what_was_ends() {
        Client test = platform.team("bench").test();
        var lines = new ArrayList<Map<String, Object>>();
        for (int n = 0; n < 60; n++) {
            lines.add(line("line-" + n, Pictures.small("prompt", "Later [[test:slow=60s]]")));
        }
        Answer made = test.post("/v1/batches", Map.of("lines", lines));
        Until.holds(SOON, "a first line", () -> read(test, made).number("/lines/accepted") > 0);

        Answer canceled = test.post("/v1/batches/" + made.text("/id") + "/cancel");
        long accepted = canceled.number("/lines/accepted");
        Answer ended = ended(test, made);

        assertThat(canceled.text("/status")).isEqualTo("canceling");
        assertThat(canceled.number("/lines/waiting")).isZero();
        assertThat(ended.text("/status")).isEqualTo("canceled");
        assertThat(ended.number("/lines/accepted")).isEqualTo(accepted);
        assertThat(ended.number("/generations/canceled")).isEqualTo(accepted);
        assertThat(test.get("/v1/limits").number("/concurrency/used")
                        + test.get("/v1/limits").number("/concurrency/reserved"))
                .isZero();
        Refusal.of(test.post("/v1/batches/" + made.text("/id") + "/cancel"), 409, "invalid_state");
        assertThat(test.get("/v1/events?type=batch.completed").text("/data/0/data/status"))
                .isEqualTo("canceled");
    }

    /** One is worked on at once and twenty-one are open at most, so most of the lines wait for room. */
    @Test
    void lines_wait_where_there_is_no_room_for_open_generations() {
        platform.jdbc().sql("""
                INSERT INTO plan (name, included_generations, sells_beyond, credit_limit_micros, windows, at_once,
                                  storage_bytes, endpoints)
                VALUES ('narrow', 0, true, NULL, 'minute=6000/60', 1, 100000000, 1)
                """).update();
        Client live = platform.team("narrow").live();
        var lines = new ArrayList<Map<String, Object>>();
        for (int n = 0; n < 60; n++) {
            lines.add(line("line-" + n, Pictures.small("auto_select", true)));
        }

        Answer ended = ended(live, live.post("/v1/batches", Map.of("lines", lines)));

        assertThat(ended.number("/lines/accepted")).isEqualTo(60);
        assertThat(ended.number("/generations/completed")).isEqualTo(60);
    }

    @Test
    void money_that_runs_out_refuses_lines_and_not_the_batch() {
        Platform.TeamKeys team = platform.team("bench");
        team.live().put("/v1/spend-cap", Map.of("monthly_micros", 3 * 50_000));

        Answer made = team.live().post("/v1/batches", lines(5));
        Until.holds(
                SOON, "an answer to every line", () -> read(team.live(), made).number("/lines/waiting") == 0);

        assertThat(read(team.live(), made).number("/lines/accepted")).isEqualTo(3);
        assertThat(results(team.live(), made, "?status=refused").stream()
                        .map(one -> one.at("/problem/code").asString()))
                .containsExactly("spend_cap_reached", "spend_cap_reached");
    }

    private static Map<String, Object> lines(int count) {
        var lines = new ArrayList<Map<String, Object>>();
        for (int n = 0; n < count; n++) {
            lines.add(line("line-" + n, Pictures.small("auto_select", true)));
        }
        return Map.of("lines", lines);
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static Map<String, Object> batch(Map<String, Object>... lines) {
        return Map.of("lines", List.of(lines));
    }

    private static Map<String, Object> line(String key, Map<String, Object> request) {
        return Map.of("idempotency_key", key, "request", request);
    }

    private static Answer read(Client client, Answer batch) {
        return client.get("/v1/batches/" + batch.text("/id"));
    }

    private static Answer ended(Client client, Answer batch) {
        Until.holds(
                SOON,
                "the end of the batch",
                () -> read(client, batch).json().get("done").asBoolean());
        return read(client, batch);
    }

    private static List<JsonNode> results(Client client, Answer batch) {
        return results(client, batch, "");
    }

    private static List<JsonNode> results(Client client, Answer batch, String query) {
        Answer page = client.get("/v1/batches/" + Objects.requireNonNull(batch.text("/id")) + "/results" + query);
        assertThat(page.status()).as(page.toString()).isEqualTo(200);
        return page.json().get("data").valueStream().toList();
    }
}
