package ai.creativeflow.studio;

import ai.creativeflow.imaging.PixelSize;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/**
 * Composes creatives and draws them. Both are pure: the same arguments give the same scene and the same pixels for one
 * {@link #RENDERER_VERSION}. Safe for use by many threads; holds only the fonts.
 */
public final class Studio {

    public static final String RENDERER_VERSION = "studio-4";

    private final Typefaces typefaces;
    private final Copywriter copywriter;

    /** Loads the fonts, once. */
    public Studio() {
        this.typefaces = new Typefaces();
        this.copywriter = new Copywriter(typefaces);
    }

    /** The pixels that blocks of text keep from the edges of a canvas, whatever is covered there. */
    public static int margin(PixelSize canvas) {
        return (int) Stage.margin(canvas);
    }

    /**
     * One idea for a brief, counted from 0. Ideas 0 to 3 differ in layout, background and typefaces; so do 4 to 7, and so
     * on. What cannot be drawn is left out and said in the scene's warnings; there is no brief it fails on.
     */
    public Scene compose(Brief brief, int idea) {
        Direction direction = Direction.of(brief, idea);
        Copy copy = copywriter.write(brief);
        var typesetter = new Typesetter(typefaces, copy.language());
        var stage = new Stage(brief, direction, copy, typesetter);
        direction.layout().arrange(stage);
        stage.finish();
        return stage.scene();
    }

    /**
     * The scene at a size of its own aspect, drawn anew from its shapes: an opaque sRGB picture of 4 bytes a pixel.
     */
    public BufferedImage draw(Scene scene, PixelSize pixels) {
        BufferedImage image = backdrop(scene, pixels);
        Graphics2D graphics = Brush.on(image, scene.canvas());
        for (Scene.Inscription inscription : scene.inscriptions()) {
            graphics.setPaint(inscription.colour().awt());
            graphics.fill(inscription.outline());
        }
        graphics.dispose();
        return image;
    }

    /** The picture without its texts: what they are read against. */
    BufferedImage backdrop(Scene scene, PixelSize pixels) {
        var image = new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = Brush.on(image, scene.canvas());
        for (Layer layer : scene.layers()) {
            layer.draw(graphics);
        }
        graphics.dispose();
        return image;
    }
}
