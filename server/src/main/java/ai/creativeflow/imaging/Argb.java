package ai.creativeflow.imaging;

/** The channels of a pixel as Java packs it: alpha, red, green, blue from the highest byte on. */
final class Argb {

    private Argb() {}

    static int red(int pixel) {
        return (pixel >> 16) & 255;
    }

    static int green(int pixel) {
        return (pixel >> 8) & 255;
    }

    static int blue(int pixel) {
        return pixel & 255;
    }

    static int opaque(int red, int green, int blue) {
        return 0xFF000000 | (red << 16) | (green << 8) | blue;
    }
}
