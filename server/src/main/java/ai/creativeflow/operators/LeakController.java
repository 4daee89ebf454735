package ai.creativeflow.operators;

import ai.creativeflow.apikeys.ApiKey;
import ai.creativeflow.apikeys.ApiKeys;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Body;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Keys that somebody found where they must not be. */
@RestController
final class LeakController {

    private static final String REPORTED_BY = "operator";

    private final ApiKeys apiKeys;
    private final InstantSource clock;

    LeakController(ApiKeys apiKeys, InstantSource clock) {
        this.apiKeys = apiKeys;
        this.clock = clock;
    }

    record ReportBody(@Nullable String token) {

        @Override
        public String toString() {
            return "ReportBody[token=***]";
        }
    }

    /** Whose key it is, and what it is now. */
    record View(KeyId keyId, TeamId teamId, Mode mode, String name, String hint, ApiKey.Status status) {}

    /** Switched off with the answer; 404 for what is no key of ours. */
    @PostMapping("/admin/v1/api-keys/report-leak")
    View report(@Body ReportBody body) {
        if (body.token() == null || body.token().isBlank()) {
            throw Problem.invalid("/token", "required", "must be the key that was found");
        }
        return apiKeys.reportLeak(body.token().strip(), REPORTED_BY)
                .map(key ->
                        new View(key.id(), key.team(), key.mode(), key.name(), key.hint(), key.status(clock.instant())))
                .orElseThrow(Problem::notFound);
    }
}
