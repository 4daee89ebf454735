/** Typed ids: a prefix and a UUIDv7 in Crockford base32. */
@NullMarked
package ai.creativeflow.kernel.ids;

import org.jspecify.annotations.NullMarked;
