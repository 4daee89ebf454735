/** Wake-ups inside the process, the loops they wake, and the liveness of nodes. */
@NullMarked
package ai.creativeflow.kernel.messaging;

import org.jspecify.annotations.NullMarked;
