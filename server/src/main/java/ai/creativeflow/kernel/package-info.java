/**
 * What every feature stands on: ids, problems, transactions, secrets, wake-ups. It knows no feature and owns the
 * tables {@code idempotency_record} and {@code node}.
 */
@ApplicationModule(type = ApplicationModule.Type.OPEN)
@NullMarked
package ai.creativeflow.kernel;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
