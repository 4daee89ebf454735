package ai.creativeflow.generations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Refusal;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class EraseHttpTest {

    private final Platform platform = Platform.shared();
    private final Client live = platform.team("payg").live();

    @Test
    void prompt_and_pictures_go_and_the_moneys_facts_stay() {
        Answer ready = live.post(
                "/v1/generations?wait=30",
                Pictures.small("prompt", "A secret launch", "project_id", "secret", "metadata", Map.of("who", "me")));
        String path = "/v1/generations/" + ready.text("/id");
        live.post(path + "/regenerate?wait=30", Map.of("prompt", "Another secret"));
        Answer done = live.post(path + "/select?wait=30", Map.of("sample_id", ready.text("/samples/0/id")));
        List<String> assets = assets(done);
        handedOver(done);
        JsonNode ledger = live.get("/v1/ledger").json().get("data");
        JsonNode usage = live.get("/v1/usage").json().get("data");
        assertThat(live.get("/v1/limits").number("/storage/used")).isPositive();

        assertThat(live.delete(path).status()).isEqualTo(204);

        Refusal.of(live.get(path), 404, "not_found");
        Refusal.of(live.delete(path), 404, "not_found");
        Refusal.of(live.post(path + "/cancel"), 404, "not_found");
        assertThat(live.get("/v1/generations").json().get("data")).isEmpty();
        assertThat(assets).hasSize(3).allSatisfy(asset -> {
            Refusal.of(live.get("/v1/assets/" + asset), 404, "not_found");
            Refusal.of(live.get("/v1/assets/" + asset + "/content"), 404, "not_found");
        });
        sweepFiles(done);
        Until.holds(
                Duration.ofSeconds(20),
                "the room that its files took",
                () -> live.get("/v1/limits").number("/storage/used") == 0);
        assertThat(live.get("/v1/ledger").json().get("data")).isEqualTo(ledger);
        assertThat(live.get("/v1/usage").json().get("data")).isEqualTo(usage);
        Answer books = platform.operator().get("/admin/v1/reconciliation");
        assertThat(books.number("/differences")).as(books.toString()).isZero();
        assertThat(row(done)).doesNotContain("secret").doesNotContain("who");
        assertThat(handovers(done)).isZero();
    }

    /** As if an engine elsewhere had drawn it. */
    private void handedOver(Answer generation) {
        int written = platform.jdbc().sql("""
                        INSERT INTO engine_handover (generation_id, team_id, engine, reference, memo, handed_over_at, looks,
                                                     reports, report)
                        SELECT id, team_id, 'elsewhere', CAST(id AS text), 'a secret', now(), 0, 1, 'a link'
                        FROM generation
                        WHERE id = :id
                        """).param("id", id(generation)).update();
        assertThat(written).isEqualTo(1);
    }

    /** As if four hours had passed since they were stored. */
    private void sweepFiles(Answer generation) {
        platform.jdbc().sql("""
                        UPDATE stored_file
                        SET check_at = now()
                        WHERE team_id = (SELECT team_id FROM generation WHERE id = :id)
                        """).param("id", id(generation)).update();
        Loop sweeps = platform.context().getBean("fileSweepLoop", Loop.class);
        sweeps.stop();
        sweeps.start();
    }

    private int handovers(Answer generation) {
        return platform.jdbc()
                .sql("SELECT count(*) FROM engine_handover WHERE generation_id = :id")
                .param("id", id(generation))
                .query(Integer.class)
                .single();
    }

    private static UUID id(Answer generation) {
        return GenerationId.parse(generation.text("/id")).orElseThrow().value();
    }

    @Test
    void what_is_not_done_is_not_erased() {
        Answer ready = Pictures.awaiting(live);
        String path = "/v1/generations/" + ready.text("/id");

        Refusal.of(live.delete(path), 409, "invalid_state");

        assertThat(live.get(path).json().get("samples").size()).isEqualTo(1);
        live.post(path + "/cancel");
        assertThat(live.delete(path).status()).isEqualTo(204);
    }

    private static List<String> assets(Answer done) {
        var assets = new ArrayList<String>();
        done.json()
                .get("samples")
                .forEach(sample -> assets.add(sample.get("asset_id").asString()));
        assets.add(done.text("/final/asset_id"));
        return assets;
    }

    private String row(Answer done) {
        UUID id = GenerationId.parse(done.text("/id")).orElseThrow().value();
        return platform.jdbc()
                .sql("SELECT CAST(to_jsonb(g) AS text) FROM generation g WHERE id = :id")
                .param("id", id)
                .query(String.class)
                .single();
    }
}
