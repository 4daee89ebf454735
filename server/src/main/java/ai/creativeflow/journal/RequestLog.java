package ai.creativeflow.journal;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.messaging.Bell;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * The calls of the last thirty days, for the teams that made them: refusals and changes all, reads sampled. Written in
 * batches off the request's path; where the writing falls behind, calls are dropped and counted, and no request waits. What
 * a node had not written yet dies with it: it is a help in finding faults, no proof.
 */
public final class RequestLog {

    static final int BATCH = 500;

    private final RequestLogRepository log;
    private final int readsSampledOneIn;
    private final BlockingQueue<LoggedRequest> waiting;
    private final OperatorEvents operatorEvents;
    private final Counter dropped;
    private final Bell batchWaits = new Bell();

    /** Which calls are wanted; null is all of them. */
    public record Filter(
            @Nullable Integer status,
            @Nullable String code,
            @Nullable KeyId key) {}

    RequestLog(
            RequestLogRepository log,
            RequestLogSettings settings,
            OperatorEvents operatorEvents,
            MeterRegistry registry) {
        this.log = log;
        this.readsSampledOneIn = settings.readsSampledOneIn();
        this.waiting = new ArrayBlockingQueue<>(settings.queue());
        this.operatorEvents = operatorEvents;
        this.dropped = Counter.builder("creativeflow.request.log.dropped")
                .description("Calls that were not written into the request log because too many were waiting")
                .register(registry);
        Gauge.builder("creativeflow.request.log.waiting", waiting, BlockingQueue::size)
                .description("Calls that wait to be written into the request log")
                .register(registry);
    }

    /** Whether a call is kept, to be asked before one is put together. */
    public boolean keeps(String method, int status) {
        boolean read = method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
        return !read
                || status >= 400
                || readsSampledOneIn == 1
                || ThreadLocalRandom.current().nextInt(readsSampledOneIn) == 0;
    }

    /** Never waits and never fails. */
    public void add(LoggedRequest request) {
        if (!waiting.offer(request)) {
            dropped.increment();
            operatorEvents.raise(
                    OperatorEvents.Kind.REQUEST_LOG_DROPPED, "More calls came than the request log could write.");
            return;
        }
        if (waiting.size() == BATCH) {
            batchWaits.ring();
        }
    }

    /** Calls of a team in one mode, newest first. */
    public List<LoggedRequest> list(TeamId team, Mode mode, Filter filter, Page.Request page) {
        return log.list(team, mode, filter, page);
    }

    /** Writes a batch; says whether there may be more. A batch that cannot be written is dropped, and counted. */
    public boolean write() {
        List<LoggedRequest> batch = new ArrayList<>(BATCH);
        waiting.drainTo(batch, BATCH);
        if (batch.isEmpty()) {
            return false;
        }
        try {
            log.insertAll(batch);
        } catch (DataAccessException e) {
            dropped.increment(batch.size());
            throw e;
        }
        return batch.size() == BATCH;
    }

    Bell batchWaits() {
        return batchWaits;
    }
}
