package ai.creativeflow.studio;

import java.awt.image.BufferedImage;

/** A picture in {@value #BITS} bits by which likeness is told: where it brightens to the right, downwards, and where it is bright. */
record PictureHash(boolean[] bits) {

    static final int BITS = 3 * 64;

    private static final int CELLS = 9;

    static PictureHash of(BufferedImage image) {
        double[][] light = new double[CELLS][CELLS];
        double mean = 0;
        for (int row = 0; row < CELLS; row++) {
            for (int column = 0; column < CELLS; column++) {
                light[row][column] = light(image, row, column);
                mean += light[row][column] / (CELLS * CELLS);
            }
        }
        boolean[] bits = new boolean[BITS];
        for (int row = 0; row < 8; row++) {
            for (int column = 0; column < 8; column++) {
                int cell = row * 8 + column;
                bits[cell] = light[row][column + 1] > light[row][column] + 4;
                bits[64 + cell] = light[row + 1][column] > light[row][column] + 4;
                bits[128 + cell] = light[row][column] > mean;
            }
        }
        return new PictureHash(bits);
    }

    /** The count of bits that differ. */
    int distance(PictureHash other) {
        int distance = 0;
        for (int i = 0; i < BITS; i++) {
            distance += bits[i] == other.bits[i] ? 0 : 1;
        }
        return distance;
    }

    private static double light(BufferedImage image, int row, int column) {
        int left = column * image.getWidth() / CELLS;
        int right = Math.max(left + 1, (column + 1) * image.getWidth() / CELLS);
        int top = row * image.getHeight() / CELLS;
        int bottom = Math.max(top + 1, (row + 1) * image.getHeight() / CELLS);
        double sum = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                int rgb = image.getRGB(x, y);
                sum += 0.3 * (rgb >> 16 & 255) + 0.59 * (rgb >> 8 & 255) + 0.11 * (rgb & 255);
            }
        }
        return sum / ((right - left) * (bottom - top));
    }
}
