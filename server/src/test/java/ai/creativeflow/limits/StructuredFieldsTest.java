package ai.creativeflow.limits;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.greenbytes.http.sfv.IntegerItem;
import org.greenbytes.http.sfv.OuterList;
import org.greenbytes.http.sfv.Parameters;
import org.greenbytes.http.sfv.Parser;
import org.greenbytes.http.sfv.StringItem;
import org.junit.jupiter.api.Test;

/** The fields of draft-ietf-httpapi-ratelimit-headers-10, read by a parser that others wrote, on answers of every kind. */
class StructuredFieldsTest {

    private final Platform platform = Platform.shared();

    @Test
    void fields_of_every_answer_are_lists_of_strings_with_the_parameters_of_the_draft() {
        TeamKeys free = platform.team("free");
        List<Answer> answers = List.of(
                free.live().get("/v1/me"),
                free.live().get("/v1/generations/none"),
                free.live().post("/v1/generations", Map.of()),
                free.live().send("PUT", "/v1/me", null, null),
                free.live().get("/v1/generations?limit=0"),
                free.live().post("/v1/webhook-endpoints", "{"));

        for (Answer answer : answers) {
            OuterList policy = parsed(answer, "RateLimit-Policy");
            OuterList state = parsed(answer, "RateLimit");
            assertThat(names(policy)).containsExactly("minute", "day").isEqualTo(names(state));
            for (int i = 0; i < 2; i++) {
                assertThat(parameters(policy, i).keySet()).containsExactly("q", "w");
                assertThat(parameters(state, i).keySet()).containsExactly("r", "t");
                assertThat(number(state, i, "r")).isBetween(0L, number(policy, i, "q"));
                assertThat(number(state, i, "t")).isBetween(0L, number(policy, i, "w"));
            }
            assertThat(number(policy, 0, "q")).isEqualTo(60);
            assertThat(number(policy, 1, "w")).isEqualTo(86_400);
        }
    }

    /** Each answer promises so many calls more: exactly so many are admitted. */
    @Test
    void r_is_true() {
        TeamKeys free = platform.team("free");
        long left = 60;
        while (left > 0) {
            Answer answer = free.live().get("/v1/me");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(number(parsed(answer, "RateLimit"), 0, "r")).isEqualTo(--left);
        }
        assertThat(free.live().get("/v1/me").status()).isEqualTo(429);
    }

    @Test
    void who_waits_for_retry_after_succeeds_and_it_is_never_earlier_than_t() {
        TeamKeys team = platform.team("payg");
        platform.operator()
                .patch(
                        "/admin/v1/teams/" + team.id(),
                        "{\"rate_limits\": [{\"name\": \"second\", \"limit\": 3, \"window_seconds\": 1}]}");
        for (int round = 0; round < 3; round++) {
            Answer refused = team.live().get("/v1/me");
            while (refused.status() == 200) {
                refused = team.live().get("/v1/me");
            }
            long refusedAt = System.nanoTime();
            long seconds = Long.parseLong(String.valueOf(refused.header("Retry-After")));
            OuterList state = parsed(refused, "RateLimit");
            assertThat(number(state, 0, "r")).isZero();
            assertThat(seconds).isGreaterThanOrEqualTo(number(state, 0, "t"));

            Until.holds(
                    Duration.ofSeconds(5),
                    "the end of Retry-After",
                    () -> System.nanoTime() - refusedAt
                            >= Duration.ofSeconds(seconds).toNanos());

            assertThat(team.live().get("/v1/me").status()).isEqualTo(200);
        }
    }

    private static OuterList parsed(Answer answer, String field) {
        return new Parser(answer.headers().allValues(field)).parseList();
    }

    private static List<String> names(OuterList list) {
        return list.get().stream().map(item -> ((StringItem) item).get()).toList();
    }

    private static Parameters parameters(OuterList list, int item) {
        return list.get().get(item).getParams();
    }

    private static long number(OuterList list, int item, String parameter) {
        return ((IntegerItem) Objects.requireNonNull(parameters(list, item).get(parameter))).getAsLong();
    }
}
