package ai.creativeflow.imaging;

/**
 * VP8L's predictor transform (RFC 9649, section 4.1): what is left of each pixel after a guess from its neighbours, the
 * guess chosen for each square of {@value #TILE} pixels.
 */
final class Prediction {

    static final int TILE_BITS = 5;
    private static final int TILE = 1 << TILE_BITS;
    private static final int BLACK = 0xFF000000;

    private static final int LEFT = 1;
    private static final int ABOVE = 2;
    private static final int AVERAGE = 7;
    private static final int AVERAGE_OF_FOUR = 10;
    private static final int SELECT = 11;
    private static final int GRADIENT = 12;
    private static final int[] TRIED = {LEFT, ABOVE, GRADIENT, SELECT, AVERAGE, AVERAGE_OF_FOUR};

    /** About the bits that a channel's rest takes: few where it is near 0, from either side. */
    private static final int[] COST = costs();

    private final int width;
    private final int height;
    private final int[] rest;
    private final int[] guesses;
    /** The rows of a row of tiles, and above them the last of those before. */
    private final int[] band;

    private Prediction(Rows rows) {
        width = rows.width();
        height = rows.height();
        rest = new int[Math.multiplyExact(width, height)];
        guesses = new int[tilesAcross() * Math.ceilDiv(height, TILE)];
        band = new int[(TILE + 1) * width];
        for (int top = 0; top < height; top += TILE) {
            System.arraycopy(band, TILE * width, band, 0, width);
            int bottom = Math.min(top + TILE, height);
            for (int y = top; y < bottom; y++) {
                rows.read(y, band, (y - top + 1) * width);
            }
            int guess = GRADIENT;
            for (int left = 0; left < width; left += TILE) {
                guess = best(guess, left, top, bottom);
                guesses[(top >> TILE_BITS) * tilesAcross() + (left >> TILE_BITS)] = BLACK | (guess << 8);
                leave(guess, left, top, bottom);
            }
        }
    }

    static Prediction of(Rows rows) {
        return new Prediction(rows);
    }

    int[] rest() {
        return rest;
    }

    /** The guess of each tile, as VP8L has it: a picture, the number in green. */
    int[] guesses() {
        return guesses;
    }

    int tilesAcross() {
        return Math.ceilDiv(width, TILE);
    }

    /** Tries the neighbouring tile's guess first, and takes another only if it is cheaper, over a quarter of the pixels. */
    private int best(int first, int left, int top, int bottom) {
        int best = first;
        long least = cost(first, left, top, bottom, Long.MAX_VALUE);
        for (int guess : TRIED) {
            if (least == 0) {
                return best;
            }
            if (guess != first) {
                long cost = cost(guess, left, top, bottom, least);
                if (cost < least) {
                    least = cost;
                    best = guess;
                }
            }
        }
        return best;
    }

    private long cost(int guess, int left, int top, int bottom, long enough) {
        long cost = 0;
        int right = Math.min(left + TILE, width);
        for (int y = Math.max(top, 1); y < bottom && cost < enough; y += 2) {
            int row = (y - top + 1) * width;
            for (int x = Math.max(left, 1); x < right; x += 2) {
                int remainder = minus(band[row + x], guessed(guess, row + x));
                cost += COST[Argb.red(remainder)] + COST[Argb.green(remainder)] + COST[Argb.blue(remainder)];
            }
        }
        return cost;
    }

    private void leave(int guess, int left, int top, int bottom) {
        int right = Math.min(left + TILE, width);
        for (int y = top; y < bottom; y++) {
            int row = (y - top + 1) * width;
            for (int x = left; x < right; x++) {
                int expected;
                if (y == 0) {
                    expected = x == 0 ? BLACK : band[row + x - 1];
                } else {
                    expected = x == 0 ? band[row - width] : guessed(guess, row + x);
                }
                rest[y * width + x] = minus(band[row + x], expected);
            }
        }
    }

    /** At the right edge the pixel above and to the right is the row's own first, as the format says. */
    private int guessed(int guess, int at) {
        int left = band[at - 1];
        int above = band[at - width];
        int corner = band[at - width - 1];
        return switch (guess) {
            case LEFT -> left;
            case ABOVE -> above;
            case AVERAGE -> average(left, above);
            case AVERAGE_OF_FOUR -> average(average(left, corner), average(above, band[at - width + 1]));
            case SELECT -> distance(above, corner) < distance(left, corner) ? left : above;
            case GRADIENT -> gradient(left, above, corner);
            default -> throw new IllegalStateException("guess " + guess);
        };
    }

    private static int average(int a, int b) {
        return (((a ^ b) & 0xFEFEFEFE) >>> 1) + (a & b);
    }

    private static int distance(int a, int b) {
        return Math.abs(Argb.red(a) - Argb.red(b))
                + Math.abs(Argb.green(a) - Argb.green(b))
                + Math.abs(Argb.blue(a) - Argb.blue(b));
    }

    private static int gradient(int left, int above, int corner) {
        return Argb.opaque(
                Math.clamp(Argb.red(left) + Argb.red(above) - Argb.red(corner), 0, 255),
                Math.clamp(Argb.green(left) + Argb.green(above) - Argb.green(corner), 0, 255),
                Math.clamp(Argb.blue(left) + Argb.blue(above) - Argb.blue(corner), 0, 255));
    }

    /** Each channel by itself, modulo 256. */
    private static int minus(int a, int b) {
        int alphaAndGreen = 0x00FF00FF + (a & 0xFF00FF00) - (b & 0xFF00FF00);
        int redAndBlue = 0xFF00FF00 + (a & 0x00FF00FF) - (b & 0x00FF00FF);
        return (alphaAndGreen & 0xFF00FF00) | (redAndBlue & 0x00FF00FF);
    }

    private static int[] costs() {
        int[] costs = new int[256];
        for (int i = 0; i < 256; i++) {
            int size = Math.min(i, 256 - i);
            costs[i] = size == 0 ? 0 : 2 + 2 * (32 - Integer.numberOfLeadingZeros(size));
        }
        return costs;
    }
}
