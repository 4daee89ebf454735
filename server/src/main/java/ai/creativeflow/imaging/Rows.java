package ai.creativeflow.imaging;

import java.awt.image.BufferedImage;

/** The rows of an opaque picture as VP8L's "subtract green" leaves them: what red and blue have more than green. */
record Rows(BufferedImage image) {

    /** Of the pixels, so many may differ from the one at their left in a picture that counts as flat. */
    private static final double EDGES_MAX = 0.15;

    private static final int ROWS_LOOKED_AT = 64;

    int width() {
        return image.getWidth();
    }

    int height() {
        return image.getHeight();
    }

    void read(int y, int[] into, int offset) {
        int[] row = (int[]) image.getRaster().getDataElements(0, y, width(), 1, null);
        for (int x = 0; x < row.length; x++) {
            int green = Argb.green(row[x]);
            int red = (Argb.red(row[x]) - green) & 255;
            int blue = (Argb.blue(row[x]) - green) & 255;
            into[offset + x] = Argb.opaque(red, green, blue);
        }
    }

    int[] all() {
        int[] all = new int[Math.multiplyExact(width(), height())];
        for (int y = 0; y < height(); y++) {
            read(y, all, y * width());
        }
        return all;
    }

    /** Whether most pixels are of their neighbour's colour: such a picture is smaller without guesses. */
    boolean areFlat() {
        int[] row = new int[width()];
        int step = Math.ceilDiv(height(), ROWS_LOOKED_AT);
        long edges = 0;
        long seen = 0;
        for (int y = 0; y < height(); y += step) {
            read(y, row, 0);
            for (int x = 1; x < row.length; x++) {
                edges += row[x] == row[x - 1] ? 0 : 1;
            }
            seen += row.length;
        }
        return edges <= EDGES_MAX * seen;
    }
}
