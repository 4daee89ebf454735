package ai.creativeflow.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.odoo.OdooServer.Fault;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Odoo's say in what is accepted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuotaHttpTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String GENERIC = "The account's quota on the platform is used up.";

    private final OdooServer odoo = new OdooServer(Envelope.PLAIN);
    private final OdooServer rpc = new OdooServer(Envelope.JSON_RPC);
    private final Platform platform = platform(Map.of("creativeflow.odoo.when-down", "refuse"));

    @BeforeEach
    void odoo_is_well() {
        odoo.reset();
    }

    @AfterAll
    void stop() {
        platform.close();
        odoo.close();
        rpc.close();
    }

    @Test
    void consent_is_asked_once_and_remembered() {
        TeamKeys acme = platform.team("payg");

        List<Answer> answers = Parallel.times(8, caller -> create(acme));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(202));
        assertThat(create(acme).status()).isEqualTo(202);
        assertThat(odoo.questions()).hasSize(1);
    }

    @Test
    void refusal_is_a_402_that_leaves_nothing_behind_and_is_soon_forgotten() {
        TeamKeys acme = platform.team("payg");
        odoo.answerQuota("{\"can_transact\": false, \"message\": \"Your plan ended.\", \"reason\": \"PLAN\"}");

        Refusal.of(create(acme), 402, "quota_exceeded").detailHas("Your plan ended.");
        assertThat(acme.live().get("/v1/generations").json().get("data")).isEmpty();
        assertThat(acme.live().get("/v1/ledger").json().get("data")).isEmpty();
        assertThat(acme.live().get("/v1/limits").number("/concurrency/used")).isZero();

        odoo.answerQuota("{\"can_transact\": true}");
        Until.holds(SOON, "the refusal forgotten", () -> create(acme).status() == 202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<b>Pay</b>", "line\nfeed", "\u202epay", "", "  "})
    void words_that_are_no_plain_text_are_not_shown(String message) {
        TeamKeys acme = platform.team("payg");
        odoo.answerQuota(
                JsonMapper.builder().build().writeValueAsString(Map.of("can_transact", false, "message", message)));

        Refusal.of(create(acme), 402, "quota_exceeded").detailHas(GENERIC);
    }

    @Test
    void words_without_end_are_not_shown() {
        TeamKeys acme = platform.team("payg");
        odoo.answerQuota("{\"can_transact\": false, \"message\": \"%s\"}".formatted("long ".repeat(100)));

        Refusal.of(create(acme), 402, "quota_exceeded").detailHas(GENERIC);
    }

    @Test
    void test_mode_needs_no_say() {
        odoo.answerQuota("{\"can_transact\": false}");

        Pictures.awaiting(platform.team("payg").test());

        assertThat(odoo.questions()).isEmpty();
    }

    /** What was accepted stays accepted, whatever Odoo has said since. */
    @Test
    void repeat_of_what_was_accepted_is_answered_as_before() {
        try (var forgetful = platform(Map.of("creativeflow.odoo.quota-kept", "200ms"))) {
            TeamKeys acme = forgetful.team("payg");
            Answer first = acme.live().with("Idempotency-Key", "k").post("/v1/generations", Pictures.small());
            odoo.answerQuota("{\"can_transact\": false}");
            Until.holds(SOON, "the consent forgotten", () -> create(acme).status() == 402);

            Answer again = acme.live().with("Idempotency-Key", "k").post("/v1/generations", Pictures.small());

            assertThat(again.status()).isEqualTo(202);
            assertThat(again.text("/id")).isEqualTo(first.text("/id"));
        }
    }

    @Test
    void large_final_needs_its_say_too() {
        try (var forgetful = platform(Map.of("creativeflow.odoo.quota-kept", "200ms"))) {
            TeamKeys acme = forgetful.team("payg");
            Answer awaiting = Pictures.awaiting(acme.live());
            odoo.answerQuota("{\"can_transact\": false}");
            Until.holds(SOON, "the consent forgotten", () -> create(acme).status() == 402);

            Answer selected = acme.live()
                    .post(
                            "/v1/generations/%s/select".formatted(awaiting.text("/id")),
                            Map.of("sample_id", awaiting.text("/samples/0/id"), "resolution", "2k"));

            Refusal.of(selected, 402, "quota_exceeded");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void silence_of_any_kind_refuses_where_it_is_configured_so(Fault fault) {
        odoo.failAlways(fault);

        Answer refused = create(platform.team("payg"));

        Refusal.of(refused, 503, "dependency_unavailable");
        assertThat(odoo.questions()).isNotEmpty();
        assertThat(refused.header("Retry-After")).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {"{}", "[]", "{\"can_transact\": \"true\"}", "{\"can_transact\": null}", "true"})
    void answer_that_does_not_say_it_is_silence(String answer) {
        odoo.answerQuota(answer);

        Refusal.of(create(platform.team("payg")), 503, "dependency_unavailable");
    }

    @Test
    void silence_allows_by_default_and_costs_callers_a_wait_only_now_and_then() {
        try (var lenient = platform(Map.of("creativeflow.odoo.quota-refusal-kept", "10s"))) {
            odoo.failAlways(Fault.SILENT);
            TeamKeys acme = lenient.team("payg");

            for (int i = 0; i < 5; i++) {
                assertThat(create(acme).status()).isEqualTo(202);
            }

            assertThat(odoo.questions()).hasSize(1);
        }
    }

    /** After enough silence Odoo is not even asked, for any team. */
    @Test
    void odoo_that_is_silent_is_left_alone() {
        odoo.failAlways(Fault.STATUS_500);
        try (var patient =
                platform(Map.of("creativeflow.odoo.when-down", "refuse", "creativeflow.odoo.circuit-open", "1m"))) {
            for (int i = 0; i < 5; i++) {
                create(patient.team("payg"));
            }
            int asked = odoo.questions().size();

            Refusal.of(create(patient.team("payg")), 503, "dependency_unavailable");

            assertThat(odoo.questions()).hasSize(asked);
        }
    }

    @Test
    void say_is_understood_behind_json_rpc() {
        try (var other = platform(Map.of(
                "creativeflow.odoo.url", rpc.url(),
                "creativeflow.odoo.envelope", "json-rpc",
                "creativeflow.odoo.default-user", "the-company"))) {
            assertThat(create(other.team("payg")).status()).isEqualTo(202);
            rpc.answerQuota("{\"can_transact\": false, \"message\": \"No credit.\"}");

            Refusal.of(create(other.team("payg")), 402, "quota_exceeded").detailHas("No credit.");

            assertThat(rpc.questions()).containsOnly("the-company");
        }
    }

    /** Named by the operators, else the owner who joined first of those whom the Auth service knows, else the team. */
    @Test
    void person_who_is_asked_for_answers_for_the_team() {
        try (var forgetful = platform(Map.of("creativeflow.odoo.quota-kept", "100ms"))) {
            TeamKeys acme = forgetful.team("payg");
            create(acme);
            assertThat(odoo.questions()).last().isEqualTo(acme.id());

            var owner = forgetful.person();
            TeamKeys owned = forgetful.team("payg", owner.email());
            owner.client().get("/v1/users/me");
            create(owned);
            assertThat(odoo.questions()).last().isEqualTo(owner.subject());

            forgetful.operator().patch("/admin/v1/teams/" + owned.id(), Map.of("billing_user_id", "the-company"));
            Until.holds(SOON, "the new billing user asked for", () -> {
                create(owned);
                return odoo.questions().getLast().equals("the-company");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "a\\u0000b"})
    void billing_user_that_cannot_be_is_refused(String user) {
        TeamKeys acme = platform.team("payg");

        Refusal.of(
                        platform.operator()
                                .patch("/admin/v1/teams/" + acme.id(), "{\"billing_user_id\": \"%s\"}".formatted(user)),
                        422,
                        "validation_failed")
                .at("/billing_user_id");
    }

    private static Answer create(TeamKeys team) {
        return team.live().post("/v1/generations", Pictures.small());
    }

    private Platform platform(Map<String, String> more) {
        var settings = new HashMap<>(Map.of(
                "creativeflow.odoo.url", odoo.url(),
                "creativeflow.odoo.quota-timeout", "300ms",
                "creativeflow.odoo.quota-kept", "30s",
                "creativeflow.odoo.quota-refusal-kept", "1s",
                "creativeflow.odoo.circuit-open", "1ms"));
        settings.putAll(more);
        return Platform.with(settings);
    }
}
