package ai.creativeflow.limits;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A suspended team on the plan free: 60 calls a minute, 300 attempts. */
class SuspendedHttpTest {

    private final Platform platform = Platform.shared();
    private final TeamKeys acme = platform.team("free");

    @Test
    void team_that_used_its_window_is_told_of_its_suspension_and_not_of_its_rate() {
        for (int i = 0; i < 60; i++) {
            acme.live().get("/v1/me");
        }
        Refusal.of(acme.live().get("/v1/me"), 429, "rate_limited");
        suspend();

        Answer refused = acme.live().get("/v1/generations");

        Refusal.of(refused, 402, "team_suspended");
        assertThat(refused.header("RateLimit")).contains("\"minute\";r=0;");
    }

    @Test
    void suspended_team_that_hammers_is_refused_for_its_suspension_until_its_attempts_are_used_up() {
        suspend();
        for (int i = 0; i < 300; i++) {
            Refusal.of(acme.live().get("/v1/generations"), 402, "team_suspended");
        }

        Answer refused = acme.live().get("/v1/generations");

        Refusal.of(refused, 429, "rate_limited");
        assertThat(refused.json().get("violated-policies").toString()).isEqualTo("[\"attempts\"]");
    }

    @Test
    void what_a_suspended_team_may_still_read_is_counted_and_limited_as_ever() {
        suspend();
        for (int i = 0; i < 60; i++) {
            Answer answer = acme.live().get("/v1/limits");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("RateLimit")).contains("\"minute\";r=%d;".formatted(59 - i));
            assertThat(answer.number("/rate/0/remaining")).isEqualTo(59 - i);
        }

        Refusal.of(acme.live().get("/v1/limits"), 429, "rate_limited");
        Refusal.of(acme.live().get("/v1/generations"), 402, "team_suspended");
    }

    private void suspend() {
        platform.operator().patch("/admin/v1/teams/" + acme.id(), Map.of("suspended", true));
    }
}
