package ai.creativeflow.generations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Refusal;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Deadlines of callers; the node's own hands rest, and so does who ends the late ones: the tests do both. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeadlinesTest {

    private Platform platform;
    private Platform.TeamKeys team;

    @BeforeAll
    void start() {
        platform = Platform.with(Map.of("creativeflow.generations.live-engine", "none"));
        platform.context().getBean("workshopLoop", Loop.class).stop();
        platform.context().getBean("lateGenerations", Loop.class).stop();
        team = platform.team("payg");
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
    void one_that_has_not_begun_by_its_time_expires_and_costs_nothing() {
        Answer made = accepted("start_by");
        passDeadline(made, "start_by");

        assertThat(overdue().endLate(10)).isEqualTo(1);

        Answer after = read(made);
        assertThat(after.text("/status")).isEqualTo("expired");
        assertThat(after.text("/status_reason/code")).isEqualTo("deadline_exceeded");
        assertThat(money(after)).containsExactly(50_000L, 0L, 0L, 50_000L);
        assertThat(overdue().endLate(10)).isZero();
        assertThat(events(made)).contains("generation.expired");
    }

    @Test
    void nobody_begins_what_should_have_begun_before() {
        Answer made = accepted("start_by");
        passDeadline(made, "start_by");
        platform.jdbc()
                .sql("UPDATE generation_task SET start_by = now() - interval '1 second' WHERE generation_id = :id")
                .param("id", id(made).value())
                .update();

        assertThat(platform.bean(Workshop.class).round()).isFalse();

        assertThat(read(made).text("/status")).isEqualTo("pending");
        overdue().endLate(10);
    }

    @Test
    void one_that_began_in_time_is_finished_after_its_start_by() {
        Answer made = accepted("start_by");
        Task begun = claim();
        platform.jdbc()
                .sql(
                        "UPDATE generation SET status = 'processing_samples', start_by = now() - interval '1 second' WHERE id = :id")
                .param("id", id(made).value())
                .update();

        assertThat(overdue().endLate(10)).isZero();
        platform.bean(TaskRepository.class).retryAfter(begun, Duration.ZERO);

        assertThat(workedOff(made, "awaiting_selection").text("/status")).isEqualTo("awaiting_selection");
    }

    @Test
    void one_that_waits_for_its_selection_beyond_its_end_keeps_the_price_of_the_samples() {
        Answer made = accepted("finish_by");
        workedOff(made, "awaiting_selection");
        passDeadline(made, "finish_by");

        assertThat(overdue().endLate(10)).isEqualTo(1);

        Answer after = read(made);
        assertThat(after.text("/status")).isEqualTo("canceled");
        assertThat(after.text("/status_reason/code")).isEqualTo("deadline_exceeded");
        assertThat(money(after)).containsExactly(50_000L, 0L, 12_500L, 37_500L);
        assertThat(events(made)).contains("generation.canceled");
    }

    @Test
    void samples_that_come_after_the_end_are_not_delivered_and_not_charged() {
        Answer made = accepted("finish_by");
        Task begun = claim();
        platform.jdbc()
                .sql("UPDATE generation SET status = 'processing_samples' WHERE id = :id")
                .param("id", id(made).value())
                .update();
        passDeadline(made, "finish_by");

        platform.bean(Completion.class).samplesReady(begun, List.of(), List.of());

        assertThat(read(made).text("/status")).isEqualTo("canceled");
        assertThat(money(read(made))).containsExactly(50_000L, 0L, 0L, 50_000L);
        assertThat(overdue().endLate(10)).isZero();
    }

    @Test
    void deadline_that_is_over_is_refused_but_not_the_repeat_of_an_acceptance() {
        Refusal.of(
                        team.live().post("/v1/generations", Pictures.small("start_by", "2026-01-01T00:00:00Z")),
                        422,
                        "validation_failed")
                .at("/start_by");
        Refusal.of(
                        team.live().post("/v1/generations", Pictures.small("finish_by", "2026-01-01T00:00:00Z")),
                        422,
                        "validation_failed")
                .at("/finish_by");
        var soon = Instant.now().plusMillis(700).truncatedTo(ChronoUnit.MILLIS);
        var body = Pictures.small("start_by", soon.toString());
        var once = team.live().with("Idempotency-Key", "in-time");
        Answer first = once.post("/v1/generations", body);
        assertThat(first.status()).as(first.toString()).isEqualTo(202);
        assertThat(first.text("/start_by")).startsWith(soon.toString().substring(0, 19));
        Until.holds(Duration.ofSeconds(5), "the deadline", () -> Instant.now().isAfter(soon));

        Answer again = once.post("/v1/generations", body);

        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.text("/id")).isEqualTo(first.text("/id"));
        assertThat(overdue().endLate(10)).isEqualTo(1);
    }

    @Test
    void deadlines_are_instants_in_their_order() {
        Refusal.of(
                        team.live()
                                .post(
                                        "/v1/generations",
                                        Pictures.small(
                                                "start_by",
                                                "2099-01-02T00:00:00Z",
                                                "finish_by",
                                                "2099-01-01T00:00:00Z")),
                        422,
                        "validation_failed")
                .at("/start_by");
    }

    /** On a platform that does all by itself; the bound is generous, bin/bench says how late it is. */
    @Test
    void end_comes_by_itself() {
        var test = Platform.shared().team("payg").test();
        var soon = Instant.now().plusSeconds(1).truncatedTo(ChronoUnit.MILLIS);

        Answer ended = test.post(
                "/v1/generations?wait=20", Pictures.small("prompt", "[[test:slow=30s]]", "finish_by", soon.toString()));

        assertThat(ended.text("/status")).isEqualTo("canceled");
        assertThat(ended.text("/status_reason/code")).isEqualTo("deadline_exceeded");
        assertThat(Instant.parse(ended.text("/finished_at"))).isBetween(soon, soon.plusSeconds(10));
    }

    private Answer accepted(String deadline) {
        Answer made = team.live().post("/v1/generations", Pictures.small(deadline, "2099-01-01T00:00:00Z"));
        assertThat(made.status()).as(made.toString()).isEqualTo(202);
        return made;
    }

    private void passDeadline(Answer made, String column) {
        platform.jdbc()
                .sql("UPDATE generation SET %s = now() - interval '1 second' WHERE id = :id".formatted(column))
                .param("id", id(made).value())
                .update();
    }

    private Task claim() {
        return platform.bean(TaskRepository.class)
                .claim(Mode.LIVE, TeamId.parse(team.id()).orElseThrow(), 1)
                .getFirst();
    }

    private Answer workedOff(Answer made, String status) {
        Until.holds(Duration.ofSeconds(20), status, () -> {
            platform.bean(Workshop.class).round();
            return read(made).text("/status").equals(status);
        });
        return read(made);
    }

    private Answer read(Answer made) {
        return team.live().get("/v1/generations/" + made.text("/id"));
    }

    private List<String> events(Answer made) {
        return team.live()
                .get("/v1/events?limit=100")
                .json()
                .get("data")
                .valueStream()
                .filter(event -> event.at("/data/id").asString("").equals(made.text("/id")))
                .map(event -> event.get("type").asString())
                .toList();
    }

    private Overdue overdue() {
        return platform.bean(Overdue.class);
    }

    private static GenerationId id(Answer made) {
        return GenerationId.parse(made.text("/id")).orElseThrow();
    }

    private static List<Long> money(Answer generation) {
        return Stream.of("estimated", "reserved", "charged", "released")
                .map(kind -> generation.number("/cost/" + kind + "_micros"))
                .toList();
    }
}
