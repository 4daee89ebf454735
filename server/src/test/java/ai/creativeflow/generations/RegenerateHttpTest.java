package ai.creativeflow.generations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Refusal;
import ai.creativeflow.testing.Until;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Further sets: what they cost, what they leave as it was, and who wins where several ask at once. */
class RegenerateHttpTest {

    private static final long SET = 12_500;
    private static final long FINAL = 37_500;

    private final Platform platform = Platform.shared();
    private final Platform.TeamKeys acme = platform.team("payg");
    private final Client live = acme.live();

    @AfterEach
    void books_agree() {
        Answer books = platform.operator().get("/admin/v1/reconciliation");
        assertThat(books.number("/differences")).as(books.toString()).isZero();
    }

    @Test
    void further_set_stands_beside_the_first_and_costs_a_set() {
        Answer ready = Pictures.awaiting(live);
        assertThat(live.post("/v1/quotes", Map.of("generation_id", ready.text("/id"), "action", "regenerate"))
                        .number("/amount_micros"))
                .isEqualTo(SET);

        Answer asked = live.post(path(ready) + "/regenerate", Map.of("prompt", "Winter sale", "seed", 9));
        Answer both = settled(live, ready);

        assertThat(asked.status()).isEqualTo(202);
        assertThat(asked.text("/status")).isEqualTo("processing_samples");
        assertThat(money(asked)).containsExactly(50_000 + SET, FINAL + SET, SET, 0L);
        assertThat(both.text("/status")).isEqualTo("awaiting_selection");
        assertThat(sets(both)).containsExactly(1, 2);
        assertThat(both.text("/samples/0/id")).isEqualTo(ready.text("/samples/0/id"));
        assertThat(both.number("/samples/1/seed")).isEqualTo(9);
        assertThat(both.text("/further_sets/0/prompt")).isEqualTo("Winter sale");
        assertThat(both.text("/prompt")).isEqualTo(ready.text("/prompt"));
        assertThat(money(both)).containsExactly(50_000 + SET, FINAL, 2 * SET, 0L);
    }

    @Test
    void time_to_select_is_counted_from_the_first_set() {
        Answer ready = Pictures.awaiting(live);

        Answer both = live.post(path(ready) + "/regenerate?wait=30");

        assertThat(sets(both)).containsExactly(1, 2);
        assertThat(both.text("/selection_expires_at")).isEqualTo(ready.text("/selection_expires_at"));
    }

    @Test
    void set_that_comes_late_leaves_a_day_to_look_at_it() {
        Answer ready = Pictures.awaiting(live);
        change("UPDATE generation SET selection_expires_at = now() + interval '1 minute' WHERE id = :id", ready);

        Answer both = live.post(path(ready) + "/regenerate?wait=30");

        assertThat(Instant.parse(both.text("/selection_expires_at")))
                .isAfter(Instant.now().plus(Duration.ofHours(23)));
    }

    @Test
    void final_of_either_set_is_drawn_by_what_its_set_was_asked_to_show() throws IOException {
        Answer first = drawn("Summer sale at the surf shop", 7);
        Answer second = drawn("Winter market in the old town", 11);

        for (int set = 1; set <= 2; set++) {
            Answer ready = live.post("/v1/generations?wait=30", Pictures.small("seed", 7));
            Answer both = live.post(
                    path(ready) + "/regenerate?wait=30", Map.of("prompt", "Winter market in the old town", "seed", 11));
            Answer done = live.post(
                    path(ready) + "/select?wait=30", Map.of("sample_id", both.text("/samples/" + (set - 1) + "/id")));
            assertThat(done.text("/status")).as(done.toString()).isEqualTo("completed");
            assertThat(pixels(done)).isEqualTo(pixels(set == 1 ? first : second));
        }
        assertThat(pixels(first)).isNotEqualTo(pixels(second));
    }

    @Test
    void withheld_and_failing_test_prompts_leave_what_there_was() {
        Client test = acme.test();
        for (String prompt : List.of("[[test:fail]]", "[[test:reject]]", "[[test:withhold=1]]")) {
            Answer ready = Pictures.awaiting(test);

            Answer back = test.post(path(ready) + "/regenerate?wait=30", Map.of("prompt", prompt));

            assertThat(back.text("/status")).as(prompt).isEqualTo("awaiting_selection");
            assertThat(back.text("/status_reason/code")).isNotBlank();
            assertThat(back.text("/samples/0/id")).isEqualTo(ready.text("/samples/0/id"));
            assertThat(select(test, back).text("/status")).isEqualTo("completed");
        }
    }

