package ai.creativeflow.generations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerationsHttpTest {

    private static final Duration LATE_AT_MOST = Duration.ofMillis(250);

    private final Platform platform = Platform.shared();
    private final TeamKeys acme = platform.team("payg");
    private final Client client = acme.test();

    @Test
    void accepted_generation_shows_what_was_asked_for() {
        Answer answer = client.post(
                "/v1/generations",
                Map.of(
                        "prompt",
                        "Sale [[test:slow=30s]]",
                        "format",
                        "facebook_post",
                        "samples",
                        2,
                        "seed",
                        7,
                        "project_id",
                        "summer",
                        "style",
                        Map.of("tone", "playful", "industry", "retail", "palette", List.of("#0077b6")),
                        "metadata",
                        Map.of("campaign", "x")));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Location")).endsWith("/v1/generations/" + answer.text("/id"));
        assertThat(answer.text("/object")).isEqualTo("generation");
        assertThat(answer.text("/status")).isEqualTo("pending");
        assertThat(answer.json().get("done").asBoolean()).isFalse();
        assertThat(answer.json().get("action_required").isNull()).isTrue();
        assertThat(answer.number("/width")).isEqualTo(1200);
        assertThat(answer.number("/height")).isEqualTo(630);
        assertThat(answer.number("/seed")).isEqualTo(7);
        assertThat(answer.text("/project_id")).isEqualTo("summer");
        assertThat(answer.text("/metadata/campaign")).isEqualTo("x");
        assertThat(answer.text("/links/self"))
                .isEqualTo("https://api.creativeflow.test/v1/generations/" + answer.text("/id"));
        cancel(answer);
    }

    @Test
    void samples_are_previews_whose_longest_side_is_512() {
        Answer answer = client.post(
                "/v1/generations?wait=30", Map.of("prompt", "Sale", "format", "youtube_thumbnail", "samples", 1));

        assertThat(answer.number("/samples/0/width")).isEqualTo(512);
        assertThat(answer.number("/samples/0/height")).isEqualTo(288);
        assertThat(answer.text("/action_required")).isEqualTo("select_sample");
        assertThat(Instant.parse(answer.text("/selection_expires_at")))
                .isBetween(Instant.now().plus(Duration.ofDays(6)), Instant.now().plus(Duration.ofDays(8)));
    }

    @Test
    void smallest_and_largest_values_are_accepted() {
        Answer smallest =
                client.post("/v1/generations", Pictures.small("prompt", "p", "seed", 0, "width", 64, "height", 4096));
        Answer largest = client.post(
                "/v1/generations",
                Pictures.small("prompt", "[[test:slow=60s]]" + "😀".repeat(4096 - 17), "seed", 9_007_199_254_740_991L));

        assertThat(smallest.status()).as(smallest.toString()).isEqualTo(202);
        assertThat(largest.status()).as(largest.toString()).isEqualTo(202);
        cancel(smallest);
        cancel(largest);
    }

    @Test
    void formats_name_their_sizes_and_what_is_kept_free() {
        Answer formats = client.get("/v1/formats");

        assertThat(formats.json().get("data").size()).isEqualTo(11);
        assertThat(formats.text("/data/0/name")).isEqualTo("instagram_post");
        assertThat(formats.number("/data/0/width")).isEqualTo(1080);
        assertThat(formats.number("/data/0/safe_zone/bottom")).isZero();
        assertThat(formats.number("/data/0/margin")).isEqualTo(81);
        assertThat(formats.text("/data/1/name")).isEqualTo("instagram_story");
        assertThat(formats.json().at("/data/1/safe_zone").toString())
                .isEqualTo("{\"top\":269,\"right\":65,\"bottom\":384,\"left\":65}");
        assertThat(formats.number("/custom/side_min")).isEqualTo(64);
        assertThat(formats.number("/custom/side_max")).isEqualTo(4096);
    }

    @Test
    void list_is_narrowed_by_each_filter() {
        Answer slow = client.post("/v1/generations", Pictures.small("prompt", "[[test:slow=60s]]", "project_id", "a"));
        Answer ready = client.post("/v1/generations?wait=30", Pictures.small("project_id", "b"));
        String created = ready.text("/created_at");

        assertThat(ids("")).containsExactly(ready.text("/id"), slow.text("/id"));
        assertThat(ids("?status=awaiting_selection")).containsExactly(ready.text("/id"));
        assertThat(ids("?status=completed")).isEmpty();
        assertThat(ids("?project_id=a")).containsExactly(slow.text("/id"));
        assertThat(ids("?format=custom&project_id=b")).containsExactly(ready.text("/id"));
        assertThat(ids("?format=tiktok")).isEmpty();
        assertThat(ids("?created_after=" + created)).isEmpty();
        assertThat(ids("?created_before=" + created)).containsExactly(slow.text("/id"));
        assertThat(ids("?created_after=2020-01-01T00:00:00Z&created_before=2020-01-02T00:00:00Z"))
                .isEmpty();
        cancel(slow);
    }

    @ParameterizedTest
    @CsvSource({"?wait=1, ''", "'', wait=1", "'', 'respond-async, wait=1'"})
    void wait_is_honoured_and_not_overdrawn(String query, String prefer) {
        Answer slow = client.post("/v1/generations", Pictures.small("prompt", "[[test:slow=60s]]"));
        Client caller = prefer.isEmpty() ? client : client.with("Prefer", prefer);
        String path = "/v1/generations/" + slow.text("/id") + query;

        long begun = System.nanoTime();
        Answer answer = caller.get(path);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(took).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(1).plus(LATE_AT_MOST));
        cancel(slow);
    }

    @Test
    void wait_ends_as_soon_as_there_is_something_to_do() {
        Answer ready = Pictures.awaiting(client);

        long begun = System.nanoTime();
        client.get("/v1/generations/" + ready.text("/id") + "?wait=60");

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void canceling_a_waiting_one_ends_it_for_good() {
        Answer slow = client.post("/v1/generations", Pictures.small("prompt", "[[test:slow=60s]]"));

        Answer canceled = cancel(slow);

        assertThat(canceled.status()).isEqualTo(200);
        assertThat(canceled.text("/status")).isEqualTo("canceled");
        assertThat(canceled.json().get("done").asBoolean()).isTrue();
        assertThat(client.get("/v1/limits").number("/concurrency/remaining")).isEqualTo(50);
    }

    @Test
    void canceling_one_that_awaits_its_selection_ends_it_for_good() {
        Answer ready = Pictures.awaiting(client);

        assertThat(cancel(ready).text("/status")).isEqualTo("canceled");

        Refusal.of(select(ready, ready.text("/samples/0/id")), 409, "invalid_state")
                .detailHas("canceled");
    }

    @Test
    void canceling_a_done_one_is_refused_and_names_its_state() {
        Answer ready = Pictures.awaiting(client);
        cancel(ready);

        Answer again = cancel(ready);

        Refusal.of(again, 409, "invalid_state").detailHas("canceled");
        assertThat(again.text("/state")).isEqualTo("canceled");
    }

    @Test
    void selecting_before_the_samples_are_there_is_refused() {
        Answer slow = client.post("/v1/generations", Pictures.small("prompt", "[[test:slow=60s]]"));

        Refusal.of(select(slow, "smp_06axf0h8zk8q3cs9c8d5bqv4gr"), 409, "invalid_state")
                .detailHas("The generation is p");
        cancel(slow);
    }

    @Test
    void sample_of_another_generation_cannot_be_selected() {
        Answer mine = Pictures.awaiting(client);
        Answer other = Pictures.awaiting(client);

        Refusal.of(select(mine, other.text("/samples/0/id")), 422, "validation_failed")
                .at("/sample_id");
        assertThat(client.get("/v1/generations/" + mine.text("/id")).text("/status"))
                .isEqualTo("awaiting_selection");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{} | 422 | validation_failed | /sample_id",
                "{'sample_id': null} | 422 | validation_failed | /sample_id",
                "{'sample_id': 'x'} | 422 | validation_failed | /sample_id",
                "{'sample_id': 'SAMPLE', 'resolution': '8k'} | 422 | validation_failed | /resolution",
                "{'sample_id': 'SAMPLE', 'file_format': 'bmp'} | 422 | validation_failed | /file_format",
                "{'sample_id': 7} | 400 | malformed_json | /sample_id",
                "{'sample_id': 'SAMPLE', 'size': '2k'} | 400 | unknown_field | /size"
            })
    void selection_that_cannot_be_changes_nothing(String body, int status, String code, String pointer) {
        Answer ready = Pictures.awaiting(client);
        String path = "/v1/generations/" + ready.text("/id");
        String etag = client.get(path).header("ETag");

        Answer answer =
                client.post(path + "/select", body.replace('\'', '"').replace("SAMPLE", ready.text("/samples/0/id")));

        Refusal.of(answer, status, code).at(pointer);
        assertThat(client.get(path).header("ETag")).isEqualTo(etag);
    }

    @Test
    void selected_sample_is_drawn_at_the_formats_own_size() {
        Answer ready = Pictures.awaiting(client);

        Answer done = client.post(
                "/v1/generations/" + ready.text("/id") + "/select?wait=30",
                Map.of("sample_id", ready.text("/samples/0/id")));

        assertThat(done.text("/status")).isEqualTo("completed");
        assertThat(done.text("/selected_sample_id")).isEqualTo(ready.text("/samples/0/id"));
        assertThat(done.number("/final/width")).isEqualTo(64);
        assertThat(done.text("/final/file_format")).isEqualTo("png");
        assertThat(done.number("/progress")).isEqualTo(1);
        assertThat(client.get("/v1/assets/" + done.text("/final/asset_id") + "/content")
                        .body())
                .hasSize((int) done.number("/final/bytes"));
    }

    @Test
    void repeated_selection_gets_the_first_answer_and_draws_once() {
        Answer ready = Pictures.awaiting(client);
        Client once = client.with("Idempotency-Key", "\"select\"");
        String path = "/v1/generations/" + ready.text("/id") + "/select";
        var body = Map.of("sample_id", ready.text("/samples/0/id"));
        Answer first = once.post(path, body);
        client.get("/v1/generations/" + ready.text("/id") + "?wait=30");

        Answer again = client.with("Idempotency-Key", "select").post(path + "?wait=30", body);

        assertThat(again.status()).isEqualTo(202);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.toString()).isEqualTo(first.toString());
    }

    @Test
    void repeated_create_makes_one_generation_however_its_fields_are_ordered() {
        Client once = client.with("Idempotency-Key", "create");
        Answer first = once.post("/v1/generations", "{\"prompt\": \"p\", \"format\": \"tiktok\", \"samples\": 1}");

        Answer again = once.post("/v1/generations", "{\"samples\":1,\"format\":\"tiktok\",\"prompt\":\"\\u0070\"}");

        assertThat(again.text("/id")).isEqualTo(first.text("/id"));
        assertThat(ids("")).hasSize(1);
    }

    @Test
    void create_that_is_sent_many_times_at_once_happens_once() {
        List<Answer> answers = Parallel.times(
                12, caller -> client.with("Idempotency-Key", "twins").post("/v1/generations", Pictures.small()));

        assertThat(ids("")).hasSize(1);
        assertThat(answers.stream()
                        .filter(answer -> answer.status() == 202 && answer.header("Idempotent-Replayed") == null))
                .hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() != 202)).allSatisfy(answer -> {
            Refusal.of(answer, 409, "idempotency_in_progress");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
        });
    }

    @Test
    void of_selections_that_come_together_one_is_taken() {
        Answer ready = Pictures.awaiting(client);

        List<Answer> answers = Parallel.times(6, caller -> select(ready, ready.text("/samples/0/id")));

        assertThat(answers.stream().filter(answer -> answer.status() == 202)).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() != 202))
                .allSatisfy(answer -> Refusal.of(answer, 409, "invalid_state"));
    }

    @Test
    void idempotency_keys_of_the_two_modes_never_meet() {
        Answer test = acme.test().with("Idempotency-Key", "same").post("/v1/generations", Pictures.small());
        Answer live = acme.live().with("Idempotency-Key", "same").post("/v1/generations", Pictures.small());

        assertThat(live.header("Idempotent-Replayed")).isNull();
        assertThat(live.text("/id")).isNotEqualTo(test.text("/id"));
    }

    @Test
    void entity_tag_changes_with_the_state() {
        Answer ready = Pictures.awaiting(client);
        String path = "/v1/generations/" + ready.text("/id");
        String etag = client.get(path).header("ETag");
        assertThat(client.with("If-None-Match", etag).get(path).status()).isEqualTo(304);

        cancel(ready);

        assertThat(client.with("If-None-Match", etag).get(path).status()).isEqualTo(200);
    }

    @Test
    void final_is_drawn_by_itself_where_that_was_asked_for() {
        Answer done = client.post(
                "/v1/generations?wait=60",
                Pictures.small("auto_select", true, "final", Map.of("resolution", "2k", "file_format", "jpeg")));

        assertThat(done.text("/status")).isEqualTo("completed");
        assertThat(done.text("/selected_sample_id")).isEqualTo(done.text("/samples/0/id"));
        assertThat(done.number("/final/width")).isEqualTo(2048);
        assertThat(done.text("/final/file_format")).isEqualTo("jpeg");
        Answer content = client.get("/v1/assets/" + done.text("/final/asset_id") + "/content");
        assertThat(content.header("Content-Type")).isEqualTo("image/jpeg");
        assertThat(content.body()).startsWith(0xff, 0xd8, 0xff);
    }

    private Answer select(Answer generation, String sample) {
        return client.post("/v1/generations/" + generation.text("/id") + "/select", Map.of("sample_id", sample));
    }

    private Answer cancel(Answer generation) {
        return client.post("/v1/generations/" + generation.text("/id") + "/cancel");
    }

    private List<String> ids(String query) {
        var ids = new ArrayList<String>();
        Answer list = client.get("/v1/generations" + query);
        assertThat(list.status()).as(list.toString()).isEqualTo(200);
        list.json().get("data").forEach(one -> ids.add(one.get("id").asString()));
        return ids;
    }
}
