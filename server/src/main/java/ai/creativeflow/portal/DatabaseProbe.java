package ai.creativeflow.portal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Asks the database whether it is there. One question at a time: who asks meanwhile shares its answer, so that a hanging
 * database is not asked by as many threads as there are callers.
 */
final class DatabaseProbe {

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final String QUESTION = "SELECT 1";

    private final JdbcClient jdbc;
    private final AtomicReference<@Nullable CompletableFuture<Integer>> asked = new AtomicReference<>();

    DatabaseProbe(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether an answer came within a second. */
    boolean answers() {
        try {
            return question().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) == 1;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private CompletableFuture<Integer> question() {
        var fresh = new CompletableFuture<Integer>();
        CompletableFuture<Integer> present = asked.compareAndExchange(null, fresh);
        if (present != null) {
            return present;
        }
        Thread.ofVirtual().name("database-probe").start(() -> ask(fresh));
        return fresh;
    }

    private void ask(CompletableFuture<Integer> answer) {
        try {
            int one = jdbc.sql(QUESTION).query(Integer.class).single();
            asked.set(null);
            answer.complete(one);
        } catch (RuntimeException e) {
            asked.set(null);
            answer.completeExceptionally(e);
        }
    }
}
