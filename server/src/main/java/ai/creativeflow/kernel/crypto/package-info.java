/** Secrets: keyed hashes, sealed values, checksums. Nothing here logs or prints what it protects. */
@NullMarked
package ai.creativeflow.kernel.crypto;

import org.jspecify.annotations.NullMarked;
