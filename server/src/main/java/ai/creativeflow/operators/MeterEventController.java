package ai.creativeflow.operators;

import ai.creativeflow.billing.MeterEvents;
import ai.creativeflow.billing.MeterEvents.MeterEvent;
import ai.creativeflow.billing.MeterEvents.Position;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.MeterEventId;
import ai.creativeflow.kernel.ids.TeamId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The feed of billable facts, oldest first. Its end has a cursor too: whoever polls goes on from there. */
@RestController
final class MeterEventController {

    private final MeterEvents events;

    MeterEventController(MeterEvents events) {
        this.events = events;
    }

    record View(
            MeterEventId id,
            String object,
            TeamId teamId,
            @Nullable KeyId apiKeyId,
            GenerationId generationId,
            String meter,
            long quantity,
            Micros amountMicros,
            BigDecimal credits,
            String period,
            Instant at) {

        static View of(MeterEvent event) {
            return new View(
                    event.id(),
                    "meter_event",
                    event.team(),
                    event.key(),
                    event.generation(),
                    event.meter(),
                    event.quantity(),
                    event.amount(),
                    event.credits(),
                    event.period(),
                    event.at());
        }
    }

    @GetMapping("/admin/v1/meter-events")
    Page<View> list(
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var page = Page.Request.of(limit, null);
        Position from = cursor == null ? Position.START : Position.of(cursor);
        List<MeterEvent> found = events.after(from, page.fetch());
        boolean more = found.size() > page.limit();
        List<MeterEvent> shown = more ? found.subList(0, page.limit()) : found;
        String next = shown.isEmpty() ? cursor : shown.getLast().position().cursor();
        return new Page<>(shown.stream().map(View::of).toList(), more, next);
    }
}
