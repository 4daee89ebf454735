package ai.creativeflow.journal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.RequestId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Person;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import ai.creativeflow.testing.Until;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestLogHttpTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Platform PLATFORM = Platform.shared();

    private final TeamKeys acme = PLATFORM.team("payg");

    @Test
    void write_is_read_back_with_what_came_of_it() {
        Answer made = acme.test().post("/v1/generations?wait=0", Pictures.small("prompt", "a secret wish"));

        Answer log = written(acme.test(), 1);

        assertThat(log.text("/data/0/request_id")).isEqualTo(made.header("X-Request-Id"));
        assertThat(log.text("/data/0/method")).isEqualTo("POST");
        assertThat(log.text("/data/0/path")).isEqualTo("/v1/generations");
        assertThat(log.number("/data/0/status")).isEqualTo(202);
        assertThat(log.json().at("/data/0/code").isNull()).isTrue();
        assertThat(log.text("/data/0/key_id"))
                .isEqualTo(acme.test().get("/v1/me").text("/key_id"));
        assertThat(log.toString()).doesNotContain("secret", acme.test().token());
    }

    @Test
    void refusal_is_kept_with_its_code_also_of_a_read() {
        acme.test().get("/v1/generations/nope");

        assertThat(written(acme.test(), 1).text("/data/0/code")).isEqualTo("not_found");
    }

    @Test
    void person_is_named_instead_of_a_key() {
        Person ada = PLATFORM.person();
        String team = ada.client().post("/v1/teams", Map.of("name", "Ada's")).text("/id");
        ada.in(team).patch("/v1/team", Map.of("name", "Ada's own"));

        Answer log = written(ada.in(team), 1);

        assertThat(log.text("/data/0/path")).isEqualTo("/v1/team");
        assertThat(log.text("/data/0/user_id"))
                .isEqualTo(ada.client().get("/v1/me").text("/user_id"));
        assertThat(log.json().at("/data/0/key_id").isNull()).isTrue();
    }

    @Test
    void filters_narrow_the_list() {
        acme.test().get("/v1/generations/nope");
        acme.test().post("/v1/generations", Map.of());
        written(acme.test(), 2);
        String key = acme.test().get("/v1/me").text("/key_id");

        assertThat(acme.test().get("/v1/request-log?status=404").text("/data/0/code"))
                .isEqualTo("not_found");
        assertThat(acme.test().get("/v1/request-log?status=404").json().at("/data"))
                .hasSize(1);
        assertThat(acme.test()
                        .get("/v1/request-log?code=not_found&key_id=" + key)
                        .json()
                        .at("/data"))
                .hasSize(1);
        String other = PLATFORM.team("payg").test().get("/v1/me").text("/key_id");
        assertThat(acme.test().get("/v1/request-log?key_id=" + other).json().at("/data"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status=ok", "status=999", "code=nope", "key_id=x", "limit=0"})
    void filter_that_cannot_be_understood_is_refused(String query) {
        Refusal.of(acme.test().get("/v1/request-log?" + query), 400, "invalid_parameter");
    }

    @Test
    void one_mode_does_not_show_the_other() {
        acme.live().get("/v1/generations/nope");

        assertThat(written(acme.live(), 1).text("/data/0/code")).isEqualTo("not_found");

        assertThat(acme.test().get("/v1/request-log?status=404").json().at("/data"))
                .isEmpty();
    }

    @Test
    void more_than_can_wait_is_dropped_and_counted_and_stops_nobody() {
        var registry = new SimpleMeterRegistry();
        var events = PLATFORM.bean(OperatorEvents.class);
        var log = new RequestLog(
                new RequestLogRepository(PLATFORM.jdbc()), new RequestLogSettings(1, 2), events, registry);

        for (int i = 0; i < 5; i++) {
            log.add(aRequest());
        }

        assertThat(registry.get("creativeflow.request.log.dropped").counter().count())
                .isEqualTo(3);
    }

    @Test
    void reads_are_sampled_and_everything_else_is_kept() {
        var log = new RequestLog(
                new RequestLogRepository(PLATFORM.jdbc()),
                new RequestLogSettings(Integer.MAX_VALUE, 10),
                PLATFORM.bean(OperatorEvents.class),
                new SimpleMeterRegistry());

        assertThat(log.keeps("GET", 200)).isFalse();
        assertThat(log.keeps("GET", 404)).isTrue();
        assertThat(log.keeps("POST", 202)).isTrue();
        assertThat(log.keeps("DELETE", 204)).isTrue();
    }

    /** The log once the loop or this test has written all of these; reads of the log itself may be among them. */
    private static Answer written(Client client, int atLeast) {
        Until.holds(SOON, "the log to be written", () -> {
            PLATFORM.bean(RequestLog.class).write();
            return client.get("/v1/request-log").json().at("/data").size() >= atLeast;
        });
        return client.get("/v1/request-log");
    }

    private static LoggedRequest aRequest() {
        return new LoggedRequest(
                new RequestId(UUID.randomUUID()),
                new TeamId(UUID.randomUUID()),
                Mode.TEST,
                null,
                null,
                "GET",
                "/v1/me",
                200,
                null,
                1,
                Instant.EPOCH);
    }
}
