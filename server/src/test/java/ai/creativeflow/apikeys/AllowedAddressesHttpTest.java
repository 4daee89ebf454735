package ai.creativeflow.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Ranges of addresses, behind a proxy that is trusted: the tests' client is that proxy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AllowedAddressesHttpTest {

    private Platform platform;

    @BeforeAll
    void start() {
        platform = Platform.with(Map.of("creativeflow.http.trusted-proxies", "127.0.0.0/8,10.0.0.0/8"));
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    @Test
    void key_works_from_its_ranges_and_from_nowhere_else() {
        Client key = key(platform.team("payg"), "203.0.113.0/24", "2001:db8::/32");

        assertThat(from(key, "203.0.113.255").status()).isEqualTo(200);
        assertThat(from(key, "2001:db8:ffff::1").status()).isEqualTo(200);
        Refusal.of(from(key, "203.0.114.0"), 403, "ip_not_allowed");
        Refusal.of(from(key, "2001:db9::1"), 403, "ip_not_allowed");
        Refusal.of(key.get("/v1/me"), 403, "ip_not_allowed");
    }

    /** What stands left of the first hop that is not trusted anybody may have written. */
    @Test
    void forwarded_addresses_are_believed_from_the_right_as_far_as_the_proxies_are_trusted() {
        Client key = key(platform.team("payg"), "203.0.113.0/24");

        assertThat(from(key, "198.51.100.1, 203.0.113.9, 10.1.2.3").status()).isEqualTo(200);
        assertThat(from(key, "203.0.113.9:4711").status()).isEqualTo(200);
        Refusal.of(from(key, "203.0.113.9, 198.51.100.1"), 403, "ip_not_allowed");
        Refusal.of(from(key, "203.0.113.9, unknown"), 403, "ip_not_allowed");
    }

    @Test
    void header_means_nothing_where_no_proxy_is_trusted() {
        Platform plain = Platform.shared();
        Client key = key(plain.team("payg"), "203.0.113.0/24");

        Refusal.of(from(key, "203.0.113.9"), 403, "ip_not_allowed");
        assertThat(key(plain.team("payg"), "127.0.0.1").get("/v1/me").status()).isEqualTo(200);
    }

    /** Before the rate: it takes none of it, but it is an attempt. */
    @Test
    void refused_address_takes_no_token_and_uses_its_attempts() {
        TeamKeys team = platform.team("free");
        Client key = key(team, "203.0.113.0/24");
        Answer refused = from(key, "192.0.2.1");
        assertThat(refused.header("RateLimit")).contains("\"minute\";r=59;");
        for (int i = 0; i < 298; i++) {
            Refusal.of(from(key, "192.0.2.1"), 403, "ip_not_allowed");
        }

        Refusal.of(from(key, "192.0.2.1"), 429, "rate_limited");
    }

    @Test
    void address_is_judged_before_the_scope_and_after_the_suspension() {
        TeamKeys team = platform.team("payg");
        Client key = key(team, "203.0.113.0/24");
        Refusal.of(key.get("/v1/assets"), 403, "ip_not_allowed");

        platform.operator().patch("/admin/v1/teams/" + team.id(), Map.of("suspended", true));

        Refusal.of(key.get("/v1/assets"), 402, "team_suspended");
        Refusal.of(key.get("/v1/limits"), 403, "ip_not_allowed");
    }

    @Test
    void change_of_the_ranges_holds_from_the_next_request_on() {
        TeamKeys team = platform.team("payg");
        Client key = key(team, "203.0.113.0/24");
        assertThat(from(key, "203.0.113.9").status()).isEqualTo(200);

        String id = from(key, "203.0.113.9").text("/key_id");
        team.live().patch("/v1/api-keys/" + id, Map.of("allowed_cidrs", List.of("198.51.100.0/24")));

        Refusal.of(from(key, "203.0.113.9"), 403, "ip_not_allowed");
        assertThat(from(key, "198.51.100.9").status()).isEqualTo(200);
    }

    @Test
    void last_use_tells_when_from_where_and_by_what_and_no_refused_call_is_one() {
        TeamKeys team = platform.team("payg");
        Client key = key(team, "203.0.113.0/24");
        from(key, "198.51.100.1");
        String id = from(key.with("User-Agent", "acme/1 " + key.token()), "203.0.113.9")
                .text("/key_id");

        platform.bean(KeyAuthenticator.class).flushUse();

        Answer read = team.live().get("/v1/api-keys/" + id);
        assertThat(read.text("/last_used_at")).isNotBlank();
        assertThat(read.text("/last_used_ip")).isEqualTo("203.0.113.9");
        assertThat(read.text("/last_used_user_agent")).isEqualTo("acme/1 ***");
    }

    private static Answer from(Client key, String forwardedFor) {
        return key.with("X-Forwarded-For", forwardedFor).get("/v1/me");
    }

    private static Client key(TeamKeys team, String... ranges) {
        Answer made = team.live()
                .post(
                        "/v1/api-keys",
                        Map.of(
                                "name",
                                "Shop",
                                "mode",
                                "live",
                                "scopes",
                                List.of("usage:read"),
                                "allowed_cidrs",
                                List.of(ranges)));
        return team.live().as(made.text("/secret"));
    }
}
