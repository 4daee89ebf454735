package ai.creativeflow.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** What holds of every engine, wherever it draws: as a caller sees it, in live mode, with the money. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EngineContract {

    protected static final Duration WITHIN = Duration.ofSeconds(30);
    private static final Map<String, Object> WIDE =
            Map.of("prompt", "Ferry to the islands", "format", "x_post", "samples", 3, "project_id", "spring");

    protected Platform platform;
    protected Platform.TeamKeys team;

    /** What makes it the engine of live mode. */
    protected abstract Map<String, String> settings();

    /** As the API names it. */
    protected abstract String engine();

    @BeforeAll
    void startPlatform() {
        platform = Platform.with(settings());
        team = platform.team("payg");
    }

    @AfterAll
    void closePlatform() {
        platform.close();
    }

    @Test
    void set_has_as_many_samples_as_asked_each_with_512_pixels_on_its_longest_side() throws IOException {
        Answer ready = created(WIDE);

        assertThat(ready.text("/status")).isEqualTo("awaiting_selection");
        assertThat(ready.text("/engine")).isEqualTo(engine());
        assertThat(ready.number("/attempts")).isEqualTo(1);
        assertThat(ready.json().at("/samples").size()).isEqualTo(3);
        for (JsonNode sample : ready.json().at("/samples")) {
            assertThat(sample.at("/status").asString()).isEqualTo("ready");
            BufferedImage image = picture(sample.at("/asset_id").asString(), "image/png");
            assertThat(image.getWidth()).isEqualTo(512);
            assertThat(image.getHeight()).isEqualTo(288);
        }
    }

    @Test
    void final_has_exactly_the_size_and_the_format_that_were_chosen() throws IOException {
        Answer ready = created(WIDE);

        Answer done = selected(ready, 1, "2k", "jpeg");

        assertThat(done.text("/status")).as(done.toString()).isEqualTo("completed");
        assertThat(done.number("/final/width")).isEqualTo(2048);
        assertThat(done.number("/final/height")).isEqualTo(1152);
        BufferedImage image = picture(done.text("/final/asset_id"), "image/jpeg");
        assertThat(image.getWidth()).isEqualTo(2048);
        assertThat(image.getHeight()).isEqualTo(1152);
    }

    @Test
    void what_was_delivered_is_charged_and_nothing_else() {
        Answer ready = created(WIDE);
        assertThat(ready.number("/cost/charged_micros")).isEqualTo(12_500);

        Answer done = selected(ready, 0, "standard", "png");

        assertThat(done.number("/cost/charged_micros")).isEqualTo(50_000);
        assertThat(done.number("/cost/reserved_micros")).isZero();
        assertThat(platform.operator().get("/admin/v1/reconciliation").number("/differences"))
                .isZero();
    }

    @Test
    void first_sample_is_selected_by_itself_where_that_was_asked_for() {
        Answer done = created(Map.of(
                "prompt",
                "Night market",
                "format",
                "x_post",
                "samples",
                2,
                "auto_select",
                true,
                "final",
                Map.of("resolution", "standard", "file_format", "webp")));

        assertThat(done.text("/status")).as(done.toString()).isEqualTo("completed");
        assertThat(done.text("/selected_sample_id")).isEqualTo(done.text("/samples/0/id"));
        assertThat(done.text("/final/file_format")).isEqualTo("webp");
    }

    @Test
    void nothing_succeeds_after_a_cancel() {
        Answer accepted = team.live().post("/v1/generations", WIDE);
        Answer canceled = team.live().post("/v1/generations/" + accepted.text("/id") + "/cancel");
        created(WIDE);

        Answer later = found(accepted);
        assertThat(canceled.text("/status")).isEqualTo("canceled");
        assertThat(later.text("/status")).isEqualTo("canceled");
        assertThat(later.number("/cost/reserved_micros")).isZero();
    }

    @Test
    void test_mode_is_the_studios_and_free() {
        Answer ready = team.test().post("/v1/generations?wait=30", Pictures.small());

        assertThat(ready.text("/status")).isEqualTo("awaiting_selection");
        assertThat(ready.text("/engine")).isEqualTo("studio");
        assertThat(ready.number("/cost/charged_micros")).isZero();
    }

    /** A live generation, waited for. */
    protected Answer created(Map<String, Object> body) {
        Answer answer = team.live().post("/v1/generations?wait=30", body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
        return answer;
    }

    protected Answer selected(Answer ready, int sample, String resolution, String fileFormat) {
        return team.live()
                .post(
                        "/v1/generations/" + ready.text("/id") + "/select?wait=30",
                        Map.of(
                                "sample_id", ready.text("/samples/%d/id".formatted(sample)),
                                "resolution", resolution,
                                "file_format", fileFormat));
    }

    protected Answer found(Answer generation) {
        return team.live().get("/v1/generations/" + generation.text("/id"));
    }

    private BufferedImage picture(String asset, String mediaType) throws IOException {
        Answer content = team.live().get("/v1/assets/" + asset + "/content");
        assertThat(content.header("Content-Type")).isEqualTo(mediaType);
        return ImageIO.read(new ByteArrayInputStream(content.body()));
    }
}
