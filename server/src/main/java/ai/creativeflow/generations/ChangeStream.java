package ai.creativeflow.generations;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.messaging.Bell;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells one listener of every change of one generation, as server-sent events (HTML Standard, section 9.2), until it is done.
 * An event's id is the version of the generation, so that a listener who lost the connection goes on where it was. Nothing is
 * held meanwhile but the connection; what other nodes change is found by looking.
 */
final class ChangeStream {

    private static final Duration TICK = Duration.ofMillis(400);
    private static final Duration LOOK_AT_REST_EVERY = Duration.ofSeconds(2);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final Duration RECONNECT_AFTER = Duration.ofSeconds(1);

    private final Generations generations;
    private final ChangeLog log;
    private final Changes changes;
    private final JsonMapper json;

    /** What an event says: the change itself, and the generation as it stands when it is told. */
    record Told(long version, Status status, Instant at, GenerationView generation) {}

    ChangeStream(Generations generations, ChangeLog log, Changes changes, JsonMapper json) {
        this.generations = generations;
        this.log = log;
        this.changes = changes;
        this.json = json;
    }

    /**
     * Writes what comes after a version, for at most so long. {@code caller} is asked again and again, and throws as soon as
     * the listener may not read any more; that is told as an event {@code error}, and ends the stream.
     */
    void tell(Supplier<Caller> caller, GenerationId id, long after, Duration atMost, OutputStream out)
            throws IOException, InterruptedException {
        out.write("retry: %d\n\n".formatted(RECONNECT_AFTER.toMillis()).getBytes(StandardCharsets.US_ASCII));
        out.flush();
        Bell bell = changes.listen(id);
        try {
            follow(caller, id, after, System.nanoTime() + atMost.toNanos(), bell, out);
        } catch (Problem refusal) {
            write(
                    out,
                    "error",
                    null,
                    Map.of(
                            "code",
                            refusal.code().wire(),
                            "status",
                            refusal.code().status()));
        } finally {
            changes.forget(id, bell);
        }
    }

    private void follow(Supplier<Caller> caller, GenerationId id, long after, long end, Bell bell, OutputStream out)
            throws IOException, InterruptedException {
        long told = after;
        long lookAt = System.nanoTime();
        long beatAt = lookAt + HEARTBEAT.toNanos();
        while (changes.isRunning() && System.nanoTime() < end) {
            Caller reader = caller.get();
            if (System.nanoTime() >= lookAt) {
                Optional<Generation> found = generations.find(reader, id);
                if (found.isEmpty()) {
                    return;
                }
                List<Change> news = log.after(found.get(), told);
                if (!news.isEmpty()) {
                    write(out, news, generations.view(found.get()));
                    told = news.getLast().version();
                    beatAt = System.nanoTime() + HEARTBEAT.toNanos();
                }
                Status status = found.get().state().status();
                if (status.done()) {
                    return;
                }
                lookAt = System.nanoTime() + (status.settled() ? LOOK_AT_REST_EVERY : TICK).toNanos();
            }
            if (System.nanoTime() >= beatAt) {
                out.write(":\n\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                beatAt = System.nanoTime() + HEARTBEAT.toNanos();
            }
            if (bell.await(TICK)) {
                lookAt = System.nanoTime();
            }
        }
    }

    private void write(OutputStream out, List<Change> news, GenerationView view) throws IOException {
        for (Change change : news) {
            write(
                    out,
                    change.status().wire(),
                    change.version(),
                    new Told(change.version(), change.status(), change.at(), view));
        }
    }

    private void write(OutputStream out, String event, @Nullable Long id, Object body) throws IOException {
        String head = id == null ? "" : "id: " + id + "\n";
        String text = "%sevent: %s\ndata: %s\n\n".formatted(head, event, json.writeValueAsString(body));
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
