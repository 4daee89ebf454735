package ai.creativeflow.limits;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The plan free: 60 calls a minute, and five times as many attempts. */
class RateLimitHttpTest {

    private static final Pattern MINUTE = Pattern.compile("\"minute\";r=(\\d+);t=(\\d+)");

    private final Platform platform = Platform.shared();
    private final TeamKeys acme = platform.team("free");

    @Test
    void of_ninety_quick_calls_exactly_sixty_are_admitted() {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            answers.add(i % 2 == 0 ? acme.live().get("/v1/me") : acme.test().get("/v1/me"));
        }

        assertThat(answers.subList(0, 60)).allMatch(answer -> answer.status() == 200);
        assertThat(answers.subList(60, 90)).allMatch(answer -> answer.status() == 429);
    }

    @Test
    void of_ninety_calls_at_once_exactly_sixty_are_admitted() {
        List<Answer> answers = Parallel.times(90, caller -> acme.live().get("/v1/me"));

        assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(60);
        assertThat(answers.stream().filter(answer -> answer.status() == 429)).hasSize(30);
    }

    @Test
    void refused_call_says_when_to_come_back_and_which_window_is_full() {
        exhaust();

        Answer refused = acme.live().get("/v1/me");

        Refusal.of(refused, 429, "rate_limited");
        assertThat(refused.json().get("retryable").asBoolean()).isTrue();
        assertThat(refused.json().get("violated-policies").toString()).isEqualTo("[\"minute\"]");
        assertThat(minute(refused, 1)).isZero();
        assertThat(Long.parseLong(refused.header("Retry-After")))
                .isGreaterThanOrEqualTo(minute(refused, 2))
                .isBetween(1L, 61L);
        assertThat(refused.header("RateLimit-Policy")).startsWith("\"minute\";q=60;w=60");
    }

    @Test
    void refused_calls_give_their_tokens_back() {
        for (int i = 0; i < 40; i++) {
            Refusal.of(acme.live().get("/v1/generations/none"), 404, "not_found");
            Refusal.of(acme.live().post("/v1/generations", Map.of()), 422, "validation_failed");
            Refusal.of(acme.live().get("/v1/assets?limit=0"), 400, "invalid_parameter");
        }

        Answer answer = acme.live().get("/v1/me");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(minute(answer, 1)).isEqualTo(59);
    }

    @Test
    void calls_refused_for_money_give_their_tokens_back() {
        platform.operator().patch("/admin/v1/teams/" + acme.id(), Map.of("suspended", true));
        for (int i = 0; i < 70; i++) {
            Refusal.of(acme.live().post("/v1/generations", Pictures.small()), 402, "team_suspended");
        }
        platform.operator().patch("/admin/v1/teams/" + acme.id(), Map.of("suspended", false));

        assertThat(minute(acme.live().get("/v1/me"), 1)).isEqualTo(59);
    }

    @Test
    void refusal_shows_the_window_as_it_is_after_the_token_came_back() {
        acme.live().get("/v1/me");

        assertThat(minute(acme.live().get("/v1/generations/none"), 1)).isEqualTo(59);
    }

    @Test
    void refusals_are_attempts_and_those_have_an_end() {
        for (int i = 0; i < 300; i++) {
            Refusal.of(acme.live().get("/v1/generations/none"), 404, "not_found");
        }

        Answer refused = acme.live().get("/v1/me");

        Refusal.of(refused, 429, "rate_limited");
        assertThat(refused.json().get("violated-policies").toString()).isEqualTo("[\"attempts\"]");
        assertThat(Long.parseLong(refused.header("Retry-After"))).isBetween(1L, 61L);
    }

    @Test
    void limits_agree_with_the_header() {
        acme.live().get("/v1/me");
        Answer limits = acme.live().get("/v1/limits");

        assertThat(limits.text("/rate/0/name")).isEqualTo("minute");
        assertThat(limits.number("/rate/0/limit")).isEqualTo(60);
        assertThat(limits.number("/rate/0/window_seconds")).isEqualTo(60);
        assertThat(limits.number("/rate/0/remaining"))
                .isEqualTo(minute(limits, 1))
                .isEqualTo(58);
        assertThat(limits.number("/rate/1/limit")).isEqualTo(5000);
    }

    @Test
    void other_teams_are_not_slowed_down() {
        exhaust();

        assertThat(platform.team("free").live().get("/v1/me").status()).isEqualTo(200);
    }

    private void exhaust() {
        for (int i = 0; i < 60; i++) {
            assertThat(acme.live().get("/v1/me").status()).isEqualTo(200);
        }
    }

    private static long minute(Answer answer, int group) {
        Matcher matcher = MINUTE.matcher(String.valueOf(answer.header("RateLimit")));
        assertThat(matcher.find())
                .as(String.valueOf(answer.header("RateLimit")))
                .isTrue();
        return Long.parseLong(matcher.group(group));
    }
}
