package ai.creativeflow.studio;

import ai.creativeflow.imaging.PixelSize;

/**
 * What to make. The canvas is the format's own size, in pixels; the seed varies everything that the style leaves open; text
 * stays out of the safe zone's strips.
 */
public record Brief(String prompt, PixelSize canvas, Style style, long seed, SafeZone safeZone) {

    public Brief {
        if (!safeZone.leavesRoomIn(canvas)) {
            throw new IllegalArgumentException("%s leaves too little of %s".formatted(safeZone, canvas));
        }
    }

    /** With the safe zone that the size suggests. */
    public Brief(String prompt, PixelSize canvas, Style style, long seed) {
        this(prompt, canvas, style, seed, SafeZone.of(canvas));
    }

    public Brief withSafeZone(SafeZone zone) {
        return new Brief(prompt, canvas, style, seed, zone);
    }
}
