package ai.creativeflow.generations;

import ai.creativeflow.assets.Assets;
import ai.creativeflow.brands.BrandKits;
import ai.creativeflow.brands.Content;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.studio.Artwork;
import ai.creativeflow.studio.BrandKit;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what a generation was branded with. Outside any transaction. */
final class Looks {

    private static final Logger LOG = LoggerFactory.getLogger(Looks.class);

    /** Larger pictures are read smaller: a whole one of 64 megapixels would take a quarter of a gigabyte. */
    private static final int SIDE_MAX = 2048;

    private final BrandKits kits;
    private final Assets assets;

    Looks(BrandKits kits, Assets assets) {
        this.kits = kits;
        this.assets = assets;
    }

    Look of(Generation generation) {
        Branding branding = generation.spec().branding();
        if (branding.equals(Branding.NONE)) {
            return Look.PLAIN;
        }
        var warnings = new ArrayList<Generation.Notice>();
        Content content = branding.kit() == null
                ? null
                : kits.content(generation.team(), branding.kit()).orElse(null);
        BrandKit kit = content == null ? null : kit(generation, content, warnings);
        List<Supplier<Optional<BufferedImage>>> references = branding.references().stream()
                .map(asset -> (Supplier<Optional<BufferedImage>>) () -> picture(generation, asset))
                .toList();
        return new Look(kit, content == null ? null : content.style(), references, warnings);
    }

    private BrandKit kit(Generation generation, Content content, List<Generation.Notice> warnings) {
        @Nullable Artwork logo = null;
        if (!content.logos().isEmpty()) {
            logo = picture(generation, content.logos().getFirst().assetId())
                    .map(Artwork.Bitmap::new)
                    .orElse(null);
            if (logo == null) {
                warnings.add(new Generation.Notice(
                        "logo_missing", "The logo of the brand kit could not be read, so it was left out."));
            }
        }
        return new BrandKit(
                content.colors().stream().map(Content.Swatch::hex).toList(),
                content.family("display").orElse(null),
                content.family("text").orElse(null),
                logo);
    }

    private Optional<BufferedImage> picture(Generation generation, AssetId asset) {
        return assets.read(generation.team(), generation.mode(), asset).flatMap(bytes -> decoded(asset, bytes));
    }

    private static Optional<BufferedImage> decoded(AssetId asset, byte[] bytes) {
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                return Optional.empty();
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                int side = Math.max(reader.getWidth(0), reader.getHeight(0));
                int step = Math.max(1, Math.ceilDiv(side, SIDE_MAX));
                var smaller = reader.getDefaultReadParam();
                smaller.setSourceSubsampling(step, step, 0, 0);
                return Optional.of(reader.read(0, smaller));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            LOG.info("{} could not be read as a picture: {}", asset, e.toString());
            return Optional.empty();
        }
    }
}
