package ai.creativeflow.webhooks;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.journal.Event;
import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.EventId;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class EventController {

    private final Journal journal;
    private final EventCatalogue catalogue;

    EventController(Journal journal, EventCatalogue catalogue) {
        this.journal = journal;
        this.catalogue = catalogue;
    }

    /** An event exactly as it is delivered. */
    record View(@JsonValue @JsonRawValue String payload) {

        static View of(Event event) {
            return new View(event.payload());
        }
    }

    @GetMapping("/v1/events")
    @Route(scope = Scope.WEBHOOKS_READ, repeat = Repeat.SAFE)
    Page<View> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var page = Page.Request.of(limit, cursor);
        var wanted = type == null ? null : parse(type);
        return Page.of(page, journal.list(caller.team(), caller.mode(), wanted, page), Event::id, View::of);
    }

    @GetMapping("/v1/events/{id}")
    @Route(scope = Scope.WEBHOOKS_READ, repeat = Repeat.SAFE)
    View get(Caller caller, @PathVariable String id) {
        return EventId.parse(id)
                .flatMap(event -> journal.find(caller.team(), caller.mode(), event))
                .map(View::of)
                .orElseThrow(Problem::notFound);
    }

    @GetMapping("/v1/event-types")
    @Route(scope = Scope.WEBHOOKS_READ, repeat = Repeat.SAFE)
    Page<EventTypeView> types() {
        return new Page<>(catalogue.types(), false, null);
    }

    private static EventType parse(String type) {
        return EventType.of(type).orElseThrow(() -> Problem.parameter("type", "there is no such event type"));
    }
}
