package ai.creativeflow.limits;

import java.util.concurrent.atomic.AtomicInteger;

/** Whether a neighbour is asked at all: no more after a few failures in a row, until it has answered a question of ours. */
final class Circuit {

    private static final int FAILURES_MAX = 3;

    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean open;

    Circuit(boolean open) {
        this.open = open;
    }

    boolean isOpen() {
        return open;
    }

    void succeeded() {
        if (failures.get() != 0) {
            failures.set(0);
        }
    }

    /** True for the one failure that opened it. */
    boolean failed() {
        return failures.incrementAndGet() >= FAILURES_MAX && open();
    }

    /** Without waiting for failures. True where it was closed. */
    synchronized boolean open() {
        boolean opened = !open;
        open = true;
        return opened;
    }

    void close() {
        failures.set(0);
        open = false;
    }
}
