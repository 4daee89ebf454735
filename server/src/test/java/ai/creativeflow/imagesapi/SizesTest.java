package ai.creativeflow.imagesapi;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.imaging.PixelSize;
import java.util.List;
import org.junit.jupiter.api.Test;

class SizesTest {

    private final Sizes sizes = new Sizes(List.of(
            new PixelSize(256, 256),
            new PixelSize(1024, 1024),
            new PixelSize(1536, 1024),
            new PixelSize(1024, 1536),
            new PixelSize(3072, 2048)));

    @Test
    void sample_is_asked_for_at_the_smallest_size_of_the_nearest_shape_that_has_enough_pixels() {
        assertThat(sizes.forSample(new PixelSize(512, 288))).isEqualTo(new PixelSize(1536, 1024));
        assertThat(sizes.forSample(new PixelSize(288, 512))).isEqualTo(new PixelSize(1024, 1536));
        assertThat(sizes.forSample(new PixelSize(512, 512))).isEqualTo(new PixelSize(1024, 1024));
        assertThat(sizes.forSample(new PixelSize(200, 200))).isEqualTo(new PixelSize(256, 256));
    }

    @Test
    void final_is_asked_for_at_the_largest_size_of_the_nearest_shape() {
        assertThat(sizes.forFinal(new PixelSize(1600, 900))).isEqualTo(new PixelSize(3072, 2048));
        assertThat(sizes.forFinal(new PixelSize(4096, 4096))).isEqualTo(new PixelSize(1024, 1024));
    }

    @Test
    void where_none_has_enough_pixels_the_largest_of_the_shape_is_taken() {
        assertThat(new Sizes(List.of(new PixelSize(64, 64), new PixelSize(128, 128)))
                        .forSample(new PixelSize(512, 512)))
                .isEqualTo(new PixelSize(128, 128));
    }
}