    @Test
    void every_set_is_paid_and_there_are_ten_at_most() {
        Answer ready = Pictures.awaiting(live);
        for (int set = 2; set <= 10; set++) {
            assertThat(live.post(path(ready) + "/regenerate?wait=30").text("/status"))
                    .isEqualTo("awaiting_selection");
        }

        Refusal.of(live.post(path(ready) + "/regenerate"), 409, "conflict");

        assertThat(sets(live.get(path(ready))))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 10).boxed().toList());
        assertThat(live.get(path(ready)).number("/cost/charged_micros")).isEqualTo(10 * SET);
        assertThat(select(live.get(path(ready))).number("/cost/charged_micros")).isEqualTo(10 * SET + FINAL);
    }

    @Test
    void only_what_awaits_its_selection_gets_another_set() {
        Answer ready = Pictures.awaiting(live);
        live.post(path(ready) + "/cancel");

        Refusal.of(live.post(path(ready) + "/regenerate"), 409, "invalid_state");
        Refusal.of(
                        live.post(
                                path(Pictures.awaiting(live)) + "/regenerate",
                                Map.of("prompt", " ", "seed", -1, "style", Map.of("palette", List.of("red")))),
                        422,
                        "validation_failed")
                .at("/prompt")
                .at("/seed")
                .at("/style/palette/0");
    }

    @Test
    void set_beyond_the_cap_is_refused_and_changes_nothing() {
        live.put("/v1/spend-cap", Map.of("monthly_micros", 60_000));
        Answer ready = Pictures.awaiting(live);
        String etag = live.get(path(ready)).header("ETag");

        Refusal.of(live.post(path(ready) + "/regenerate"), 402, "spend_cap_reached");

        assertThat(live.get(path(ready)).header("ETag")).isEqualTo(etag);
        assertThat(live.get(path(ready)).json().get("further_sets")).isEmpty();
    }

    @Test
    void grants_pay_for_further_sets_too() {
        platform.operator()
                .post(
                        "/admin/v1/teams/" + acme.id() + "/credit-grants",
                        Map.of("name", "Welcome", "amount_micros", 70_000, "priority", 1));
        Answer ready = Pictures.awaiting(live);

        live.post(path(ready) + "/regenerate?wait=30");
        live.post(path(ready) + "/regenerate?wait=30");
        Answer done = select(live.get(path(ready)));

        assertThat(done.number("/cost/charged_micros")).isEqualTo(75_000);
        assertThat(live.get("/v1/limits").number("/spend_cap/used")).isEqualTo(5_000);
    }

    @Test
    void one_of_twenty_callers_gets_the_set() {
        Answer ready = Pictures.awaiting(live);

        List<Answer> answers = Parallel.times(20, n -> live.post(path(ready) + "/regenerate"));

        assertThat(answers.stream().filter(answer -> answer.status() == 202)).isNotEmpty();
        long accepted =
                answers.stream().filter(answer -> answer.status() == 202).count();
        assertThat(answers.stream().filter(answer -> answer.status() != 202))
                .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(409));
        Answer after = settled(live, ready);
        assertThat(after.json().get("further_sets").size()).isEqualTo((int) accepted);
        assertThat(after.number("/cost/charged_micros")).isEqualTo(SET + accepted * SET);
    }

    /** Set against select against cancel against expiry, all at one generation: the row decides, and the money is right. */
    @Test
    void books_agree_whoever_comes_first() {
        List<Answer> generations = Parallel.times(20, n -> Pictures.awaiting(live));

        Parallel.times(generations.size() * 4, n -> {
            Answer one = generations.get(n / 4);
            return switch (n % 4) {
                case 0 -> live.post(path(one) + "/regenerate");
                case 1 -> live.post(path(one) + "/select", Map.of("sample_id", one.text("/samples/0/id")));
                case 2 -> n % 8 == 2 ? live.post(path(one) + "/cancel") : live.get(path(one));
                default -> {
                    change("UPDATE generation SET selection_expires_at = now() WHERE id = :id", one);
                    platform.bean(Overdue.class).expireUnselected(10);
                    yield one;
                }
            };
        });

        Until.holds(
                Duration.ofSeconds(30),
                "the end of all work",
                () -> live.get("/v1/limits").number("/concurrency/used") == 0
                        && live.get("/v1/limits").number("/concurrency/reserved") == 0);
        generations.forEach(one -> {
            Answer after = live.get(path(one));
            assertThat(after.number("/cost/estimated_micros"))
                    .as(after.toString())
                    .isEqualTo(after.number("/cost/reserved_micros")
                            + after.number("/cost/charged_micros")
                            + after.number("/cost/released_micros"));
        });
    }

    private Answer drawn(String prompt, int seed) {
        Answer done = live.post(
                "/v1/generations?wait=30", Pictures.small("prompt", prompt, "seed", seed, "auto_select", true));
        assertThat(done.text("/status")).as(done.toString()).isEqualTo("completed");
        return done;
    }

    private List<Integer> pixels(Answer done) throws IOException {
        byte[] bytes = live.get("/v1/assets/" + done.text("/final/asset_id") + "/content")
                .body();
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
        return IntStream.of(image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
                .boxed()
                .toList();
    }

    private Answer select(Answer generation) {
        return select(live, generation);
    }

    private static Answer select(Client client, Answer generation) {
        return client.post(path(generation) + "/select?wait=30", Map.of("sample_id", generation.text("/samples/0/id")));
    }

    private static Answer settled(Client client, Answer generation) {
        return client.get(path(generation) + "?wait=30");
    }

    private void change(String sql, Answer generation) {
        UUID id = GenerationId.parse(generation.text("/id")).orElseThrow().value();
        assertThat(platform.jdbc().sql(sql).param("id", id).update()).isEqualTo(1);
    }

    private static String path(Answer generation) {
        return "/v1/generations/" + generation.text("/id");
    }

    private static List<Integer> sets(Answer generation) {
        return generation
                .json()
                .get("samples")
                .valueStream()
                .map(sample -> sample.get("set").asInt())
                .distinct()
                .toList();
    }

    private static List<Long> money(Answer generation) {
        return Stream.of("estimated", "reserved", "charged", "released")
                .map(kind -> generation.number("/cost/" + kind + "_micros"))
                .toList();
    }
}
