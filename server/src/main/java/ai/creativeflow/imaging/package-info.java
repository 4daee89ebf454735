/**
 * Pictures as bytes: sizes, file formats, encoding, and SVG as outlines. Invariants: nothing is written to disk, no
 * encoder keeps state, files are opaque sRGB, and nothing that an SVG names is looked up. Imports nothing of ours; no
 * Spring, no database, no clock.
 */
@NullMarked
package ai.creativeflow.imaging;

import org.jspecify.annotations.NullMarked;
