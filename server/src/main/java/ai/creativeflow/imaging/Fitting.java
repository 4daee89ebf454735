package ai.creativeflow.imaging;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/** How a picture comes into a frame of another aspect. Made smaller in steps of at most two, so that nothing is skipped over. */
public enum Fitting {
    /** All of the frame; what stands over is cut off, evenly. */
    COVER,
    /** All of the picture; what is left of the frame stays empty. */
    CONTAIN;

    /** How large the whole picture is drawn for this frame; a side may be longer than the frame's. */
    double scale(int width, int height, PixelSize frame) {
        double across = (double) frame.width() / width;
        double down = (double) frame.height() / height;
        return this == COVER ? Math.max(across, down) : Math.min(across, down);
    }

    /** How many pixels of a file of that size are wanted for a good result, a side. */
    PixelSize wanted(int width, int height, PixelSize frame) {
        double scale = scale(width, height, frame);
        return new PixelSize(side(width * scale), side(height * scale));
    }

    private static int side(double pixels) {
        return Math.clamp(Math.round(pixels), 1, PixelSize.SIDE_MAX);
    }

    /** A new picture of the frame's size, with transparency. */
    public BufferedImage into(BufferedImage picture, PixelSize frame) {
        double scale = scale(picture.getWidth(), picture.getHeight(), frame);
        double width = picture.getWidth() * scale;
        double height = picture.getHeight() * scale;
        BufferedImage near = halved(picture, width, height);
        var framed = new BufferedImage(frame.width(), frame.height(), BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = smooth(framed);
        int x = (int) Math.round((frame.width() - width) / 2);
        int y = (int) Math.round((frame.height() - height) / 2);
        graphics.drawImage(
                near, x, y, (int) Math.max(1, Math.round(width)), (int) Math.max(1, Math.round(height)), null);
        graphics.dispose();
        return framed;
    }

    /**
     * The same picture with less than twice the pixels a side that are wanted, where it has more: beyond a half, a filter would
     * leave most of them out, and edges would be jagged.
     */
    public static BufferedImage halved(BufferedImage picture, double width, double height) {
        BufferedImage at = picture;
        while (at.getWidth() >= 2 * width && at.getHeight() >= 2 * height && at.getWidth() > 1 && at.getHeight() > 1) {
            var half = new BufferedImage(at.getWidth() / 2, at.getHeight() / 2, BufferedImage.TYPE_INT_ARGB);
            Graphics2D graphics = smooth(half);
            graphics.drawImage(at, 0, 0, half.getWidth(), half.getHeight(), null);
            graphics.dispose();
            at = half;
        }
        return at;
    }

    private static Graphics2D smooth(BufferedImage image) {
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.setRenderingHint(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY);
        return graphics;
    }
}
