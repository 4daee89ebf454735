package ai.creativeflow.webhooks;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.EndpointId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class EndpointStatsController {

    private final EndpointStats stats;

    EndpointStatsController(EndpointStats stats) {
        this.stats = stats;
    }

    /** Null where there was no attempt to say it of. */
    record View(
            String object,
            EndpointId endpointId,
            Instant since,
            long deliveries,
            long attempts,
            long delivered,
            @Nullable Double successShare,
            EndpointStats.@Nullable Latency latency,
            long due,
            @Nullable Instant oldestDueAt) {

        static View of(EndpointStats.Stats stats) {
            var made = stats.made();
            return new View(
                    "webhook_endpoint_stats",
                    stats.endpoint(),
                    stats.since(),
                    made.deliveries(),
                    made.attempts(),
                    made.delivered(),
                    made.attempts() == 0 ? null : (double) made.delivered() / made.attempts(),
                    made.latency(),
                    stats.backlog().due(),
                    stats.backlog().oldestDueAt());
        }
    }

    @GetMapping("/v1/webhook-endpoints/{id}/stats")
    @Route(scope = Scope.WEBHOOKS_READ, repeat = Repeat.SAFE)
    View get(Caller caller, @PathVariable String id) {
        return View.of(stats.of(caller, EndpointId.parse(id).orElseThrow(Problem::notFound)));
    }
}
