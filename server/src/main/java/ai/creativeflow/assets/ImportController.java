package ai.creativeflow.assets;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.jobs.Job;
import ai.creativeflow.jobs.JobView;
import ai.creativeflow.jobs.Jobs;
import ai.creativeflow.kernel.http.Body;
import ai.creativeflow.kernel.http.Idempotency;
import ai.creativeflow.kernel.http.Idempotency.Outcome;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.outbound.AddressGuard;
import ai.creativeflow.kernel.outbound.Verdict;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Pictures that are fetched from elsewhere, as jobs. */
@RestController
final class ImportController {

    private final Jobs jobs;
    private final AddressGuard guard;
    private final Idempotency idempotency;
    private final JsonMapper json;

    ImportController(Jobs jobs, AddressGuard importGuard, Idempotency idempotency, JsonMapper json) {
        this.jobs = jobs;
        this.guard = importGuard;
        this.idempotency = idempotency;
        this.json = json;
    }

    record ImportBody(
            @Nullable String url,
            @Nullable String name,
            @Nullable List<@Nullable String> tags,
            @Nullable Map<String, @Nullable String> metadata) {

        /** Looks the URL's name up, so not within a transaction. */
        ImportJob.Task checked(AddressGuard guard, @Nullable Long storageBytes) {
            if (url == null || url.isEmpty()) {
                throw Problem.invalid("/url", "required", "must be a URL");
            }
            if (guard.judge(url) instanceof Verdict.Refused refused) {
                String because = "The URL " + refused.because().sentence() + ".";
                throw Problem.of(ProblemCode.UNSAFE_URL).detail(because).error("/url", "unsafe_url", because);
            }
            return new ImportJob.Task(
                    url,
                    name == null ? null : Labels.name(name),
                    Labels.tags(tags),
                    Labels.metadata(metadata),
                    storageBytes);
        }
    }

    @PostMapping("/v1/assets/import")
    @Route(scope = Scope.ASSETS_WRITE, repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> fetch(Caller caller, @Body ImportBody body, HttpServletRequest request) {
        var task = body.checked(guard, caller.plan().storageBytes());
        return idempotency
                .run(request, caller.idempotencyOwner(), () -> {
                    Job job = jobs.start(caller, ImportJob.NAME, json.writeValueAsString(task));
                    return Outcome.accepted("/v1/jobs/" + job.id(), JobView.of(job));
                })
                .toResponse();
    }
}
