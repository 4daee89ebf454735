package ai.creativeflow.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What a team sees of its usage. */
class UsageHttpTest {

    private static final String BUSY_HOURS = """
            INSERT INTO usage_hour (team_id, mode, start_at, meter, status, key_id, quantity, amount_micros,
                                    credits_hundredths)
            SELECT t.id, 'live', CAST('2026-03-01T00:00:00Z' AS timestamptz) + n * interval '1 hour', 'sample_set',
                   'delivered', NULL, :quantity, 12500, 25
            FROM team t, generate_series(CAST(:first AS integer), CAST(:last AS integer)) AS n
            WHERE t.id = :team
            """;

    private final Platform platform = Platform.shared();
    private final TeamKeys acme = platform.team("payg");

    /** Sums without facts would be a difference in the books of every test after this one. */
    @AfterEach
    void forget_sums_that_have_no_facts() {
        platform.jdbc()
                .sql("DELETE FROM usage_hour WHERE team_id = :team AND start_at < '2026-06-01T00:00:00Z'")
                .param("team", team())
                .update();
    }

    @Test
    void generation_is_seen_with_its_parts_as_soon_as_it_is_done() {
        Answer done =
                acme.live().post("/v1/generations?wait=60", Pictures.small("auto_select", true, "final", Map.of()));
        assertThat(done.text("/status")).isEqualTo("completed");

        Answer usage = acme.live().get("/v1/usage?group_by=meter,status,api_key");

        String key = acme.live().get("/v1/me").text("/key_id");
        assertThat(rows(usage))
                .containsExactly(
                        "generation completed %s 1 0 0.0".formatted(key),
                        "sample_set delivered %s 1 12500 0.25".formatted(key),
                        "standard_final delivered %s 1 37500 1.0".formatted(key));
        assertThat(usage.text("/granularity")).isEqualTo("day");
        assertThat(usage.text("/from")).endsWith("-01T00:00:00.000Z");
    }

    @Test
    void fold_changes_nothing_of_what_is_seen() {
        Pictures.awaiting(acme.live());
        Answer before = acme.live().get("/v1/usage?group_by=api_key,status");

        fold();
        Answer after = acme.live().get("/v1/usage?group_by=api_key,status");
        fold();

        assertThat(rows(after)).hasSize(1).isEqualTo(rows(before));
        for (String granularity : List.of("hour", "day", "month")) {
            assertThat(rows(acme.live().get("/v1/usage?group_by=api_key,status&granularity=" + granularity)))
                    .isEqualTo(rows(before));
        }
    }

    @Test
    void modes_are_apart_and_test_mode_costs_nothing() {
        Pictures.awaiting(acme.test());

        assertThat(rows(acme.live().get("/v1/usage"))).isEmpty();
        Answer usage = acme.test().get("/v1/usage");
        assertThat(usage.text("/mode")).isEqualTo("test");
        assertThat(rows(usage)).containsExactly("sample_set null null 1 0 0.25");
    }

    @Test
    void usage_of_another_team_is_not_seen() {
        Pictures.awaiting(platform.team("payg").live());

        assertThat(rows(acme.live().get("/v1/usage"))).isEmpty();
    }

    @Test
    void canceled_generation_is_told_by_its_outcome() {
        Answer made = acme.test().post("/v1/generations", Pictures.small("prompt", "[[test:slow=60s]]"));
        acme.test().post("/v1/generations/" + made.text("/id") + "/cancel");
        acme.test().post("/v1/generations?wait=30", Pictures.small("prompt", "[[test:reject]]"));

        assertThat(rows(acme.test().get("/v1/usage?group_by=status")))
                .containsExactly("generation canceled null 1 0 0.0", "generation content_rejected null 1 0 0.0");
    }

