package ai.creativeflow.kernel.sql;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lets what comes at the same time share one transaction, so that the cost of a commit and of each round trip is paid once
 * for all of them. Nobody waits for company: who comes while nothing is being written goes at once, alone; those who come
 * meanwhile are the next group, and its first one writes for all. A group is written whole or not at all, and whoever it
 * could not serve goes alone, in a thread and transaction of their own, so that one refusal costs the others time only.
 *
 * @param <W> what is to be written
 * @param <R> what comes of it
 */
public final class SharedTransactions<W, R> {

    private final int atOnce;
    private final int groupMax;
    private final Duration patience;
    private final Function<List<W>, List<Optional<R>>> write;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Turn<W, R>> waiting = new ArrayDeque<>();
    private int writing;

    /** What a turn comes to. */
    private sealed interface Verdict<W, R> {
        /** It is to write this group, which it is the first of. */
        record Lead<W, R>(List<Turn<W, R>> group) implements Verdict<W, R> {}

        record Done<W, R>(R result) implements Verdict<W, R> {}

        record Alone<W, R>() implements Verdict<W, R> {}

        /** Whether it was written is not known. */
        record Failed<W, R>(RuntimeException cause) implements Verdict<W, R> {}
    }

    private record Turn<W, R>(W work, CompletableFuture<Verdict<W, R>> verdict) {}

    /**
     * So many groups are written at once, of at most so many each; who waited for longer than the patience goes alone, so
     * that a group that is stuck holds nobody up. {@code write} answers in the order of what it got, empty for what was not
     * written and must go alone; what it throws is thrown to all of them, and so it throws only where it can't know.
     */
    public SharedTransactions(int atOnce, int groupMax, Duration patience, Function<List<W>, List<Optional<R>>> write) {
        this.atOnce = atOnce;
        this.groupMax = groupMax;
        this.patience = patience;
        this.write = write;
    }

    /** Returns what came of it, by a group or by {@code alone}, whose exceptions are the caller's. */
    public R call(W work, Supplier<R> alone) {
        var turn = new Turn<W, R>(work, new CompletableFuture<>());
        enter(turn);
        return end(turn, verdict(turn), alone);
    }

    private R end(Turn<W, R> turn, Verdict<W, R> verdict, Supplier<R> alone) {
        return switch (verdict) {
            case Verdict.Lead<W, R>(var group) -> group.size() == 1 ? first(alone) : lead(turn, group, alone);
            case Verdict.Done<W, R>(var result) -> result;
            case Verdict.Alone<W, R>() -> alone.get();
            case Verdict.Failed<W, R>(var cause) -> throw cause;
        };
    }

    /** How many wait for those that are being written. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private void enter(Turn<W, R> turn) {
        lock.lock();
        try {
            if (writing < atOnce) {
                writing++;
                turn.verdict().complete(new Verdict.Lead<>(List.of(turn)));
            } else {
                waiting.add(turn);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Who gives up waiting goes alone, unless somebody has taken up their work by then. */
    private Verdict<W, R> verdict(Turn<W, R> turn) {
        try {
            return turn.verdict().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return gaveUp(turn);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return gaveUp(turn);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private Verdict<W, R> gaveUp(Turn<W, R> turn) {
        lock.lock();
        try {
            if (waiting.remove(turn)) {
                return new Verdict.Alone<>();
            }
        } finally {
            lock.unlock();
        }
        return turn.verdict().join();
    }

    private R first(Supplier<R> alone) {
        try {
            return alone.get();
        } finally {
            leave();
        }
    }

    private R lead(Turn<W, R> own, List<Turn<W, R>> group, Supplier<R> alone) {
        List<Verdict<W, R>> verdicts = written(group);
        leave();
        for (int i = 0; i < group.size(); i++) {
            group.get(i).verdict().complete(verdicts.get(i));
        }
        return end(own, verdicts.get(group.indexOf(own)), alone);
    }

    private List<Verdict<W, R>> written(List<Turn<W, R>> group) {
        try {
            return write.apply(group.stream().map(Turn::work).toList()).stream()
                    .map(result -> result.<Verdict<W, R>>map(Verdict.Done::new).orElseGet(Verdict.Alone::new))
                    .toList();
        } catch (RuntimeException e) {
            return failed(group, e);
        } catch (Error e) {
            return failed(group, new IllegalStateException(e));
        }
    }

    private static <W, R> List<Verdict<W, R>> failed(List<Turn<W, R>> group, RuntimeException cause) {
        return group.stream()
                .<Verdict<W, R>>map(one -> new Verdict.Failed<>(cause))
                .toList();
    }

    /** The next ones may write: the longest waiting, and all that come along. */
    private void leave() {
        lock.lock();
        try {
            if (waiting.isEmpty()) {
                writing--;
                return;
            }
            var next = new ArrayList<Turn<W, R>>();
            while (!waiting.isEmpty() && next.size() < groupMax) {
                next.add(waiting.poll());
            }
            next.getFirst().verdict().complete(new Verdict.Lead<>(next));
        } finally {
            lock.unlock();
        }
    }
}
