package ai.creativeflow.assets;

import static ai.creativeflow.testing.PictureFiles.form;
import static ai.creativeflow.testing.PictureFiles.png;
import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Names and labels, how assets are found by them, and how they go and come back. */
class TrashHttpTest {

    private static final String PUBLIC = "https://api.creativeflow.test";
    private static final Platform PLATFORM = Platform.shared();

    private final TeamKeys acme = PLATFORM.team("payg");
    private final Client client = acme.test();

    @Test
    void asset_is_relabelled_and_found_by_its_new_words_only() {
        String id = upload(1, "Old Hat.png", "old");

        Answer changed =
                client.patch("/v1/assets/" + id, Map.of("name", "Summer-Sale poster", "tags", List.of("Été 26")));

        assertThat(changed.status()).as(changed.toString()).isEqualTo(200);
        assertThat(changed.text("/name")).isEqualTo("Summer-Sale poster");
        assertThat(found("?q=summer")).containsExactly(id);
        assertThat(found("?q=POST%20sal")).containsExactly(id);
        assertThat(found("?q=%C3%A9t")).containsExactly(id);
        assertThat(found("?tag=%C3%89t%C3%A9%2026")).containsExactly(id);
        assertThat(found("?q=hat")).isEmpty();
        assertThat(found("?tag=old")).isEmpty();
        assertThat(found("?tag=%C3%A9t%C3%A9%2026")).isEmpty();
        assertThat(found("?q=ummer")).isEmpty();
        assertThat(found("?q=!!")).isEmpty();
        assertThat(found("?q=o'clock%20%7C%20x%3A*")).isEmpty();
    }

    @Test
    void words_of_another_team_are_not_found() {
        upload(2, "secret.png", "t");

        assertThat(PLATFORM.team("payg")
                        .test()
                        .get("/v1/assets?q=secret")
                        .json()
                        .get("data"))
                .isEmpty();
        assertThat(acme.live().get("/v1/assets?q=secret").json().get("data")).isEmpty();
    }

    @Test
    void metadata_is_patched_member_by_member() {
        String id = upload(3, "a.png", "t");
        client.patch("/v1/assets/" + id, Map.of("metadata", Map.of("a", "1", "b", "2")));
        var patch = new HashMap<String, String>();
        patch.put("a", null);
        patch.put("c", "3");

        Answer changed = client.patch("/v1/assets/" + id, Map.of("metadata", patch));

        assertThat(changed.json().get("metadata").toString()).contains("\"b\":\"2\"", "\"c\":\"3\"");
        assertThat(changed.json().get("metadata")).hasSize(2);
        assertThat(client.patch("/v1/assets/" + id, "{\"metadata\": null, \"tags\": null}")
                        .json()
                        .get("metadata"))
                .isEmpty();
        Refusal.of(client.patch("/v1/assets/" + id, "{\"name\": null}"), 422, "validation_failed")
                .at("/name");
        Refusal.of(client.patch("/v1/assets/" + id, Map.of("sha256", "x")), 400, "unknown_field");
        Refusal.of(client.patch("/v1/assets/" + id, Map.of("tags", List.of(""))), 422, "validation_failed")
                .at("/tags/0");
        Refusal.of(
                        client.patch(
                                "/v1/assets/" + id,
                                Map.of(
                                        "tags",
                                        IntStream.range(0, 51)
                                                .mapToObj(Integer::toString)
                                                .toList())),
                        422,
                        "validation_failed")
                .at("/tags");
    }

