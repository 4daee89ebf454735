package ai.creativeflow.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.odoo.OdooServer.Fault;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What holds with an Odoo of each kind, whatever it does: every billable fact arrives, and by its key it counts once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OdooContract {

    static final Duration SOON = Duration.ofSeconds(20);

    private final OdooServer odoo;
    private final Platform platform;

    OdooContract(Envelope envelope) {
        odoo = new OdooServer(envelope);
        platform = Platform.with(Map.of(
                "creativeflow.odoo.url", odoo.url(),
                "creativeflow.odoo.envelope", envelope.name(),
                "creativeflow.odoo.token", "Bearer of-the-tests",
                "creativeflow.odoo.usage-timeout", "500ms",
                "creativeflow.odoo.retry-pause", "20ms",
                "creativeflow.odoo.retry-pause-max", "200ms",
                "creativeflow.odoo.circuit-open", "100ms"));
    }

    @BeforeEach
    void nothing_is_under_way() {
        Until.holds(
                SOON,
                "an empty outbox",
                () -> acknowledged() >= 0
                        && new OutboxRepository(platform.jdbc()).counts().waiting() == 0);
        odoo.reset();
        platform.jdbc().sql("DELETE FROM odoo_acknowledged").update();
    }

    @AfterAll
    void stop() {
        platform.close();
        odoo.close();
    }

    @Test
    void delivered_parts_of_live_mode_are_reported_for_the_billing_user_under_their_own_ids() {
        var team = platform.team("payg");
        platform.operator().patch("/admin/v1/teams/" + team.id(), Map.of("billing_user_id", "a/person ü"));
        Pictures.awaiting(team.test());
        Pictures.awaiting(team.live());

        Until.holds(SOON, "the set acknowledged", () -> acknowledged() == 1);

        JsonNode feed = platform.operator().get("/admin/v1/meter-events").json().at("/data");
        JsonNode fact = feed.get(feed.size() - 1);
        JsonNode usage = odoo.booked(fact.get("id").asString());
        assertThat(usage.at("/user_id").asString()).isEqualTo("a/person ü");
        assertThat(usage.at("/details/api_call").asString()).isEqualTo("sample_set");
        assertThat(usage.at("/details/cost").decimalValue()).isEqualByComparingTo("0.25");
        assertThat(usage.at("/details/idempotency_key").asString())
                .isEqualTo(fact.get("id").asString());
        assertThat(usage.at("/details/team_id").asString()).isEqualTo(team.id());
        assertThat(odoo.tokens()).containsOnly("Bearer of-the-tests");
        assertThat(odoo.questions()).containsOnly("a/person ü");
    }

    @ParameterizedTest
    @EnumSource
    void fact_arrives_and_counts_once_whatever_goes_wrong(Fault fault) {
        odoo.failNext(fault, fault);
        List<String> facts = Facts.ofNewTeam(platform).write(3);

        Until.holds(SOON, "everything acknowledged", () -> acknowledged() == 3);

        assertThat(odoo.booked().keySet()).isEqualTo(new HashSet<>(facts));
        assertThat(odoo.sent()).hasSize(fault == Fault.NONE ? 3 : 5);
    }

    /** As after an answer that got lost, where Odoo holds a key to be unique and says so. */
    @Test
    void refusal_of_a_duplicate_is_an_acknowledgement() {
        odoo.refuseDuplicates();
        odoo.failNext(Fault.CUT_AFTER_BOOKING);
        List<String> facts = Facts.ofNewTeam(platform).write(1);

        Until.holds(SOON, "the fact acknowledged", () -> acknowledged() == 1);

        assertThat(odoo.sent()).hasSize(2);
        assertThat(odoo.booked().keySet()).containsExactlyElementsOf(facts);
    }

    @Test
    void odoo_that_fails_is_left_alone_and_gets_everything_when_it_is_back() {
        odoo.failAlways(Fault.STATUS_500);
        List<String> facts = Facts.ofNewTeam(platform).write(40);
        Until.holds(
                SOON,
                "the circuit open",
                () -> acknowledged() == 0 && platform.bean(Odoo.class).isSilent());

        assertThat(health()).isEqualTo("degraded");
        Until.holds(SOON, "operators told", () -> notices().contains("odoo_silent"));
        odoo.failAlways(Fault.NONE);

        Until.holds(SOON, "everything acknowledged", () -> acknowledged() == 40);
        assertThat(odoo.booked().keySet()).isEqualTo(new HashSet<>(facts));
        assertThat(health()).isEqualTo("up");
        assertThat(platform.operator().get("/admin/v1/odoo/outbox").number("/waiting"))
                .isZero();
    }

    /** It waits for an operator, others go on; sent again it goes to whom the team has named by then. */
    @Test
    void refused_fact_is_kept_shown_and_sent_again_by_an_operator() {
        Facts unknown = Facts.ofNewTeam(platform);
        odoo.refuse(unknown.team().text());
        List<String> refused = unknown.write(1);
        List<String> others = Facts.ofNewTeam(platform).write(2);

        Until.holds(SOON, "one refused, two acknowledged", () -> acknowledged() == 2 && shownRefused() == 1);
        JsonNode shown = platform.operator().get("/admin/v1/odoo/outbox").json().at("/first_refused/0");
        assertThat(shown.get("id").asString()).isEqualTo(refused.getFirst());
        assertThat(shown.get("reason").asString()).contains("no such user");
        assertThat(odoo.booked().keySet()).isEqualTo(new HashSet<>(others));
        Until.holds(SOON, "operators told", () -> notices().contains("odoo_refused"));

        String team = "/admin/v1/teams/" + unknown.team().text();
        platform.operator().patch(team, Map.of("billing_user_id", "known"));
        assertThat(platform.operator().post("/admin/v1/odoo/requeue").number("/requeued"))
                .isEqualTo(1);

        Until.holds(SOON, "everything acknowledged", () -> acknowledged() == 3);
        assertThat(odoo.booked(refused.getFirst()).at("/user_id").asString()).isEqualTo("known");
        assertThat(platform.operator().post("/admin/v1/odoo/requeue").number("/requeued"))
                .isZero();
    }

    private long shownRefused() {
        return platform.operator().get("/admin/v1/odoo/outbox").number("/refused");
    }

    private String health() {
        return platform.operator().get("/health/ready").text("/components/odoo/status");
    }

    private String notices() {
        return platform.operator().get("/admin/v1/events").toString();
    }

    /** Does what the loops do, without waiting for their next round. */
    private int acknowledged() {
        platform.bean(Intake.class).run();
        platform.bean(Reporter.class).run();
        return platform.jdbc()
                .sql("SELECT count(*) FROM odoo_acknowledged")
                .query(Integer.class)
                .single();
    }
}
