package ai.creativeflow.studio;

import ai.creativeflow.imaging.PixelSize;

/** What to make. The canvas is the format's own size, in pixels; the seed varies everything that the style leaves open. */
public record Brief(String prompt, PixelSize canvas, Style style, long seed) {}
