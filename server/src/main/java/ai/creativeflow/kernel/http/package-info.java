/** The HTTP edge: problems (RFC 9457), strict bodies, idempotency, lists, entity tags, request ids. */
@NullMarked
package ai.creativeflow.kernel.http;

import org.jspecify.annotations.NullMarked;
