/** The wiring: what starts the process and chooses adapters. Features live in the packages below. */
@NullMarked
package ai.creativeflow;

import org.jspecify.annotations.NullMarked;
