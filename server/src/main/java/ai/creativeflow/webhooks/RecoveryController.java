package ai.creativeflow.webhooks;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.jobs.Job;
import ai.creativeflow.jobs.JobView;
import ai.creativeflow.kernel.http.Body;
import ai.creativeflow.kernel.http.Idempotency;
import ai.creativeflow.kernel.http.Idempotency.Outcome;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.Rfc3339;
import ai.creativeflow.kernel.ids.EndpointId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class RecoveryController {

    private final Recoveries recoveries;
    private final Idempotency idempotency;

    RecoveryController(Recoveries recoveries, Idempotency idempotency) {
        this.recoveries = recoveries;
        this.idempotency = idempotency;
    }

    record RecoverBody(@Nullable String since, @Nullable String until) {

        Instant begin() {
            return instant("/since", since);
        }

        @Nullable Instant end() {
            if (until == null) {
                return null;
            }
            Instant end = instant("/until", until);
            if (!end.isAfter(begin())) {
                throw Problem.invalid("/until", "range", "must be after since");
            }
            return end;
        }
    }

    record ReplayBody(@Nullable String since) {}

    @PostMapping("/v1/webhook-endpoints/{id}/recover")
    @Route(scope = Scope.WEBHOOKS_WRITE, repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> recover(
            Caller caller, @PathVariable String id, @Body RecoverBody body, HttpServletRequest request) {
        var endpoint = EndpointId.parse(id).orElseThrow(Problem::notFound);
        Instant since = body.begin();
        Instant until = body.end();
        return idempotency
                .run(
                        request,
                        caller.idempotencyOwner(),
                        () -> accepted(recoveries.recover(caller, endpoint, since, until)))
                .toResponse();
    }

    @PostMapping("/v1/webhook-endpoints/{id}/replay-missing")
    @Route(scope = Scope.WEBHOOKS_WRITE, repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> replayMissing(
            Caller caller, @PathVariable String id, @Body ReplayBody body, HttpServletRequest request) {
        var endpoint = EndpointId.parse(id).orElseThrow(Problem::notFound);
        Instant since = instant("/since", body.since());
        return idempotency
                .run(
                        request,
                        caller.idempotencyOwner(),
                        () -> accepted(recoveries.replayMissing(caller, endpoint, since)))
                .toResponse();
    }

    private static Outcome accepted(Job job) {
        return Outcome.accepted("/v1/jobs/" + job.id(), JobView.of(job));
    }

    private static Instant instant(String pointer, @Nullable String text) {
        if (text == null) {
            throw Problem.invalid(pointer, "required", "must be an instant as of RFC 3339");
        }
        return Rfc3339.parse(text)
                .orElseThrow(() -> Problem.invalid(pointer, "format", "must be an instant as of RFC 3339"));
    }
}
