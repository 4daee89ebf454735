package ai.creativeflow.imaging;

import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Pictures as VP8L, the lossless half of WebP (RFC 9649, section 3): green taken from red and blue, each pixel guessed from
 * its neighbours (or, where the picture is flat, colours seen last named by number), what repeats said once, the rest in
 * Huffman codes. Written here because the encoders to be had are native
 * libraries, which unpack themselves to a temporary directory and run on some platforms only.
 */
final class LosslessWebp {

    private static final int SIGNATURE = 0x2F;
    private static final int TRANSFORM_PREDICTOR = 0;
    private static final int TRANSFORM_SUBTRACT_GREEN = 2;

    private static final int LENGTHS = 24;
    private static final int DISTANCES = 40;
    /** Distances from here on stand for themselves, those before for near neighbours. */
    private static final int NEIGHBOURS = 120;

    /** The first of the neighbours, {@code x, y} back; the others are said by their distance. */
    private static final int[][] NEAREST = {
        {0, 1}, {1, 0}, {1, 1}, {-1, 1}, {0, 2}, {2, 0}, {1, 2}, {-1, 2}, {2, 1}, {-2, 1}, {2, 2}, {-2, 2}
    };

    /** In narrower pictures a neighbour may be two rows away, where decoders lose their way. */
    private static final int NEAREST_FROM_WIDTH = 8;

    private static final int CACHE_BITS = 10;

    private final BitWriter out = new BitWriter();

    private LosslessWebp() {}

    /** The content of a VP8L chunk. The picture is {@code TYPE_INT_RGB}. */
    static byte[] encode(BufferedImage image) {
        return new LosslessWebp().written(new Rows(image));
    }

    private byte[] written(Rows rows) {
        out.put(SIGNATURE, 8);
        out.put(rows.width() - 1, 14);
        out.put(rows.height() - 1, 14);
        out.put(0, 1); // no transparency
        out.put(0, 3); // the version
        out.put(1, 1);
        out.put(TRANSFORM_SUBTRACT_GREEN, 2);
        if (rows.areFlat()) {
            picture(rows.all(), rows.width(), CACHE_BITS);
            return out.bytes();
        }
        var prediction = Prediction.of(rows);
        out.put(1, 1);
        out.put(TRANSFORM_PREDICTOR, 2);
        out.put(Prediction.TILE_BITS - 2, 3);
        cacheBits(ColourCache.NONE);
        pixels(prediction.guesses(), prediction.tilesAcross(), ColourCache.NONE);
        picture(prediction.rest(), rows.width(), ColourCache.NONE);
        return out.bytes();
    }

    private void picture(int[] pixels, int width, int cacheBits) {
        out.put(0, 1); // no more transforms
        cacheBits(cacheBits);
        out.put(0, 1); // one set of codes for the whole picture
        pixels(pixels, width, cacheBits);
    }

    private void cacheBits(int bits) {
        out.put(bits == ColourCache.NONE ? 0 : 1, 1);
        if (bits != ColourCache.NONE) {
            out.put(bits, 4);
        }
    }

    private void pixels(int[] pixels, int width, int cacheBits) {
        Repeats repeats = Repeats.in(pixels, width);
        var counts = new Counts(width, cacheBits);
        repeats.read(counts);
        var words = new Words(counts, out);
        words.codes.forEach(code -> code.describe(out));
        repeats.read(words);
    }

    /** How many pixels back, as the format says it. */
    private static int spoken(int distance, int width) {
        for (int i = 0; i < NEAREST.length && width >= NEAREST_FROM_WIDTH; i++) {
            if (NEAREST[i][0] + NEAREST[i][1] * width == distance) {
                return i + 1;
            }
        }
        return distance + NEIGHBOURS;
    }

    /** The symbol of a length or distance: its highest two bits. */
    private static int prefix(int value) {
        if (value <= 4) {
            return value - 1;
        }
        int highest = 31 - Integer.numberOfLeadingZeros(value - 1);
        return 2 * highest + (((value - 1) >> (highest - 1)) & 1);
    }

    /** The bits below those of its symbol. */
    private static int restBits(int value) {
        return value <= 4 ? 0 : 30 - Integer.numberOfLeadingZeros(value - 1);
    }

    private static final class Counts implements Repeats.Reader {

        private final int width;
        private final ColourCache cache;
        private final int[] greens;
        private final int[] reds = new int[256];
        private final int[] blues = new int[256];
        private final int[] alphas = new int[256];
        private final int[] distances = new int[DISTANCES];

        Counts(int width, int cacheBits) {
            this.width = width;
            cache = new ColourCache(cacheBits);
            greens = new int[256 + LENGTHS + ColourCache.size(cacheBits)];
        }

        @Override
        public void pixel(int argb) {
            int seen = cache.seen(argb);
            if (seen >= 0) {
                greens[256 + LENGTHS + seen]++;
                return;
            }
            greens[Argb.green(argb)]++;
            reds[Argb.red(argb)]++;
            blues[Argb.blue(argb)]++;
            alphas[argb >>> 24]++;
        }

        @Override
        public void repeat(int[] pixels, int at, int length, int distance) {
            cache.see(pixels, at, length);
            greens[256 + prefix(length)]++;
            distances[prefix(spoken(distance, width))]++;
        }
    }

    private static final class Words implements Repeats.Reader {

        private final int width;
        private final BitWriter out;
        private final ColourCache cache;
        private final PrefixCode greens;
        private final PrefixCode reds;
        private final PrefixCode blues;
        private final PrefixCode alphas;
        private final PrefixCode distances;
        private final List<PrefixCode> codes;

        Words(Counts counts, BitWriter out) {
            this.width = counts.width;
            this.out = out;
            cache = new ColourCache(counts.cache.bits());
            greens = PrefixCode.of(counts.greens);
            reds = PrefixCode.of(counts.reds);
            blues = PrefixCode.of(counts.blues);
            alphas = PrefixCode.of(counts.alphas);
            distances = PrefixCode.of(counts.distances);
            codes = List.of(greens, reds, blues, alphas, distances);
        }

        @Override
        public void pixel(int argb) {
            int seen = cache.seen(argb);
            if (seen >= 0) {
                greens.put(out, 256 + LENGTHS + seen);
                return;
            }
            greens.put(out, Argb.green(argb));
            reds.put(out, Argb.red(argb));
            blues.put(out, Argb.blue(argb));
            alphas.put(out, argb >>> 24);
        }

        @Override
        public void repeat(int[] pixels, int at, int length, int distance) {
            cache.see(pixels, at, length);
            greens.put(out, 256 + prefix(length));
            putRest(length);
            int spoken = spoken(distance, width);
            distances.put(out, prefix(spoken));
            putRest(spoken);
        }

        private void putRest(int value) {
            int bits = restBits(value);
            out.put((value - 1) & ((1 << bits) - 1), bits);
        }
    }
}
