package ai.creativeflow.generations;

import ai.creativeflow.assets.Assets;
import ai.creativeflow.brands.BrandKits;
import ai.creativeflow.brands.Content;
import ai.creativeflow.imaging.Pixels;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.studio.Artwork;
import ai.creativeflow.studio.BrandKit;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what a generation was branded with. Outside any transaction. */
final class Looks {

    /**
     * Larger pictures are read smaller: a whole one of 64 megapixels would take a quarter of a gigabyte. What an SVG became, 2048
     * pixels, is read whole.
     */
    private static final int SIDE_WANTED = 1025;

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
        return assets.read(generation.team(), generation.mode(), asset)
                .flatMap(bytes -> Pixels.read(bytes, SIDE_WANTED));
    }
}
