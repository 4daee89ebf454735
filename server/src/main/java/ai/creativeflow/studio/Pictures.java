package ai.creativeflow.studio;

import ai.creativeflow.imaging.Fitting;
import ai.creativeflow.imaging.VectorImage;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;

/** Bitmaps that callers hand in. */
final class Pictures {

    static final int SIDE_MAX = 4096;

    /** Of 255; less is not seen. */
    private static final int FAINT = 8;

    private Pictures() {}

    /** A copy that nobody else can change. */
    static BufferedImage owned(BufferedImage image) {
        if (image.getWidth() > SIDE_MAX || image.getHeight() > SIDE_MAX) {
            throw new IllegalArgumentException("each side must be at most %d".formatted(SIDE_MAX));
        }
        var copy = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = copy.createGraphics();
        graphics.drawImage(image, 0, 0, null);
        graphics.dispose();
        return copy;
    }

    /** The box in which the whole picture stands inside another, centred. */
    static Box contained(double aspect, Box room) {
        double width = Math.min(room.width(), room.height() * aspect);
        return Box.centred(room.centreX(), room.centreY(), width, width / aspect);
    }

    /** The box, larger than another, that the picture must fill for the other to be full. */
    static Box covering(BufferedImage image, Box room) {
        double scale = Math.max(room.width() / image.getWidth(), room.height() / image.getHeight());
        return Box.centred(room.centreX(), room.centreY(), image.getWidth() * scale, image.getHeight() * scale);
    }

    static double aspect(BufferedImage image) {
        return (double) image.getWidth() / image.getHeight();
    }

    static void draw(Graphics2D graphics, Artwork artwork, Box place) {
        switch (artwork) {
            case Artwork.Bitmap(BufferedImage image) -> draw(graphics, image, place);
            case Artwork.Outlines(VectorImage image) -> image.draw(graphics, place.rectangle());
        }
    }

    static void draw(Graphics2D graphics, BufferedImage image, Box place) {
        BufferedImage near = near(graphics, image, place);
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        var placed = new AffineTransform();
        placed.translate(place.x(), place.y());
        placed.scale(place.width() / near.getWidth(), place.height() / near.getHeight());
        graphics.drawImage(near, placed, null);
    }

    /** The same image with about as many pixels as will be seen of it. */
    static BufferedImage near(Graphics2D graphics, BufferedImage image, Box place) {
        double scale = Math.sqrt(Math.abs(graphics.getTransform().getDeterminant()));
        return Fitting.halved(image, place.width() * scale, place.height() * scale);
    }

    /** Without the empty border that many logos come with, so that what is seen stands where it should. */
    static BufferedImage trimmed(BufferedImage image) {
        int left = image.getWidth();
        int right = -1;
        int top = image.getHeight();
        int bottom = -1;
        int[] row = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int x = 0; x < row.length; x++) {
                if (row[x] >>> 24 > FAINT) {
                    left = Math.min(left, x);
                    right = Math.max(right, x);
                    top = Math.min(top, y);
                    bottom = y;
                }
            }
        }
        boolean anything = right >= 0;
        return anything ? owned(image.getSubimage(left, top, right - left + 1, bottom - top + 1)) : image;
    }
}