    @Test
    void change_of_another_state_than_the_one_that_was_read_is_refused() {
        String id = upload(4, "a.png", "t");
        String etag = client.get("/v1/assets/" + id).header("ETag");
        client.patch("/v1/assets/" + id, Map.of("name", "b.png"));

        Refusal.of(
                client.with("If-Match", etag).patch("/v1/assets/" + id, Map.of("name", "c.png")),
                412,
                "precondition_failed");
        assertThat(client.with("If-Match", client.get("/v1/assets/" + id).header("ETag"))
                        .patch("/v1/assets/" + id, Map.of("name", "c.png"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void deleted_asset_is_in_the_trash_and_its_links_are_dead() {
        String id = upload(5, "a.png", "t");
        String url = client.get("/v1/assets/" + id).text("/url").substring(PUBLIC.length());
        assertThat(PLATFORM.as("").get(url).status()).isEqualTo(200);

        assertThat(client.delete("/v1/assets/" + id).status()).isEqualTo(204);

        Refusal.of(PLATFORM.as("").get(url), 404, "not_found");
        Refusal.of(client.get("/v1/assets/" + id + "/content"), 404, "not_found");
        Refusal.of(client.patch("/v1/assets/" + id, Map.of("name", "x")), 409, "invalid_state");
        assertThat(client.get("/v1/assets/" + id).text("/deleted_at")).isNotBlank();
        assertThat(found("")).isEmpty();
        assertThat(found("?deleted=true")).containsExactly(id);
        assertThat(client.delete("/v1/assets/" + id).status()).isEqualTo(204);
        assertThat(client.get("/v1/events?type=asset.deleted").json().get("data"))
                .hasSize(1);
    }

    @Test
    void restored_asset_is_what_it_was_bit_by_bit() {
        String id = upload(6, "a.png", "t");
        byte[] content = client.get("/v1/assets/" + id + "/content").body();
        client.delete("/v1/assets/" + id);

        Answer restored = client.post("/v1/assets/" + id + "/restore");

        assertThat(restored.status()).isEqualTo(200);
        assertThat(restored.json().get("deleted_at").isNull()).isTrue();
        assertThat(client.get("/v1/assets/" + id + "/content").body()).isEqualTo(content);
        assertThat(found("?tag=t")).containsExactly(id);
        assertThat(client.post("/v1/assets/" + id + "/restore").status()).isEqualTo(200);
    }

    @Test
    void many_are_deleted_with_a_result_each() {
        String first = upload(7, "a.png", "t");
        String second = upload(8, "b.png", "t");
        client.delete("/v1/assets/" + second);
        String rival = PLATFORM.team("payg")
                .test()
                .send("POST", "/v1/assets", "image/png", png(1))
                .text("/id");

        Answer answer =
                client.post("/v1/assets/bulk-delete", Map.of("ids", List.of(first, second, rival, "nonsense", first)));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().get("data"))
                .map(one -> one.get("result").asString())
                .containsExactly("deleted", "already_deleted", "not_found", "not_found");
        Refusal.of(client.post("/v1/assets/bulk-delete", Map.of("ids", List.of())), 422, "validation_failed")
                .at("/ids");
        Refusal.of(
                        client.post("/v1/assets/bulk-delete", Map.of("ids", Collections.nCopies(501, first))),
                        422,
                        "validation_failed")
                .at("/ids");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deleted=yes", "q=", "tag="})
    void filter_of_the_wrong_form_is_refused(String query) {
        Refusal.of(client.get("/v1/assets?" + query), 400, "invalid_parameter");
    }

    @Test
    void trash_is_emptied_after_thirty_days_and_not_before() {
        Trash trash = PLATFORM.bean(Trash.class);
        String young = upload(9, "young.png", "t");
        String old = upload(10, "old.png", "t");
        client.delete("/v1/assets/" + young);
        client.delete("/v1/assets/" + old);
        age(young, "29 days 23 hours");
        age(old, "30 days 1 hour");

        while (trash.empty()) {
            // a batch a round
        }
        trash.empty();

        assertThat(found("?deleted=true")).containsExactly(young);
        Refusal.of(client.get("/v1/assets/" + old), 404, "not_found");
        assertThat(acme.live().get("/v1/audit-events?action=asset.purge").json().get("data"))
                .map(event -> event.get("target").asString())
                .containsExactly(old);
    }

    @Test
    void asset_is_deleted_for_good_when_asked() {
        String id = upload(11, "a.png", "t");

        assertThat(client.delete("/v1/assets/" + id + "?permanent=true").status())
                .isEqualTo(204);

        Refusal.of(client.get("/v1/assets/" + id), 404, "not_found");
        Refusal.of(client.post("/v1/assets/" + id + "/restore"), 404, "not_found");
        Refusal.of(client.delete("/v1/assets/" + id), 404, "not_found");
    }

    private static void age(String id, String by) {
        PLATFORM.bean(JdbcClient.class)
                .sql("UPDATE asset SET deleted_at = now() - CAST(:by AS interval) WHERE id = :id")
                .param("by", by)
                .param("id", uuid(id))
                .update();
    }

    private static UUID uuid(String id) {
        return AssetId.parse(id).orElseThrow().value();
    }

    private String upload(int seed, String name, String tag) {
        Answer answer = client.send(
                "POST",
                "/v1/assets",
                "multipart/form-data; boundary=cut",
                form(name, "image/png", png(seed), "tags", tag));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.text("/id");
    }

    private List<String> found(String query) {
        var ids = new ArrayList<String>();
        client.get("/v1/assets" + query)
                .json()
                .get("data")
                .forEach(asset -> ids.add(asset.get("id").asString()));
        return ids;
    }
}
