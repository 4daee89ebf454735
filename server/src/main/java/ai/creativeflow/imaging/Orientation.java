package ai.creativeflow.imaging;

import java.awt.AlphaComposite;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;

/**
 * How a picture lies in its file (Exif 3.0, tag 274): 1 is upright, 2 to 4 are mirrored or upside down, 5 to 8 lie on a side.
 *
 * @param tag 1 to 8
 */
record Orientation(int tag) {

    static final Orientation UPRIGHT = new Orientation(1);
    static final int TAG_MAX = 8;
    private static final int ON_A_SIDE = 5;

    Orientation {
        if (tag < 1 || tag > TAG_MAX) {
            throw new IllegalArgumentException("orientation " + tag);
        }
    }

    /** Whether what is wide in the file is high when it stands upright. */
    boolean isOnASide() {
        return tag >= ON_A_SIDE;
    }

    /** The same picture, as it is meant to be seen. */
    BufferedImage upright(BufferedImage lying) {
        if (tag == 1) {
            return lying;
        }
        int width = isOnASide() ? lying.getHeight() : lying.getWidth();
        int height = isOnASide() ? lying.getWidth() : lying.getHeight();
        boolean clear = lying.getColorModel().hasAlpha();
        var upright =
                new BufferedImage(width, height, clear ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = upright.createGraphics();
        graphics.setComposite(AlphaComposite.Src);
        graphics.drawImage(lying, turn(width, height), null);
        graphics.dispose();
        return upright;
    }

    /** Into a picture of that size; every pixel of the one falls onto one of the other. */
    private AffineTransform turn(int width, int height) {
        int turn = (tag - 1) % 4;
        boolean fromRight = turn == 1 || turn == 2;
        boolean fromBelow = turn >= 2;
        double across = fromRight ? -1 : 1;
        double down = fromBelow ? -1 : 1;
        double left = fromRight ? width : 0;
        double top = fromBelow ? height : 0;
        return isOnASide()
                ? new AffineTransform(0, down, across, 0, left, top)
                : new AffineTransform(across, 0, 0, down, left, top);
    }
}
