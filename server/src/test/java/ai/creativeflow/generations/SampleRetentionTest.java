package ai.creativeflow.generations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class SampleRetentionTest {

    private static final Platform PLATFORM = Platform.shared();

    private final TeamKeys acme = PLATFORM.team("payg");
    private final Client client = acme.test();
    private final SampleRetention retention = PLATFORM.bean(SampleRetention.class);

    @Test
    void sample_that_nobody_selected_goes_thirty_days_after_its_generation_and_the_selected_one_stays() {
        Answer generation = client.post("/v1/generations?wait=30", Pictures.small("samples", 2));
        String selected = generation.text("/samples/0/asset_id");
        String other = generation.text("/samples/1/asset_id");
        Answer done = client.post(
                "/v1/generations/" + generation.text("/id") + "/select?wait=30",
                Map.of("sample_id", generation.text("/samples/0/id"), "resolution", "standard", "file_format", "png"));
        assertThat(done.text("/status")).isEqualTo("completed");

        endedAgo(generation, "29 days 23 hours");
        sweep();
        assertThat(client.get("/v1/assets/" + other).status()).isEqualTo(200);

        endedAgo(generation, "30 days 1 hour");
        sweep();
        sweep();

        Refusal.of(client.get("/v1/assets/" + other), 404, "not_found");
        assertThat(client.get("/v1/assets/" + selected).status()).isEqualTo(200);
        assertThat(client.get("/v1/assets/" + done.text("/final/asset_id")).status())
                .isEqualTo(200);
        assertThat(acme.live()
                        .get("/v1/audit-events?action=asset.retire")
                        .json()
                        .get("data"))
                .map(event -> event.get("target").asString())
                .containsExactly(other);
    }

    @Test
    void final_goes_when_its_plan_keeps_it_no_longer_and_stays_where_the_plan_says_nothing() {
        String plan = "keeps_" + acme.id().substring(acme.id().length() - 12);
        assertThat(PLATFORM.operator()
                        .put(
                                "/admin/v1/plans/" + plan,
                                Map.of("included_generations", 10, "webhook_endpoints", 1, "finals_kept_days", 7))
                        .number("/finals_kept_days"))
                .isEqualTo(7);
        TeamKeys bounded = PLATFORM.team(plan);
        Answer old = completed(bounded.test());
        Answer young = completed(bounded.test());
        Answer kept = completed(client);
        endedAgo(old, "7 days 1 hour");
        endedAgo(young, "6 days 23 hours");
        endedAgo(kept, "700 days");

        PLATFORM.bean(FinalRetention.class).sweep();
        PLATFORM.bean(FinalRetention.class).sweep();

        Refusal.of(bounded.test().get("/v1/assets/" + old.text("/final/asset_id")), 404, "not_found");
        assertThat(bounded.test()
                        .get("/v1/assets/" + young.text("/final/asset_id"))
                        .status())
                .isEqualTo(200);
        assertThat(client.get("/v1/assets/" + kept.text("/final/asset_id")).status())
                .isEqualTo(200);
        assertThat(bounded.live()
                        .get("/v1/audit-events?action=asset.retire")
                        .json()
                        .get("data"))
                .map(event -> event.get("target").asString())
                .containsExactly(old.text("/final/asset_id"));
    }

    /** What is dropped has no link that leads nowhere; what it was, and what it cost, stays to be read. */
    @Test
    void generation_shows_no_link_to_a_sample_or_a_final_that_was_dropped_and_says_why() {
        String plan = "shows_" + acme.id().substring(acme.id().length() - 12);
        PLATFORM.operator()
                .put(
                        "/admin/v1/plans/" + plan,
                        Map.of("included_generations", 10, "webhook_endpoints", 1, "finals_kept_days", 7));
        Client bounded = PLATFORM.team(plan).test();
        Answer before = bounded.get("/v1/generations/" + completed(bounded, 2).text("/id"));
        assertThat(before.json().at("/samples/1/unavailable_reason").isNull()).isTrue();

        endedAgo(before, "31 days");
        sweep();
        PLATFORM.bean(FinalRetention.class).sweep();

        Answer after =
                bounded.with("If-None-Match", before.header("ETag")).get("/v1/generations/" + before.text("/id"));
        assertThat(after.status()).as("it looks different now").isEqualTo(200);
        assertThat(after.text("/samples/0/url")).as("the selected one stays").startsWith("https://");
        assertThat(after.json().at("/samples/0/unavailable_reason").isNull()).isTrue();
        for (String gone : List.of("/samples/1", "/final")) {
            assertThat(after.json().at(gone + "/url").isNull()).isTrue();
            assertThat(after.json().at(gone + "/url_expires_at").isNull()).isTrue();
            assertThat(after.text(gone + "/unavailable_reason")).isEqualTo("purged");
            assertThat(after.text(gone + "/asset_id")).isEqualTo(before.text(gone + "/asset_id"));
        }
        Answer listed = bounded.get("/v1/generations");
        assertThat(listed.text("/data/0/final/unavailable_reason")).isEqualTo("purged");
        assertThat(listed.text("/data/0/samples/0/url")).startsWith("https://");
        assertThat(bounded.with("If-None-Match", after.header("ETag"))
                        .get("/v1/generations/" + before.text("/id"))
                        .status())
                .isEqualTo(304);
    }

    @Test
    void picture_in_the_trash_has_no_link_until_it_is_restored() {
        Answer before = completed(client, 1);
        String generation = "/v1/generations/" + before.text("/id");
        String asset = before.text("/final/asset_id");

        client.delete("/v1/assets/" + asset);
        Answer without = client.get(generation);
        client.post("/v1/assets/" + asset + "/restore");
        Answer again = client.get(generation);

        assertThat(without.json().at("/final/url").isNull()).isTrue();
        assertThat(without.text("/final/unavailable_reason")).isEqualTo("in_trash");
        assertThat(without.text("/samples/0/url")).startsWith("https://");
        assertThat(again.text("/final/url")).startsWith("https://");
        assertThat(again.json().at("/final/unavailable_reason").isNull()).isTrue();
        assertThat(again.header("ETag")).isNotEqualTo(without.header("ETag"));
    }

    private static Answer completed(Client client) {
        return completed(client, 1);
    }

    private static Answer completed(Client client, int samples) {
        Answer generation = client.post("/v1/generations?wait=30", Pictures.small("samples", samples));
        Answer done = client.post(
                "/v1/generations/" + generation.text("/id") + "/select?wait=30",
                Map.of("sample_id", generation.text("/samples/0/id"), "resolution", "standard", "file_format", "png"));
        assertThat(done.text("/status")).isEqualTo("completed");
        return done;
    }

    private void sweep() {
        while (retention.sweep()) {
            // a batch a round
        }
    }

    private static void endedAgo(Answer generation, String ago) {
        PLATFORM.bean(JdbcClient.class)
                .sql("UPDATE generation SET finished_at = now() - CAST(:ago AS interval) WHERE id = :id")
                .param("ago", ago)
                .param(
                        "id",
                        GenerationId.parse(generation.text("/id")).orElseThrow().value())
                .update();
    }
}
