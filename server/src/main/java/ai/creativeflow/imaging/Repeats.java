package ai.creativeflow.imaging;

import java.util.Arrays;

/**
 * The stretches of a picture that stood before, of which a file says only how long and how far back (LZ77): found greedily,
 * and taken where that is shorter than the pixels themselves would be.
 */
final class Repeats {

    private static final int LENGTH_MIN = 3;
    private static final int LENGTH_MAX = 4096;
    /** VP8L reaches further by 120 pixels less; so does the table of earlier places. */
    private static final int REACH = 1 << 19;

    private static final int HASH_BITS = 16;
    private static final int PLACES_TRIED = 6;
    /** Of a longer stretch, only its first pixels become places to come back to. */
    private static final int PLACES_KEPT = 48;
    /** A stretch this long is worth it whatever its pixels cost. */
    private static final int COUNTED = 32;

    private final int[] pixels;
    private final int width;
    private final float[] cost;
    private final int[] newest = new int[1 << HASH_BITS];
    private final int[] earlier;

    private int[] starts = new int[1024];
    private int[] lengths = new int[1024];
    private int[] distances = new int[1024];
    private int size;

    private int bestLength;
    private int bestDistance;
    private double bestGain;

    private Repeats(int[] pixels, int width) {
        this.pixels = pixels;
        this.width = width;
        this.cost = costs(pixels);
        this.earlier = new int[Math.min(REACH, Integer.highestOneBit(Math.max(1, pixels.length - 1)) << 1)];
        Arrays.fill(newest, -1);
        search();
    }

    static Repeats in(int[] pixels, int width) {
        return new Repeats(pixels, width);
    }

    /** What a picture is made of, in order. */
    interface Reader {
        void pixel(int argb);

        /** As many pixels, from a place on, as stood so far back, counted in pixels from 1. */
        void repeat(int[] pixels, int at, int length, int distance);
    }

    void read(Reader reader) {
        int at = 0;
        for (int i = 0; i < size; i++) {
            while (at < starts[i]) {
                reader.pixel(pixels[at++]);
            }
            reader.repeat(pixels, at, lengths[i], distances[i]);
            at += lengths[i];
        }
        while (at < pixels.length) {
            reader.pixel(pixels[at++]);
        }
    }

    private void search() {
        int at = 0;
        while (at < pixels.length) {
            bestLength = 0;
            bestGain = 0;
            consider(at, 1);
            consider(at, width);
            if (bestLength < PLACES_KEPT) {
                considerEarlier(at);
            }
            int next = at + Math.max(1, bestLength);
            if (bestLength > 0) {
                add(at);
            }
            int kept = Math.min(next, at + PLACES_KEPT);
            for (; at < kept; at++) {
                keep(at);
            }
            at = next;
        }
    }

    private void considerEarlier(int at) {
        if (at + LENGTH_MIN > pixels.length) {
            return;
        }
        int place = newest[hash(at)];
        for (int i = 0; i < PLACES_TRIED && place >= 0 && at - place < earlier.length; i++) {
            consider(at, at - place);
            int before = earlier[place & (earlier.length - 1)];
            if (before >= place) {
                return;
            }
            place = before;
        }
    }

    private void consider(int at, int distance) {
        int from = at - distance;
        if (from < 0) {
            return;
        }
        int limit = Math.min(LENGTH_MAX, pixels.length - at);
        if (bestLength > 0 && (bestLength >= limit || pixels[from + bestLength] != pixels[at + bestLength])) {
            return;
        }
        int length = Arrays.mismatch(pixels, from, from + limit, pixels, at, at + limit);
        length = length < 0 ? limit : length;
        if (length < LENGTH_MIN) {
            return;
        }
        double gain = length > COUNTED ? length : -bits(distance) - bits(length);
        for (int i = at; i < at + Math.min(length, COUNTED); i++) {
            gain += cost(pixels[i]);
        }
        if (gain > bestGain) {
            bestGain = gain;
            bestLength = length;
            bestDistance = distance;
        }
    }

    private double bits(int number) {
        return number == 1 || number == width ? 3 : 5 + (31 - Integer.numberOfLeadingZeros(number));
    }

    private double cost(int pixel) {
        return cost[Argb.green(pixel)] + cost[256 + Argb.red(pixel)] + cost[512 + Argb.blue(pixel)];
    }

    private void add(int at) {
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, size * 2);
            lengths = Arrays.copyOf(lengths, size * 2);
            distances = Arrays.copyOf(distances, size * 2);
        }
        starts[size] = at;
        lengths[size] = bestLength;
        distances[size++] = bestDistance;
    }

    private void keep(int at) {
        if (at + LENGTH_MIN > pixels.length) {
            return;
        }
        int hash = hash(at);
        earlier[at & (earlier.length - 1)] = newest[hash];
        newest[hash] = at;
    }

    private int hash(int at) {
        int mixed = (pixels[at] * 0x9E3779B1 + pixels[at + 1]) * 0x85EBCA6B + pixels[at + 2] * 0xC2B2AE35;
        return (mixed * 0x9E3779B1) >>> (32 - HASH_BITS);
    }

    /** Bits of each value of green, red and blue, by how often it occurs outside runs. */
    private static float[] costs(int[] pixels) {
        int[] counts = new int[3 * 256];
        int counted = 1;
        for (int i = 2; i < pixels.length; i++) {
            if (pixels[i] != pixels[i - 1] || pixels[i] != pixels[i - 2]) {
                counts[Argb.green(pixels[i])]++;
                counts[256 + Argb.red(pixels[i])]++;
                counts[512 + Argb.blue(pixels[i])]++;
                counted++;
            }
        }
        float[] costs = new float[counts.length];
        for (int i = 0; i < costs.length; i++) {
            costs[i] = (float) (Math.log((counted + 256.0) / (counts[i] + 1)) / Math.log(2));
        }
        return costs;
    }
}
