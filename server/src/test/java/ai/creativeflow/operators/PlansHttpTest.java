package ai.creativeflow.operators;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlansHttpTest {

    private static final Platform PLATFORM = Platform.shared();

    private final Client operator = PLATFORM.operator();

    @Test
    void plans_of_the_first_start_are_listed() {
        assertThat(operator.get("/admin/v1/plans").toString()).contains("free", "payg", "team", "enterprise");
        assertThat(operator.get("/admin/v1/plans/free").number("/included_generations"))
                .isEqualTo(100);
        Refusal.of(operator.get("/admin/v1/plans/gold"), 404, "not_found");
    }

    @Test
    void plan_that_is_put_is_read_back_and_teams_can_have_it() {
        Answer made = operator.put("/admin/v1/plans/silver", plan("included_generations", 7));

        assertThat(made.status()).isEqualTo(201);
        assertThat(operator.get("/admin/v1/plans/silver").json()).isEqualTo(made.json());
        var me = PLATFORM.team("silver").test().get("/v1/me");
        assertThat(me.text("/plan")).isEqualTo("silver");
        assertThat(me.number("/limits/included_generations")).isEqualTo(7);
    }

    @Test
    void change_holds_for_a_team_that_is_remembered_from_its_next_call_on() {
        operator.put("/admin/v1/plans/bronze", plan());
        Client team = PLATFORM.team("bronze").test();
        assertThat(team.get("/v1/me").header("RateLimit-Policy")).isEqualTo("\"minute\";q=60;w=60");

        Answer changed = operator.put(
                "/admin/v1/plans/bronze",
                plan("windows", List.of(Map.of("name", "minute", "limit", 90, "window_seconds", 60))));

        assertThat(changed.status()).isEqualTo(200);
        assertThat(team.get("/v1/me").header("RateLimit-Policy")).isEqualTo("\"minute\";q=90;w=60");
    }

    @Test
    void change_of_an_older_version_is_refused() {
        operator.put("/admin/v1/plans/copper", plan());
        String tag = operator.get("/admin/v1/plans/copper").header("ETag");
        assertThat(operator.with("If-Match", tag)
                        .put("/admin/v1/plans/copper", plan())
                        .status())
                .isEqualTo(200);

        Refusal.of(operator.with("If-Match", tag).put("/admin/v1/plans/copper", plan()), 412, "precondition_failed");
        Refusal.of(operator.with("If-Match", tag).put("/admin/v1/plans/tin", plan()), 412, "precondition_failed");
        Refusal.of(operator.get("/admin/v1/plans/tin"), 404, "not_found");
    }

    @ParameterizedTest
    @CsvSource({
        "included_generations, -1, /included_generations",
        "credit_limit_micros, -1, /credit_limit_micros",
        "at_once, 0, /at_once",
        "storage_bytes, -1, /storage_bytes",
        "webhook_endpoints, -1, /webhook_endpoints",
        "webhook_endpoints, 10001, /webhook_endpoints"
    })
    void number_out_of_range_is_refused_with_its_place(String field, int value, String pointer) {
        Refusal.of(operator.put("/admin/v1/plans/lead", plan(field, value)), 422, "validation_failed")
                .at(pointer);
    }

    @Test
    void window_that_cannot_be_is_refused_with_its_place() {
        var windows = List.of(Map.of("name", "minute", "limit", 0, "window_seconds", 60));

        Refusal.of(operator.put("/admin/v1/plans/lead", plan("windows", windows)), 422, "validation_failed")
                .at("/windows/0/limit");
    }

    @Test
    void change_is_audited_with_the_operators_name() {
        operator.put("/admin/v1/plans/zinc", plan());

        Answer audited = operator.get("/admin/v1/audit-events?action=plan.create&limit=1");

        assertThat(audited.text("/data/0/target")).isEqualTo("zinc");
        assertThat(audited.text("/data/0/actor")).isEqualTo("operator:tests");
    }

    @Test
    void stats_count_what_there_is() {
        long before = operator.get("/admin/v1/stats").number("/counts/teams");
        PLATFORM.team("payg");

        Answer stats = operator.get("/admin/v1/stats");

        assertThat(stats.number("/counts/teams")).isGreaterThan(before);
        assertThat(stats.number("/counts/live_nodes")).isPositive();
        assertThat(stats.json().at("/generations").isObject()).isTrue();
    }

    private static Map<String, Object> plan(Object... more) {
        var body = new LinkedHashMap<String, Object>();
        body.put("included_generations", 0);
        body.put("sells_beyond", true);
        body.put("windows", List.of(Map.of("name", "minute", "limit", 60, "window_seconds", 60)));
        body.put("webhook_endpoints", 2);
        for (int i = 0; i < more.length; i += 2) {
            body.put(more[i].toString(), more[i + 1]);
        }
        return body;
    }
}