    /** Each caller looks right after its own effect: what it sees holds at least that, and never more than there is. */
    @Test
    void no_effect_is_late_or_counted_twice_while_others_fold() {
        List<Long> seen = Parallel.times(16, caller -> {
            Pictures.awaiting(acme.test());
            fold();
            return acme.test().get("/v1/usage").number("/data/0/quantity");
        });

        assertThat(seen).allMatch(quantity -> quantity >= 1 && quantity <= 16).contains(16L);
        assertThat(acme.test().get("/v1/usage").number("/data/0/quantity")).isEqualTo(16);
    }

    @Test
    void csv_has_the_points_of_the_json() {
        Pictures.awaiting(acme.live());
        busyHours(0, 99, 3);
        String query = "/v1/usage?from=2026-03-01T00:30:00Z&to=2026-03-03T10:00:00Z&granularity=hour&group_by=status";

        Answer json = acme.live().get(query);
        Answer csv = acme.live().with("Accept", "text/csv").get(query);

        assertThat(csv.header("Content-Type")).startsWith("text/csv");
        List<String> lines =
                new String(csv.body(), StandardCharsets.UTF_8).lines().toList();
        assertThat(lines.getFirst()).isEqualTo("start,meter,api_key_id,status,quantity,amount_micros,credits");
        assertThat(lines.get(1)).isEqualTo("2026-03-01T00:00:00Z,sample_set,,delivered,3,12500,0.25");
        assertThat(lines).hasSize(59);
        assertThat(json.json().get("data").size()).isEqualTo(58);
        assertThat(lines.getLast()).startsWith("2026-03-03T09:00:00Z,");
    }

    /** A sum that is too large stands for any fault that comes when the answer has long begun. */
    @Test
    void table_that_cannot_be_finished_is_broken_off_and_not_cut_short_in_silence() {
        busyHours(0, 799, 3);
        busyHours(900, 900, Long.MAX_VALUE);
        platform.jdbc()
                .sql(BUSY_HOURS.replace("NULL", ":key"))
                .param("team", team())
                .param("first", 900)
                .param("last", 900)
                .param("quantity", Long.MAX_VALUE)
                .param("key", UUID.randomUUID())
                .update();
        var csv = acme.live().with("Accept", "text/csv");

        assertThatThrownBy(
                        () -> csv.get("/v1/usage?from=2026-03-01T00:00:00Z&to=2026-04-08T00:00:00Z&granularity=hour"))
                .isInstanceOf(UncheckedIOException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "granularity=minute",
                "granularity=",
                "group_by=prompt",
                "group_by=meter,",
                "from=yesterday",
                "to=2026-11-23",
                "from=2026-03-02T00:00:00Z&to=2026-03-02T00:00:00Z",
                "from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z",
                "from=2020-01-01T00:00:00Z&to=2026-03-01T00:00:00Z&granularity=hour"
            })
    void question_that_makes_no_sense_is_refused(String query) {
        Refusal.of(acme.live().get("/v1/usage?" + query), 400, "invalid_parameter");
    }

    private void fold() {
        platform.bean(Usage.class).fold();
    }

    private UUID team() {
        return TeamId.parse(acme.id()).orElseThrow().value();
    }

    private void busyHours(int first, int last, long quantity) {
        platform.jdbc()
                .sql(BUSY_HOURS)
                .param("team", team())
                .param("first", first)
                .param("last", last)
                .param("quantity", quantity)
                .update();
    }

    private static List<String> rows(Answer usage) {
        assertThat(usage.status()).as(usage.toString()).isEqualTo(200);
        return StreamSupport.stream(usage.json().get("data").spliterator(), false)
                .map(UsageHttpTest::row)
                .toList();
    }

    private static String row(JsonNode point) {
        return "%s %s %s %d %d %s"
                .formatted(
                        point.get("meter").asString(),
                        point.get("status").isNull()
                                ? "null"
                                : point.get("status").asString(),
                        point.get("api_key_id").isNull()
                                ? "null"
                                : point.get("api_key_id").asString(),
                        point.get("quantity").asLong(),
                        point.get("amount_micros").asLong(),
                        point.get("credits").asDouble());
    }
}
