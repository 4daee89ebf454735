package ai.creativeflow.brands;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Refusal;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrandKitsHttpTest {

    private final Platform platform = Platform.shared();
    private final Platform.TeamKeys acme = platform.team("payg");
    private final Client test = acme.test();

    @Test
    void kit_is_made_read_changed_listed_and_deleted() {
        Answer made = test.post("/v1/brand-kits", kit("Surf Palace"));
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        assertThat(made.header("Location")).endsWith("/v1/brand-kits/" + made.text("/id"));
        assertThat(made.text("/colors/0/hex")).isEqualTo("#0077B6");
        assertThat(made.text("/fonts/0/family")).isEqualTo("Archivo Black");
        String path = "/v1/brand-kits/" + made.text("/id");
        Answer read = test.get(path);
        assertThat(read.json()).isEqualTo(made.json());
        assertThat(test.with("If-None-Match", read.header("ETag")).get(path).status())
                .isEqualTo(304);

        Answer changed = test.with("If-Match", read.header("ETag"))
                .patch(path, "{\"name\": \"Surf Castle\", \"style\": null, \"fonts\": []}");

        assertThat(changed.status()).as(changed.toString()).isEqualTo(200);
        assertThat(changed.number("/version")).isEqualTo(2);
        assertThat(changed.text("/name")).isEqualTo("Surf Castle");
        assertThat(changed.json().get("style").isNull()).isTrue();
        assertThat(changed.json().get("fonts")).isEmpty();
        assertThat(changed.json().get("colors")).isEqualTo(made.json().get("colors"));
        Refusal.of(
                test.with("If-Match", read.header("ETag")).patch(path, Map.of("name", "Late")),
                412,
                "precondition_failed");
        assertThat(test.get("/v1/brand-kits").text("/data/0/id")).isEqualTo(made.text("/id"));
        assertThat(test.delete(path).status()).isEqualTo(204);
        Refusal.of(test.get(path), 404, "not_found");
        Refusal.of(test.delete(path), 404, "not_found");
        assertThat(test.get("/v1/brand-kits").json().get("data")).isEmpty();
    }

    @Test
    void there_is_one_default_a_mode_whoever_asks_at_once() {
        List<Answer> made =
                Parallel.times(8, n -> test.post("/v1/brand-kits", Map.of("name", "Kit " + n, "is_default", true)));

        assertThat(made).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(201));
        Answer live = acme.live().post("/v1/brand-kits", Map.of("name", "Live", "is_default", true));
        assertThat(test.get("/v1/brand-kits?limit=100")
                        .json()
                        .get("data")
                        .valueStream()
                        .filter(kit -> kit.get("is_default").asBoolean()))
                .hasSize(1);
        assertThat(acme.live()
                        .get("/v1/brand-kits/" + live.text("/id"))
                        .json()
                        .get("is_default")
                        .asBoolean())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/name | {\"name\": \" \"}",
                "/colors/0/hex | {\"name\": \"A\", \"colors\": [{\"hex\": \"red\"}]}",
                "/colors | {\"name\": \"A\", \"colors\": [{\"hex\":\"#000000\"},{\"hex\":\"#000001\"},{\"hex\":\"#000002\"},{\"hex\":\"#000003\"},{\"hex\":\"#000004\"},{\"hex\":\"#000005\"},{\"hex\":\"#000006\"},{\"hex\":\"#000007\"},{\"hex\":\"#000008\"}]}",
                "/fonts/0/family | {\"name\": \"A\", \"fonts\": [{\"role\": \"text\", \"family\": \"Comic Sans\"}]}",
                "/fonts/0/role | {\"name\": \"A\", \"fonts\": [{\"role\": \"body\", \"family\": \"Manrope\"}]}",
                "/fonts/1/role | {\"name\": \"A\", \"fonts\": [{\"role\": \"text\", \"family\": \"Manrope\"}, {\"role\": \"text\", \"family\": \"Sora\"}]}",
                "/logos/0/asset_id | {\"name\": \"A\", \"logos\": [{\"asset_id\": \"ast_06axf0h8zk8q3cs9c8d5bqv4gr\"}]}"
            })
    void what_is_wrong_with_a_kit_is_pointed_at(String pointer, String body) {
        Refusal.of(test.post("/v1/brand-kits", body), 422, "validation_failed").at(pointer);
    }

    @Test
    void generation_keeps_the_version_that_it_was_accepted_with() throws IOException {
        Answer kit = test.post("/v1/brand-kits", kit("Surf Palace"));
        String path = "/v1/brand-kits/" + kit.text("/id");
        Answer branded = drawn("brand_kit_id", kit.text("/id"));
        Answer plain = drawn();
        assertThat(branded.text("/brand_kit_id")).isEqualTo(kit.text("/id"));
        assertThat(branded.number("/brand_kit_version")).isEqualTo(1);
        assertThat(plain.json().get("brand_kit_id").isNull()).isTrue();
        assertThat(pixels(branded)).isNotEqualTo(pixels(plain));
        Answer before =
                test.post("/v1/generations?wait=30", Pictures.small("seed", 7, "brand_kit_id", kit.text("/id")));

        test.patch(path, Map.of("colors", List.of(Map.of("hex", "#00FF00")), "style", Map.of("tone", "bold")));
        assertThat(drawn("brand_kit_id", kit.text("/id")).number("/brand_kit_version"))
                .isEqualTo(2);
        test.delete(path);
        Answer after = test.post(
                "/v1/generations/" + before.text("/id") + "/select?wait=30",
                Map.of("sample_id", before.text("/samples/0/id")));

        assertThat(after.text("/status")).as(after.toString()).isEqualTo("completed");
        assertThat(pixels(after)).isEqualTo(pixels(branded));
        Refusal.of(
                        test.post("/v1/generations", Pictures.small("brand_kit_id", kit.text("/id"))),
                        422,
                        "validation_failed")
                .at("/brand_kit_id");
    }

    @Test
    void default_kit_is_used_where_none_is_named_and_not_where_none_is_wanted() {
        String kit = test.post("/v1/brand-kits", Map.of("name", "Ours", "is_default", true))
                .text("/id");

        assertThat(test.post("/v1/generations", Pictures.small()).text("/brand_kit_id"))
                .isEqualTo(kit);
        assertThat(test.post("/v1/generations", Pictures.small("brand_kit_id", "none"))
                        .json()
                        .get("brand_kit_id")
                        .isNull())
                .isTrue();
        assertThat(acme.live()
                        .post("/v1/generations", Pictures.small())
                        .json()
                        .get("brand_kit_id")
                        .isNull())
                .as("a test kit is none of live mode's")
                .isTrue();
    }

    @Test
    void references_are_shown_and_foreign_ones_refused() throws IOException {
        String asset = drawn("prompt", "Another poster").text("/final/asset_id");

        Answer shown = drawn("reference_asset_ids", List.of(asset));

        assertThat(shown.text("/reference_asset_ids/0")).isEqualTo(asset);
        assertThat(shown.json().get("warnings")).isEmpty();
        assertThat(pixels(shown)).isNotEqualTo(pixels(drawn()));
        Refusal.of(
                        acme.live().post("/v1/generations", Pictures.small("reference_asset_ids", List.of(asset))),
                        422,
                        "validation_failed")
                .at("/reference_asset_ids/0");
        Refusal.of(
                        test.post(
                                "/v1/generations",
                                Pictures.small("reference_asset_ids", List.of(asset, asset, asset, asset, asset))),
                        422,
                        "validation_failed")
                .at("/reference_asset_ids");
        Refusal.of(
                        test.post("/v1/generations", Pictures.small("reference_asset_ids", List.of("ast_1"))),
                        422,
                        "validation_failed")
                .at("/reference_asset_ids/0");
    }

    /** Its bytes are lost: as bad as it can come, and the generation goes on. */
    @Test
    void logo_and_reference_that_are_gone_are_left_out_with_a_warning() {
        String asset = drawn("prompt", "A logo").text("/final/asset_id");
        var body = new LinkedHashMap<>(kit("With logo"));
        body.put("logos", List.of(Map.of("asset_id", asset)));
        String kit = test.post("/v1/brand-kits", body).text("/id");
        Answer ready = test.post(
                "/v1/generations",
                Pictures.small(
                        "prompt",
                        "Later [[test:slow=1s]]",
                        "brand_kit_id",
                        kit,
                        "reference_asset_ids",
                        List.of(asset),
                        "auto_select",
                        true));
        platform.jdbc()
                .sql("DELETE FROM asset WHERE id = :id")
                .param("id", AssetId.parse(asset).orElseThrow().value())
                .update();

        Answer done = test.get("/v1/generations/" + ready.text("/id") + "?wait=30");

        assertThat(done.text("/status")).as(done.toString()).isEqualTo("completed");
        assertThat(done.json()
                        .get("warnings")
                        .valueStream()
                        .map(warning -> warning.get("code").asString()))
                .contains("logo_missing", "reference_missing");
    }

    @Test
    void every_family_can_be_named_in_a_kit() {
        Answer fonts = test.get("/v1/fonts");

        assertThat(fonts.json().get("data").size()).isEqualTo(15);
        fonts.json().get("data").forEach(font -> {
            assertThat(font.get("licence").asString()).isEqualTo("OFL-1.1");
            Answer made = test.post(
                    "/v1/brand-kits",
                    Map.of(
                            "name",
                            "Kit",
                            "fonts",
                            List.of(Map.of(
                                    "role",
                                    "display",
                                    "family",
                                    font.get("family").asString()))));
            assertThat(made.status()).as(made.toString()).isEqualTo(201);
        });
        Answer drawn = test.post(
                "/v1/generations?wait=30",
                Pictures.small("brand_kit_id", test.get("/v1/brand-kits").text("/data/0/id")));
        assertThat(drawn.json().get("warnings")).isEmpty();
    }

    @Test
    void palettes_are_suggested_with_their_roles() {
        Answer base = test.post("/v1/palettes/suggest", Map.of("base", List.of("#0077B6", "#FFB703")));
        Answer words = test.post("/v1/palettes/suggest", Map.of("industry", "travel", "tone", "playful"));

        assertThat(base.json().get("data").size()).isEqualTo(3);
        assertThat(words.json().get("data").size()).isEqualTo(6);
        assertThat(base.json()
                        .at("/data/0/colors")
                        .valueStream()
                        .map(color -> color.get("role").asString()))
                .startsWith("background", "text", "accent", "text_on_accent", "art");
        Refusal.of(
                        test.post("/v1/palettes/suggest", Map.of("base", List.of("#0077B6", "blue"))),
                        422,
                        "validation_failed")
                .at("/base/1");
    }

    private Answer drawn(Object... more) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("seed", 7);
        fields.put("auto_select", true);
        for (int i = 0; i < more.length; i += 2) {
            fields.put(more[i].toString(), more[i + 1]);
        }
        Answer done = test.post(
                "/v1/generations?wait=30",
                Pictures.small(fields.entrySet().stream()
                        .flatMap(field -> Stream.of(field.getKey(), field.getValue()))
                        .toArray()));
        assertThat(done.text("/status")).as(done.toString()).isEqualTo("completed");
        return done;
    }

    private List<Integer> pixels(Answer done) throws IOException {
        byte[] bytes = test.get("/v1/assets/" + done.text("/final/asset_id") + "/content")
                .body();
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
        return IntStream.of(image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
                .boxed()
                .toList();
    }

    private static Map<String, Object> kit(String name) {
        return Map.of(
                "name",
                name,
                "colors",
                List.of(Map.of("name", "Sea", "hex", "#0077b6"), Map.of("hex", "#FFB703")),
                "fonts",
                List.of(
                        Map.of("role", "display", "family", "archivo black"),
                        Map.of("role", "text", "family", "Manrope")),
                "style",
                Map.of("tone", "playful", "industry", "retail"));
    }
}
