package ai.creativeflow.operators;

import ai.creativeflow.identity.Plan;
import ai.creativeflow.identity.Plans;
import ai.creativeflow.identity.RateLimitBody;
import ai.creativeflow.identity.RateWindow;
import ai.creativeflow.journal.AuditEvent;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.http.Body;
import ai.creativeflow.kernel.http.Etag;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** Plans as data: what teams may have. */
@RestController
final class PlanController {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,31}");
    private static final int WINDOWS_MAX = 5;
    private static final int WEBHOOK_ENDPOINTS_MAX = 10_000;

    private final Plans plans;
    private final Journal journal;
    private final TransactionTemplate transactions;

    PlanController(Plans plans, Journal journal, TransactionTemplate transactions) {
        this.plans = plans;
        this.journal = journal;
        this.transactions = transactions;
    }

    /** The whole plan: a bound that is null or absent does not exist. */
    record PutBody(
            @Nullable Integer includedGenerations,
            @Nullable Boolean sellsBeyond,
            @Nullable Long creditLimitMicros,
            @Nullable List<@Nullable RateLimitBody> windows,
            @Nullable List<@Nullable RateLimitBody> userWindows,
            @Nullable Integer atOnce,
            @Nullable Long storageBytes,
            @Nullable Integer webhookEndpoints,
            @Nullable Integer finalsKeptDays) {

        Plan checked(String name) {
            return new Plan(
                    name,
                    (int) atLeast("/included_generations", includedGenerations, 0),
                    sellsBeyond != null && sellsBeyond,
                    creditLimitMicros == null ? null : Micros.of(atLeast("/credit_limit_micros", creditLimitMicros, 0)),
                    windows("/windows", windows),
                    windows("/user_windows", userWindows),
                    atOnce == null ? null : (int) atLeast("/at_once", atOnce, 1),
                    storageBytes == null ? null : atLeast("/storage_bytes", storageBytes, 0),
                    endpoints(),
                    finalsKeptDays == null ? null : (int) atLeast("/finals_kept_days", finalsKeptDays, 1));
        }

        private int endpoints() {
            long asked = atLeast("/webhook_endpoints", webhookEndpoints, 0);
            if (asked > WEBHOOK_ENDPOINTS_MAX) {
                throw Problem.invalid("/webhook_endpoints", "range", "must be at most " + WEBHOOK_ENDPOINTS_MAX);
            }
            return (int) asked;
        }

        private static long atLeast(String pointer, @Nullable Number value, long least) {
            if (value == null) {
                throw Problem.invalid(pointer, "required", "must be a whole number");
            }
            if (value.longValue() < least) {
                throw Problem.invalid(pointer, "range", "must be at least " + least);
            }
            return value.longValue();
        }

        private static List<RateWindow> windows(String pointer, @Nullable List<@Nullable RateLimitBody> bodies) {
            return bodies == null ? List.of() : RateLimitBody.checked(bodies, pointer, WINDOWS_MAX);
        }
    }

    record View(
            String name,
            String object,
            int includedGenerations,
            boolean sellsBeyond,
            @Nullable Micros creditLimitMicros,
            List<RateLimitBody> windows,
            List<RateLimitBody> userWindows,
            @Nullable Integer atOnce,
            @Nullable Long storageBytes,
            int webhookEndpoints,
            @Nullable Integer finalsKeptDays) {

        static View of(Plan plan) {
            return new View(
                    plan.name(),
                    "plan",
                    plan.includedGenerations(),
                    plan.sellsBeyond(),
                    plan.creditLimit(),
                    plan.windows().stream().map(RateLimitBody::of).toList(),
                    plan.userWindows().stream().map(RateLimitBody::of).toList(),
                    plan.atOnce(),
                    plan.storageBytes(),
                    plan.endpoints(),
                    plan.finalsKeptDays());
        }
    }

    @GetMapping("/admin/v1/plans")
    Page<View> list() {
        return new Page<>(plans.all().stream().map(one -> View.of(one.plan())).toList(), false, null);
    }

    @GetMapping("/admin/v1/plans/{name}")
    ResponseEntity<View> get(@PathVariable String name, HttpServletRequest request) {
        Plans.Versioned found = plans.find(name).orElseThrow(Problem::notFound);
        return Etag.of(found.version()).answer(request, View.of(found.plan()));
    }

    @PutMapping("/admin/v1/plans/{name}")
    ResponseEntity<View> put(@PathVariable String name, @Body PutBody body, HttpServletRequest request) {
        if (!NAME.matcher(name).matches()) {
            throw Problem.notFound();
        }
        Plan wanted = body.checked(name);
        Plans.Put put = Objects.requireNonNull(transactions.execute(tx -> {
            Plans.Put written = plans.put(wanted, before -> {
                if (before.isPresent()) {
                    Etag.of(before.get().version()).requireMatch(request);
                } else if (request.getHeader("If-Match") != null) {
                    throw Problem.of(ProblemCode.PRECONDITION_FAILED);
                }
            });
            journal.audit(new AuditEvent(
                    null,
                    OperatorFilter.actorOf(request),
                    written.created() ? "plan.create" : "plan.change",
                    name,
                    "done"));
            return written;
        }));
        return ResponseEntity.status(put.created() ? HttpStatus.CREATED : HttpStatus.OK)
                .eTag(Etag.of(put.plan().version()).value())
                .body(View.of(put.plan().plan()));
    }
}
