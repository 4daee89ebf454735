package ai.creativeflow.generations;

import ai.creativeflow.identity.ApiFilter;
import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.Waiting;
import ai.creativeflow.kernel.ids.GenerationId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class ChangeController {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeController.class);

    /** Then the listener comes again; what happened in between it is told then. */
    private static final Duration OPEN_AT_MOST = Duration.ofHours(1);

    private static final int ID_LENGTH_MAX = 18;

    private final Generations generations;
    private final ChangeStream stream;
    private final Followers followers;

    ChangeController(Generations generations, ChangeStream stream, Followers followers) {
        this.generations = generations;
        this.stream = stream;
        this.followers = followers;
    }

    /** {@code ?wait=n} ends the stream after n seconds; without it, after an hour. */
    @GetMapping("/v1/generations/{id}/events")
    @Route(scope = Scope.GENERATIONS_READ, repeat = Repeat.SAFE)
    void events(
            Caller caller,
            @PathVariable String id,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            HttpServletRequest request,
            HttpServletResponse response)
            throws InterruptedException {
        long after = after(lastEventId);
        Duration asked = Waiting.asked(request);
        GenerationId generation = GenerationId.parse(id).orElseThrow(Problem::notFound);
        if (generations.find(caller, generation).isEmpty()) {
            throw Problem.notFound();
        }
        try (var _ = followers.take(caller.team())) {
            response.setContentType("text/event-stream");
            response.setCharacterEncoding("UTF-8");
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Accel-Buffering", "no");
            stream.tell(
                    () -> reader(request),
                    generation,
                    after,
                    asked.isZero() ? OPEN_AT_MOST : asked,
                    response.getOutputStream());
        } catch (IOException e) {
            LOG.debug("a listener of {} went away", generation, e);
        }
    }

    /** As a new request would be judged; costs no query while nothing changed. */
    private static Caller reader(HttpServletRequest request) {
        Caller now = ApiFilter.again(request);
        now.require(Scope.GENERATIONS_READ);
        return now;
    }

    private static long after(@Nullable String lastEventId) {
        if (lastEventId == null || lastEventId.isBlank()) {
            return 0;
        }
        if (lastEventId.length() > ID_LENGTH_MAX || !lastEventId.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw Problem.parameter("Last-Event-ID", "must be the id of an event of this stream");
        }
        return Long.parseLong(lastEventId);
    }
}
