package ai.creativeflow.operators;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeakHttpTest {

    private final Platform platform = Platform.shared();
    private final Client operator = platform.operator();
    private final TeamKeys acme = platform.team("payg");

    @Test
    void leaked_key_is_switched_off_with_the_answer_and_its_team_is_told_once() {
        Answer reported = report(acme.test().token());
        Answer again = report(acme.test().token());

        assertThat(reported.status()).isEqualTo(200);
        assertThat(reported.text("/status")).isEqualTo("disabled");
        assertThat(reported.text("/team_id")).isEqualTo(acme.id());
        assertThat(again.text("/status")).isEqualTo("disabled");
        Refusal.of(acme.test().get("/v1/me"), 401, "api_key_disabled");
        assertThat(platform.jdbc()
                        .sql("SELECT count(*) FROM event WHERE team_id = :team AND type = 'api_key.disabled'")
                        .param("team", TeamId.parse(acme.id()).orElseThrow().value())
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
        assertThat(platform.jdbc()
                        .sql(
                                "SELECT count(*) FROM audit_event WHERE team_id = :team AND action = 'api_key.report_leak'")
                        .param("team", TeamId.parse(acme.id()).orElseThrow().value())
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void key_that_is_none_of_ours_is_a_404_and_no_key_at_all_a_422() {
        String token = acme.test().token();
        Refusal.of(
                report(token.substring(0, token.length() - 1) + (token.endsWith("x") ? "y" : "x")), 404, "not_found");
        Refusal.of(report("ghp_1234"), 404, "not_found");
        Refusal.of(operator.post("/admin/v1/api-keys/report-leak", "{}"), 422, "validation_failed")
                .at("/token");
    }

    @Test
    void revoked_key_stays_revoked() {
        String id = acme.test().get("/v1/me").text("/key_id");
        acme.live().post("/v1/api-keys/" + id + "/revoke");

        assertThat(report(acme.test().token()).text("/status")).isEqualTo("revoked");
    }

    @Test
    void no_key_reports_a_leak() {
        Refusal.of(
                operator.as(acme.live().token())
                        .post(
                                "/admin/v1/api-keys/report-leak",
                                Map.of("token", acme.test().token())),
                401,
                "invalid_token");
    }

    private Answer report(String token) {
        return operator.post("/admin/v1/api-keys/report-leak", Map.of("token", token));
    }
}
