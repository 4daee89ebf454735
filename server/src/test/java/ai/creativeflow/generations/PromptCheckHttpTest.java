package ai.creativeflow.generations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A prompt that may not be drawn: refused before anything is accepted for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PromptCheckHttpTest {

    private Platform platform;

    @BeforeAll
    void start() {
        platform = Platform.with(Map.of(
                "creativeflow.generations.live-engine", "none", "creativeflow.content.rules.rivals", "Surf Palace"));
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    @Test
    void rejected_prompt_names_its_rule_and_leaves_nothing_behind() {
        var team = platform.team("payg");
        Answer before = team.live().get("/v1/limits");

        Answer refused = team.live()
                .with("Idempotency-Key", "once")
                .post("/v1/generations", Pictures.small("prompt", "Better than SURF\u200b palace!"));

        Refusal.of(refused, 422, "prompt_rejected").at("/prompt");
        assertThat(refused.json().at("/errors/0/code").asString()).isEqualTo("rivals");
        assertThat(refused.toString().toLowerCase(Locale.ROOT)).doesNotContain("palace");
        assertThat(team.live().get("/v1/generations").json().get("data")).isEmpty();
        assertThat(team.live().get("/v1/ledger").json().get("data")).isEmpty();
        assertThat(team.live().get("/v1/events?type=generation.created").json().get("data"))
                .isEmpty();
        Answer after = team.live().get("/v1/limits");
        assertThat(after.number("/spend_cap/reserved")).isZero();
        assertThat(after.number("/rate/0/remaining"))
                .as("three reads and the limits themselves took a token each, the refusal none")
                .isEqualTo(before.number("/rate/0/remaining") - 4);
        assertThat(team.live()
                        .with("Idempotency-Key", "once")
                        .post("/v1/generations", Pictures.small())
                        .status())
                .as("a refusal does not use its key up")
                .isEqualTo(202);
    }

    @Test
    void built_in_rules_hold_in_both_modes() {
        var team = platform.team("payg");
        for (var caller : List.of(team.live(), team.test())) {
            Answer refused = caller.post("/v1/generations", Pictures.small("prompt", "Poster: how to make a bomb"));
            assertThat(Refusal.of(refused, 422, "prompt_rejected")
                            .answer()
                            .json()
                            .at("/errors/0/code")
                            .asString())
                    .isEqualTo("weapons");
        }
    }

    @Test
    void further_set_is_checked_as_the_first_was() {
        var team = platform.team("payg");
        Answer ready = Pictures.awaiting(team.live());
        String path = "/v1/generations/" + ready.text("/id");

        Refusal.of(team.live().post(path + "/regenerate", Map.of("prompt", "The Surf Palace")), 422, "prompt_rejected")
                .at("/prompt");

        assertThat(team.live().get(path).text("/status")).isEqualTo("awaiting_selection");
        assertThat(team.live().get("/v1/limits").number("/spend_cap/reserved")).isEqualTo(37_500);
    }
}
