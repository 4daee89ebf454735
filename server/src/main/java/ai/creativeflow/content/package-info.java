/**
 * What may not be asked for. A prompt is checked before anything is accepted for it, by a port that can be replaced; what
 * stands behind it otherwise is a list of terms. Keeps nothing, and knows nothing of generations.
 */
@NullMarked
package ai.creativeflow.content;

import org.jspecify.annotations.NullMarked;
