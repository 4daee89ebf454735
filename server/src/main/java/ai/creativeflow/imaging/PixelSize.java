package ai.creativeflow.imaging;

/** Width and height of a picture in pixels, each from 1 to {@value #SIDE_MAX}. */
public record PixelSize(int width, int height) {

    public static final int SIDE_MAX = 8192;

    public PixelSize {
        if (width < 1 || height < 1 || width > SIDE_MAX || height > SIDE_MAX) {
            throw new IllegalArgumentException(
                    "each side must be 1 to %d, not %dx%d".formatted(SIDE_MAX, width, height));
        }
    }

    public int longestSide() {
        return Math.max(width, height);
    }

    /** After a quarter turn. */
    PixelSize turned() {
        int across = height;
        int down = width;
        return new PixelSize(across, down);
    }

    /** The same aspect with the longest side given; the other side is rounded and at least 1. */
    public PixelSize withLongestSide(int side) {
        double scale = (double) side / longestSide();
        int scaledWidth = (int) Math.max(1, Math.round(width * scale));
        int scaledHeight = (int) Math.max(1, Math.round(height * scale));
        return new PixelSize(scaledWidth, scaledHeight);
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
