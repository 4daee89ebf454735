package ai.creativeflow.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpiryNoticesTest {

    private final Platform platform = Platform.shared();
    private final ExpiryNotices notices = platform.bean(ExpiryNotices.class);
    private final TeamKeys acme = platform.team("payg");
    private final Answer made = acme.live()
            .post(
                    "/v1/api-keys",
                    Map.of(
                            "name",
                            "Till",
                            "mode",
                            "live",
                            "scopes",
                            List.of("usage:read"),
                            "expires_at",
                            Instant.now().plus(Duration.ofDays(30)).toString()));

    @Test
    void end_is_told_a_week_before_and_a_day_before_once_each() {
        notices.tellDue();
        assertThat(told()).isZero();

        endsIn("6 days 23 hours");
        notices.tellDue();
        notices.tellDue();
        assertThat(told()).isEqualTo(1);

        passes("6 days 22 hours");
        notices.tellDue();
        notices.tellDue();
        assertThat(told()).isEqualTo(2);
    }

    @Test
    void several_nodes_tell_it_once() {
        endsIn("6 days");

        Parallel.times(8, n -> notices.tellDue());

        assertThat(told()).isEqualTo(1);
    }

    @Test
    void new_end_is_told_anew() {
        endsIn("6 days");
        notices.tellDue();

        endsIn("5 days");
        notices.tellDue();

        assertThat(told()).isEqualTo(2);
    }

    @Test
    void key_that_works_no_more_or_is_switched_off_is_not_told_of() {
        endsIn("6 days");
        acme.live().patch("/v1/api-keys/" + made.text("/id"), Map.of("disabled", true));
        notices.tellDue();
        acme.live().post("/v1/api-keys/" + made.text("/id") + "/revoke");
        notices.tellDue();

        assertThat(told()).isZero();
    }

    /** Who just said so needs no notice. */
    @Test
    void end_that_was_near_when_it_was_set_is_not_told_at_once() {
        acme.live()
                .patch(
                        "/v1/api-keys/" + made.text("/id"),
                        Map.of("expires_at", Instant.now().plusSeconds(3600).toString()));
        acme.live()
                .post(
                        "/v1/api-keys/" + acme.test().get("/v1/me").text("/key_id") + "/rotate",
                        Map.of("overlap_seconds", 3600));

        notices.tellDue();

        assertThat(told()).isZero();
    }

    private long told() {
        return acme.live()
                .get("/v1/events?type=api_key.expiring")
                .json()
                .at("/data")
                .size();
    }

    private void endsIn(String interval) {
        update("UPDATE api_key SET expires_at = now() + CAST(:interval AS interval) WHERE hint = :hint", interval);
    }

    /** Time, seen from the key: what it has been told of moves with its end. */
    private void passes(String interval) {
        update("""
                UPDATE api_key
                SET expires_at = expires_at - CAST(:interval AS interval),
                    told_week_of = told_week_of - CAST(:interval AS interval)
                WHERE hint = :hint
                """, interval);
    }

    private void update(String sql, String interval) {
        platform.jdbc()
                .sql(sql)
                .param("interval", interval)
                .param("hint", made.text("/hint"))
                .update();
    }
}
