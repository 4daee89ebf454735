package ai.creativeflow.studio;

import ai.creativeflow.imaging.PixelSize;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/** The layers so far, drawn small, to see what is really behind a text. */
final class Preview {

    private static final int LONGEST_SIDE = 360;
    private static final int SHORTEST_SIDE_MIN = 48;
    /** The share of pixels, the worst ones, that contrast does not look at: single specks. */
    private static final double IGNORED = 0.005;

    private final BufferedImage image;
    private final Graphics2D graphics;
    private final boolean mirrored;
    private final Box canvas;
    private final double scaleX;
    private final double scaleY;

    Preview(PixelSize canvas, boolean mirrored) {
        this.mirrored = mirrored;
        this.canvas = new Box(0, 0, canvas.width(), canvas.height());
        int shortest = Math.min(canvas.width(), canvas.height());
        double scale = Math.max((double) LONGEST_SIDE / canvas.longestSide(), (double) SHORTEST_SIDE_MIN / shortest);
        int width = Math.max(1, (int) Math.round(canvas.width() * scale));
        int height = Math.max(1, (int) Math.round(canvas.height() * scale));
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        graphics = Brush.on(image, canvas);
        scaleX = (double) width / canvas.width();
        scaleY = (double) height / canvas.height();
    }

    void draw(Layer layer) {
        layer.draw(graphics);
    }

    /** The contrast of a colour with the worst of the background in a box, but for a few specks. */
    double contrast(Colour colour, Box box) {
        double[] luminances = luminances(box);
        int ignored = (int) (luminances.length * IGNORED);
        double mine = colour.luminance();
        return Math.min(ratio(mine, luminances[ignored]), ratio(mine, luminances[luminances.length - 1 - ignored]));
    }

    /** The contrast of a colour with the middle of the background in a box. */
    double typicalContrast(Colour colour, Box box) {
        double[] luminances = luminances(box);
        return ratio(colour.luminance(), luminances[luminances.length / 2]);
    }

    /** The luminances of the darkest and the lightest of the background in a box, but for a few specks. */
    double[] range(Box box) {
        double[] luminances = luminances(box);
        int ignored = (int) (luminances.length * IGNORED);
        return new double[] {luminances[ignored], luminances[luminances.length - 1 - ignored]};
    }

    private double[] luminances(Box wanted) {
        Box box = mirrored ? wanted.mirrored(canvas) : wanted;
        int left = Math.clamp((int) Math.floor(box.x() * scaleX), 0, image.getWidth() - 1);
        int top = Math.clamp((int) Math.floor(box.y() * scaleY), 0, image.getHeight() - 1);
        int right = Math.clamp((int) Math.ceil(box.right() * scaleX), left + 1, image.getWidth());
        int bottom = Math.clamp((int) Math.ceil(box.bottom() * scaleY), top + 1, image.getHeight());
        int[] pixels = image.getRGB(left, top, right - left, bottom - top, null, 0, right - left);
        double[] luminances = new double[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            luminances[i] = new Colour(pixels[i] & 0xFFFFFF).luminance();
        }
        Arrays.sort(luminances);
        return luminances;
    }

    static double ratio(double a, double b) {
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }
}
