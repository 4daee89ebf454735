package ai.creativeflow.studio;

import ai.creativeflow.imaging.PixelSize;
import org.jspecify.annotations.Nullable;

/**
 * What to make. The canvas is the format's own size, in pixels; the seed varies everything that the style leaves open; text
 * and logo stay out of the safe zone's strips.
 */
public record Brief(
        String prompt,
        PixelSize canvas,
        Style style,
        long seed,
        SafeZone safeZone,
        @Nullable BrandKit brandKit,
        @Nullable ReferenceImage reference) {

    public Brief {
        if (!safeZone.leavesRoomIn(canvas)) {
            throw new IllegalArgumentException("%s leaves too little of %s".formatted(safeZone, canvas));
        }
    }

    /** With the safe zone that the size suggests, of no brand. */
    public Brief(String prompt, PixelSize canvas, Style style, long seed) {
        this(prompt, canvas, style, seed, SafeZone.of(canvas), null, null);
    }

    public Brief withSafeZone(SafeZone zone) {
        return new Brief(prompt, canvas, style, seed, zone, brandKit, reference);
    }

    public Brief withBrandKit(BrandKit kit) {
        return new Brief(prompt, canvas, style, seed, safeZone, kit, reference);
    }

    public Brief withReference(ReferenceImage image) {
        return new Brief(prompt, canvas, style, seed, safeZone, brandKit, image);
    }
}
