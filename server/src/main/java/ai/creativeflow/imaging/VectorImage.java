package ai.creativeflow.imaging;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.DocumentLimits;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.parser.resources.ResourcePolicy;
import com.github.weisj.jsvg.renderer.NullPlatformSupport;
import com.github.weisj.jsvg.view.ViewBox;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayInputStream;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A picture of outlines, made from SVG, that is drawn anew at every size. Reads shapes, gradients, {@code use} and simple
 * clips, which is what a logo is made of; scripts, bitmaps, filters and animations are left out, and nothing outside the file
 * is ever looked up ({@link SvgFilter}). Immutable; threads may share it.
 */
public final class VectorImage {

    /** Instances through {@code use} are bounded before; this is the second wall. */
    private static final DocumentLimits LIMITS = new DocumentLimits(30, 2, 20_000);

    /** What a file is like is told by {@link Reading}, not by a library's log. */
    private static final Logger LIBRARY = Logger.getLogger("com.github.weisj.jsvg");

    static {
        LIBRARY.setLevel(Level.OFF);
    }

    private final SVGDocument document;
    private final double aspect;

    private VectorImage(SVGDocument document, double aspect) {
        this.document = document;
        this.aspect = aspect;
    }

    /** What came of a file: the picture, or why there is none, in words for the one whose file it is. */
    public sealed interface Reading {
        record Read(VectorImage image) implements Reading {}

        record Refused(String because) implements Reading {}
    }

    public static Reading read(byte[] svg) {
        return switch (SvgFilter.filtered(svg)) {
            case SvgFilter.Refused(String because) -> new Reading.Refused(because);
            case SvgFilter.Kept(byte[] shapes, double aspect) -> drawable(shapes, aspect);
        };
    }

    private static Reading drawable(byte[] shapes, double aspect) {
        LoaderContext context = LoaderContext.builder()
                .externalResourcePolicy(ResourcePolicy.DENY_ALL)
                .documentLimits(LIMITS)
                .build();
        SVGDocument document = new SVGLoader().load(new ByteArrayInputStream(shapes), null, context);
        return document == null
                ? new Reading.Refused("It cannot be drawn.")
                : new Reading.Read(new VectorImage(document, aspect));
    }

    /** Width by height. */
    public double aspect() {
        return aspect;
    }

    /** Draws it into a place of its own aspect, in the graphics' coordinates. */
    public void draw(Graphics2D graphics, Rectangle2D place) {
        var box = new ViewBox(
                (float) place.getX(), (float) place.getY(), (float) place.getWidth(), (float) place.getHeight());
        Graphics2D own = (Graphics2D) graphics.create();
        synchronized (document) {
            document.renderWithPlatform(NullPlatformSupport.INSTANCE, own, box);
        }
        own.dispose();
    }
}
