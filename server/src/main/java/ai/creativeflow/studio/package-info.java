/**
 * A pure renderer: prompt + style + size + seed become a scene, and a scene becomes a picture at any size of its aspect.
 * Invariants: the same brief, idea and size give the same pixels; text comes only from the prompt and the documented
 * tables; no text is clipped, overlaps other text or stands below {@value ai.creativeflow.studio.Stage#CONTRAST_MIN}:1
 * against what is drawn behind it; only bundled fonts, drawn as outlines. No Spring, no database, no clock.
 */
@NullMarked
package ai.creativeflow.studio;

import org.jspecify.annotations.NullMarked;
