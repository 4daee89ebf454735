package ai.creativeflow.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A key's own monthly cap: what it has charged and reserved never passes it, with all that rotations made of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyCapTest {

    private static final int PRICE = 50_000;
    private static final int SET = 12_500;

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
    void parallel_callers_never_pass_the_cap_and_are_told_whose_it_is() {
        TeamKeys team = platform.team("payg");
        Client key = key(team, 5 * PRICE);

        List<Answer> answers = Parallel.times(40, n -> key.post("/v1/generations", Pictures.small()));

        assertThat(answers.stream().filter(answer -> answer.status() == 202)).hasSize(5);
        answers.stream()
                .filter(answer -> answer.status() != 202)
                .forEach(answer -> Refusal.of(answer, 402, "spend_cap_reached").detailHas("The key"));
        assertThat(team.live().post("/v1/generations", Pictures.small()).status())
                .isEqualTo(202);
        assertThat(committed(team)).isEqualTo(5 * PRICE);
        agrees();
    }

    @Test
    void keys_of_a_rotation_share_one_cap() {
        TeamKeys team = platform.team("payg");
        Client old = key(team, 4 * PRICE);
        Client next = platform.as(team.live()
                .post("/v1/api-keys/" + old.get("/v1/me").text("/key_id") + "/rotate")
                .text("/secret"));

        List<Answer> answers =
                Parallel.times(20, n -> (n % 2 == 0 ? old : next).post("/v1/generations", Pictures.small()));

        assertThat(answers.stream().filter(answer -> answer.status() == 202)).hasSize(4);
    }

    @Test
    void what_is_released_is_free_again_and_what_is_charged_stays() {
        TeamKeys team = platform.team("payg");
        Client key = key(team, PRICE);
        String id = key.post("/v1/generations?wait=30", Pictures.small()).text("/id");
        Refusal.of(key.post("/v1/generations", Pictures.small()), 402, "spend_cap_reached");

        key.post("/v1/generations/" + id + "/cancel");

        assertThat(committed(team)).isEqualTo(SET);
        Refusal.of(key.post("/v1/generations", Pictures.small()), 402, "spend_cap_reached");
        change(team, key, PRICE + SET);
        assertThat(key.post("/v1/generations", Pictures.small()).status()).isEqualTo(202);
        agrees();
    }

    @Test
    void cap_that_is_set_later_knows_what_went_before() {
        TeamKeys team = platform.team("payg");
        Client key = key(team, 100 * PRICE);
        key.post("/v1/generations", Pictures.small());

        change(team, key, PRICE);

        Refusal.of(key.post("/v1/generations", Pictures.small()), 402, "spend_cap_reached");
    }

    @Test
    void large_final_is_held_against_the_cap_too() {
        TeamKeys team = platform.team("payg");
        Client key = key(team, 2 * PRICE - 1);
        Answer generation = key.post("/v1/generations?wait=30", Pictures.small());
        String path = "/v1/generations/" + generation.text("/id") + "/select";
        var large = Map.of("sample_id", generation.text("/samples/0/id"), "resolution", "2k", "file_format", "png");

        Refusal.of(key.post(path, large), 402, "spend_cap_reached").detailHas("The key");
        assertThat(committed(team)).isEqualTo(PRICE);

        change(team, key, 2 * PRICE);

        assertThat(key.post(path + "?wait=30", large).status()).isEqualTo(202);
        Until.holds(Duration.ofSeconds(20), "all of it charged", () -> charged(team) == 2 * PRICE);
        assertThat(committed(team)).isEqualTo(2 * PRICE);
        agrees();
    }

    private static void change(TeamKeys team, Client key, int cap) {
        String id = key.get("/v1/me").text("/key_id");
        assertThat(team.live()
                        .patch("/v1/api-keys/" + id, Map.of("monthly_cap_micros", cap))
                        .status())
                .isEqualTo(200);
    }

    private Client key(TeamKeys team, int cap) {
        Answer made = team.live()
                .post(
                        "/v1/api-keys",
                        Map.of(
                                "name",
                                "Shop",
                                "mode",
                                "live",
                                "scopes",
                                List.of("generations:read", "generations:write"),
                                "monthly_cap_micros",
                                cap));
        return platform.as(made.text("/secret"));
    }

    /** Of the capped chain alone: the team's first key has a row of its own. */
    private long committed(TeamKeys team) {
        return sum(team, "SELECT coalesce(sum(held_micros + charged_micros), 0)");
    }

    private long charged(TeamKeys team) {
        return sum(team, "SELECT coalesce(sum(charged_micros), 0)");
    }

    private long sum(TeamKeys team, String select) {
        String lineage = team.live().get("/v1/me").text("/key_id");
        return platform.jdbc()
                .sql(select + " FROM key_wallet WHERE team_id = :team AND lineage <> :own")
                .param("team", TeamId.parse(team.id()).orElseThrow().value())
                .param("own", KeyId.parse(lineage).orElseThrow().value())
                .query(Long.class)
                .single();
    }

    /** The books, and each chain's row against the holds that it is derived from. */
    private void agrees() {
        assertThat(platform.operator().get("/admin/v1/reconciliation").number("/differences"))
                .isZero();
        assertThat(platform.jdbc().sql("""
                                SELECT count(*)
                                FROM key_wallet w
                                JOIN (SELECT lineage, period,
                                             coalesce(sum(amount_micros) FILTER (WHERE state = 'held'), 0) AS held,
                                             sum(captured_micros) AS charged
                                      FROM hold
                                      GROUP BY lineage, period) h ON h.lineage = w.lineage AND h.period = w.period
                                WHERE w.held_micros <> h.held
                                   OR w.charged_micros <> h.charged
                                """).query(Integer.class).single()).isZero();
    }
}
