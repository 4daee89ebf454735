package ai.creativeflow.jobs;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.kernel.http.Body;
import ai.creativeflow.kernel.http.Idempotency;
import ai.creativeflow.kernel.http.Idempotency.Outcome;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.JobId;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Which scope a job asks for depends on its kind, so the routes ask for none and {@link Jobs} does. */
@RestController
final class JobController {

    private final Jobs jobs;
    private final Idempotency idempotency;

    JobController(Jobs jobs, Idempotency idempotency) {
        this.jobs = jobs;
        this.idempotency = idempotency;
    }

    /** A call that takes nothing; a field in it is refused like any other unknown one. */
    record NoBody() {}

    @GetMapping("/v1/jobs/{id}")
    @Route(
            scope = {},
            repeat = Repeat.SAFE)
    JobView get(Caller caller, @PathVariable String id) {
        return JobView.of(jobs.find(caller, parse(id)));
    }

    @PostMapping("/v1/jobs/{id}/cancel")
    @Route(
            scope = {},
            repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> cancel(
            Caller caller, @PathVariable String id, @Body(optional = true) NoBody body, HttpServletRequest request) {
        JobId job = parse(id);
        return idempotency
                .run(request, caller.idempotencyOwner(), () -> Outcome.ok(JobView.of(jobs.cancel(caller, job))))
                .toResponse();
    }

    private static JobId parse(String id) {
        return JobId.parse(id).orElseThrow(Problem::notFound);
    }
}
