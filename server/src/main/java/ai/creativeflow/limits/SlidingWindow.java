package ai.creativeflow.limits;

import java.util.Arrays;

/**
 * A sliding window as a ring of {@value #CELLS} cells and the one being filled: at most {@code limit} calls in any trailing
 * window, because a cell counts until its last instant has left the window. What that withholds is less than one cell's
 * time, so at least 99 % of the limit can be used.
 */
final class SlidingWindow implements Counter {

    static final int CELLS = 120;

    private final int limit;
    private final long cellNanos;
    private final int[] counts = new int[CELLS + 1];
    private long newest;
    private int used;

    SlidingWindow(int limit, long windowNanos) {
        this.limit = limit;
        this.cellNanos = Math.ceilDiv(windowNanos, CELLS);
    }

    @Override
    public int limit() {
        return limit;
    }

    @Override
    public int remaining(Moment now) {
        advance(now);
        return Math.max(0, limit - used);
    }

    @Override
    public void take(Moment now) {
        advance(now);
        counts[slot(newest)]++;
        used++;
    }

    @Override
    public void giveBack(Moment takenAt, Moment now) {
        advance(now);
        long cell = takenAt.nanos() / cellNanos;
        if (cell > newest - counts.length && counts[slot(cell)] > 0) {
            counts[slot(cell)]--;
            used--;
        }
    }

    @Override
    public long nanosToReset(Moment now) {
        advance(now);
        int excess = Math.max(1, used - limit + 1);
        for (long cell = newest - CELLS; cell <= newest; cell++) {
            excess -= counts[slot(cell)];
            if (excess <= 0) {
                return (cell + counts.length) * cellNanos - now.nanos();
            }
        }
        return 0;
    }

    private void advance(Moment now) {
        long cell = now.nanos() / cellNanos;
        if (cell - newest >= counts.length) {
            Arrays.fill(counts, 0);
            used = 0;
            newest = cell;
            return;
        }
        while (newest < cell) {
            newest++;
            used -= counts[slot(newest)];
            counts[slot(newest)] = 0;
        }
    }

    private int slot(long cell) {
        return (int) Math.floorMod(cell, (long) counts.length);
    }
}
