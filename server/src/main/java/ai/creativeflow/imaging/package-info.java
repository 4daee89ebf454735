/**
 * Pictures as bytes: sizes, file formats, encoding. Invariants: nothing is written to disk, no encoder keeps state, and
 * what leaves here is opaque sRGB. Imports nothing of ours; no Spring, no database, no clock.
 */
@NullMarked
package ai.creativeflow.imaging;

import org.jspecify.annotations.NullMarked;
