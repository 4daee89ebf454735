package ai.creativeflow.billing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.identity.Teams;
import ai.creativeflow.journal.Journal;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.transaction.support.TransactionTemplate;

/** What a team is told before it runs out, once a month each. */
class AlertsHttpTest {

    private static final Duration PROMISED = Duration.ofSeconds(5);

    private static final String TWO = """
            INSERT INTO plan (name, included_generations, sells_beyond, credit_limit_micros, windows, at_once,
                              storage_bytes, endpoints)
            VALUES ('two', 2, false, 0, 'minute=600/60', 5, 1000000, 1)
            ON CONFLICT (name) DO NOTHING
            """;

    private final Platform platform = Platform.shared();
    private final TeamKeys acme = platform.team("payg");
    private final Client live = acme.live();

    @Test
    void thresholds_of_the_cap_are_told_as_they_are_passed() {
        cap(100_000);
        Pictures.awaiting(live);
        told("50% spend_cap");
        assertThat(events("spend_cap.reached").json().get("data")).isEmpty();

        Pictures.awaiting(live);

        told("100% spend_cap", "80% spend_cap", "50% spend_cap");
        Until.holds(PROMISED, "spend_cap.reached", () -> count("spend_cap.reached") == 1);
        Answer reached = events("spend_cap.reached");
        assertThat(reached.number("/data/0/data/limit")).isEqualTo(100_000);
        assertThat(reached.number("/data/0/data/used") + reached.number("/data/0/data/reserved"))
                .isEqualTo(100_000);
        assertThat(reached.text("/data/0/mode")).isEqualTo("live");
    }

    /** The next price does not fit, though the cap is not used to the last micro. */
    @Test
    void refused_hold_tells_that_the_cap_is_reached() {
        cap(99_999);
        Pictures.awaiting(live);
        Refusal.of(live.post("/v1/generations", Pictures.small()), 402, "spend_cap_reached");

        Until.holds(PROMISED, "spend_cap.reached", () -> count("spend_cap.reached") == 1);
    }

    @Test
    void quota_is_told_by_its_thresholds_and_when_it_is_used_up() {
        platform.jdbc().sql(TWO).update();
        platform.operator().patch("/admin/v1/teams/" + acme.id(), Map.of("plan", "two"));
        Pictures.awaiting(live);
        told("50% quota");

        Pictures.awaiting(live);

        told("100% quota", "80% quota", "50% quota");
        Until.holds(PROMISED, "quota.exceeded", () -> count("quota.exceeded") == 1);
    }

    /** Each node has notes of its own; what they share is the database. */
    @Test
    void nothing_is_told_twice_however_many_nodes_look() {
        cap(100_000);
        Pictures.awaiting(live);
        Pictures.awaiting(live);
        TeamId team = TeamId.parse(acme.id()).orElseThrow();
        Parallel.times(4, i -> {
            Alerts node = node();
            node.moved(team);
            node.refused(team, Measure.SPEND_CAP);
            return node.runDue();
        });

        told("100% spend_cap", "80% spend_cap", "50% spend_cap");
        assertThat(count("spend_cap.reached")).isEqualTo(1);
    }

    private Alerts node() {
        return new Alerts(
                new AlertRepository(platform.jdbc()),
                platform.bean(WalletRepository.class),
                platform.bean(Teams.class),
                platform.bean(PriceBooks.class),
                platform.bean(Journal.class),
                platform.bean(TransactionTemplate.class),
                InstantSource.system());
    }

    @Test
    void cap_that_is_lowered_below_what_is_used_is_told_at_once() {
        Pictures.awaiting(live);
        cap(50_000);

        Until.holds(PROMISED, "spend_cap.reached", () -> count("spend_cap.reached") == 1);
    }

    @Test
    void team_chooses_its_thresholds() {
        assertThat(live.get("/v1/alerts").json().get("thresholds_percent").toString())
                .isEqualTo("[50,80,100]");

        Answer set = live.put("/v1/alerts", Map.of("thresholds_percent", List.of(30, 10, 30)));

        assertThat(set.json().get("thresholds_percent").toString()).isEqualTo("[10,30]");
        assertThat(acme.test().get("/v1/alerts").body()).isEqualTo(set.body());
        cap(200_000);
        Pictures.awaiting(live);
        told("10% spend_cap");
        Pictures.awaiting(live);
        told("30% spend_cap", "10% spend_cap");
    }

    @Test
    void test_mode_is_told_nothing() {
        cap(50_000);
        Pictures.awaiting(acme.test());
        platform.bean(Alerts.class).runDue();

        assertThat(count("usage.threshold_reached")).isZero();
        Refusal.of(acme.test().put("/v1/alerts", Map.of("thresholds_percent", List.of())), 403, "mode_not_allowed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 422",
                "{\"thresholds_percent\": [0]} | 422",
                "{\"thresholds_percent\": [101]} | 422",
                "{\"thresholds_percent\": [null]} | 422",
                "{\"thresholds_percent\": [1,2,3,4,5,6,7,8,9,10,11]} | 422",
                "{\"thresholds_percent\": [1.5]} | 400",
                "{\"thresholds\": [50]} | 400"
            })
    void thresholds_that_cannot_be_leave_the_old_ones(String body, int status) {
        assertThat(live.put("/v1/alerts", body).status()).isEqualTo(status);

        assertThat(live.get("/v1/alerts").json().get("thresholds_percent").toString())
                .isEqualTo("[50,80,100]");
    }

    private void cap(long micros) {
        assertThat(live.put("/v1/spend-cap", Map.of("monthly_micros", micros)).status())
                .isEqualTo(200);
    }

    /** Waits for exactly these, newest first. */
    private void told(String... notices) {
        Until.holds(PROMISED, String.join(", ", notices), () -> count("usage.threshold_reached") >= notices.length);
        var found = new ArrayList<String>();
        events("usage.threshold_reached")
                .json()
                .get("data")
                .forEach(event -> found.add("%d%% %s"
                        .formatted(
                                event.at("/data/threshold_percent").asLong(),
                                event.at("/data/measure").asString())));
        assertThat(found).containsExactly(notices);
    }

    private int count(String type) {
        return events(type).json().get("data").size();
    }

    private Answer events(String type) {
        return live.get("/v1/events?type=" + type);
    }
}
