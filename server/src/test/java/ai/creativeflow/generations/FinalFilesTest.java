package ai.creativeflow.generations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.imaging.PixelSize;
import ai.creativeflow.imaging.Provenance;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FinalFilesTest {

    private final Client client = Platform.shared().team("payg").test();

    @ParameterizedTest
    @EnumSource
    void selected_sample_leaves_in_the_file_format_asked_for_and_says_where_it_comes_from(FileFormat format)
            throws IOException {
        Answer ready = Pictures.awaiting(client);
        Answer done = client.post(
                "/v1/generations/" + ready.text("/id") + "/select?wait=30",
                Map.of("sample_id", ready.text("/samples/0/id"), "file_format", format.wireName()));

        assertThat(done.text("/final/file_format")).isEqualTo(format.wireName());
        Answer content = client.get("/v1/assets/" + done.text("/final/asset_id") + "/content");
        assertThat(content.header("Content-Type")).isEqualTo(format.mediaType());
        assertThat(content.header("Content-Disposition")).contains("." + format.extension());
        assertThat(ImageIO.read(new ByteArrayInputStream(content.body())).getWidth())
                .isEqualTo(64);
        assertThat(new String(content.body(), StandardCharsets.ISO_8859_1))
                .contains(ready.text("/id"), Provenance.DIGITAL_SOURCE_TYPE);
    }

    @ParameterizedTest
    @EnumSource
    void engine_that_draws_nothing_answers_with_a_readable_file_of_every_format(FileFormat format) throws IOException {
        var body =
                new CreateBody("p", "tiktok", null, null, 1, null, 1L, null, null, null, null, null, null, null, null);
        var job = new Engine.Job(new GenerationId(new UUID(1, 1)), body.checked(new Random(1)));

        Engine.Picture picture = new NoEngine().draw(job, 0, 1, new PixelSize(1080, 1920), format);

        assertThat(picture.fileFormat()).isEqualTo(format);
        assertThat(ImageIO.read(new ByteArrayInputStream(picture.bytes())).getWidth())
                .isEqualTo(1);
    }
}
