package ai.creativeflow.imaging;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.awt.image.Raster;

/**
 * Pixels of four inks as a screen shows them. As browsers do it: every JPEG of inks is taken to count from full ink to none,
 * whoever wrote it, and inks simply take light away. Profiles of printers are not applied, so colours are near and not exact.
 */
final class Inks {

    private static final int FULL = 255;

    private Inks() {}

    /**
     * @param luminance whether the first three are luminance and colour (YCCK) and not inks (CMYK)
     */
    static BufferedImage shown(Raster inks, boolean luminance) {
        int width = inks.getWidth();
        int height = inks.getHeight();
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        int[] row = new int[width * 4];
        for (int y = 0; y < height; y++) {
            inks.getPixels(inks.getMinX(), inks.getMinY() + y, width, 1, row);
            for (int x = 0; x < width; x++) {
                if (luminance) {
                    separate(row, 4 * x);
                }
                int light = row[4 * x + 3];
                pixels[y * width + x] = dimmed(row[4 * x], light) << 16
                        | dimmed(row[4 * x + 1], light) << 8
                        | dimmed(row[4 * x + 2], light);
            }
        }
        return image;
    }

    private static int dimmed(int colour, int light) {
        return (colour * light + FULL / 2) / FULL;
    }

    /** ITU-T T.871, section 7, and what is left of white. */
    private static void separate(int[] row, int at) {
        int y = row[at];
        int blue = row[at + 1] - 128;
        int red = row[at + 2] - 128;
        row[at] = rest(y + 1.402 * red);
        row[at + 1] = rest(y - 0.344136 * blue - 0.714136 * red);
        row[at + 2] = rest(y + 1.772 * blue);
    }

    private static int rest(double colour) {
        return FULL - Math.clamp(Math.round(colour), 0, FULL);
    }
}
