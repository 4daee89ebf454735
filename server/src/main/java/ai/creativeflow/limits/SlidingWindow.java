package ai.creativeflow.limits;

import java.util.Arrays;

/**
 * A sliding window as a ring of {@value #CELLS} cells and the one being filled. A cell counts until its last instant has
 * left the window, so that never less is counted than what was taken in the trailing window. What that withholds is less
 * than one cell's time, so at least 99 % of a limit can be used.
 */
final class SlidingWindow implements Counter {

    static final int CELLS = 120;

    private final long cellNanos;
    private final int[] counts = new int[CELLS + 1];
    private long newest;
    private int used;

    SlidingWindow(long windowNanos) {
        this.cellNanos = Math.ceilDiv(windowNanos, CELLS);
    }

    @Override
    public int used(Moment now) {
        advance(now);
        return used;
    }

    @Override
    public void take(int calls, Moment now) {
        advance(now);
        counts[slot(newest)] += calls;
        used += calls;
    }

    @Override
    public void giveBack(int calls, Moment takenAt, Moment now) {
        advance(now);
        long cell = takenAt.nanos() / cellNanos;
        if (cell > newest - counts.length && cell <= newest) {
            int back = Math.min(calls, counts[slot(cell)]);
            counts[slot(cell)] -= back;
            used -= back;
        }
    }

    @Override
    public long nanosUntilGone(long fewer, Moment now) {
        advance(now);
        long left = fewer;
        for (long cell = newest - CELLS; cell <= newest; cell++) {
            left -= counts[slot(cell)];
            if (left <= 0) {
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
