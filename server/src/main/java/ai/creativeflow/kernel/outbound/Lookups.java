package ai.creativeflow.kernel.outbound;

import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Name look-ups with a limit to the caller's patience. They run on a bounded set of platform threads: the system's
 * resolver blocks in native code, where it can neither be interrupted nor give up a virtual thread's carrier. Callers
 * that ask for the same name at the same time share one look-up, so that one dead name server holds one thread.
 */
final class Lookups implements AutoCloseable {

    private static final int THREADS_MAX = 32;
    private static final int WAITING_MAX = 2_000;
    private static final long IDLE_SECONDS = 10;

    private final HostResolver resolver;
    private final ConcurrentMap<String, CompletableFuture<List<InetAddress>>> running = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads;

    Lookups(HostResolver resolver) {
        this.resolver = resolver;
        this.threads = new ThreadPoolExecutor(
                THREADS_MAX,
                THREADS_MAX,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING_MAX),
                Thread.ofPlatform().name("lookup-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** {@link SocketTimeoutException} when patience ran out, {@link UnknownHostException} otherwise. */
    List<InetAddress> addressesOf(String host, Duration patience) throws UnknownHostException, SocketTimeoutException {
        var mine = new CompletableFuture<List<InetAddress>>();
        var theirs = running.putIfAbsent(host, mine);
        if (theirs == null) {
            start(host, mine);
        }
        var lookup = theirs == null ? mine : theirs;
        try {
            return lookup.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw unknown(host, failed);
        } catch (TimeoutException late) {
            throw new SocketTimeoutException("the name did not resolve in time");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new SocketTimeoutException("interrupted while resolving");
        }
    }

    private void start(String host, CompletableFuture<List<InetAddress>> lookup) {
        try {
            threads.execute(() -> run(host, lookup));
        } catch (RejectedExecutionException full) {
            running.remove(host, lookup);
            lookup.completeExceptionally(full);
        }
    }

    private void run(String host, CompletableFuture<List<InetAddress>> lookup) {
        try {
            var found = List.copyOf(resolver.resolve(host));
            running.remove(host, lookup);
            lookup.complete(found);
        } catch (UnknownHostException | RuntimeException failed) {
            running.remove(host, lookup);
            lookup.completeExceptionally(failed);
        }
    }

    private static UnknownHostException unknown(String host, ExecutionException failed) {
        if (failed.getCause() instanceof UnknownHostException known) {
            return known;
        }
        var unknown = new UnknownHostException(host);
        unknown.initCause(failed.getCause());
        return unknown;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
