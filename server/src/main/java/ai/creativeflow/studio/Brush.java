package ai.creativeflow.studio;

import ai.creativeflow.imaging.PixelSize;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/** Opens a blank picture for drawing in canvas pixels, whatever its own size. */
final class Brush {

    private Brush() {}

    static Graphics2D on(BufferedImage image, PixelSize canvas) {
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setRenderingHint(RenderingHints.KEY_COLOR_RENDERING, RenderingHints.VALUE_COLOR_RENDER_QUALITY);
        graphics.scale((double) image.getWidth() / canvas.width(), (double) image.getHeight() / canvas.height());
        return graphics;
    }
}
