package ai.creativeflow.studio;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.util.List;

/** A text broken into lines and sized, as an outline whose ink begins at 0, 0. Width and height are the ink's. */
record Typeset(List<String> lines, Face face, double size, Shape outline, double width, double height) {

    Typeset {
        lines = List.copyOf(lines);
    }

    Typeset scaled(double by) {
        Shape smaller = AffineTransform.getScaleInstance(by, by).createTransformedShape(outline);
        return new Typeset(lines, face, size * by, smaller, width * by, height * by);
    }

    Shape at(double x, double y) {
        return AffineTransform.getTranslateInstance(x, y).createTransformedShape(outline);
    }
}
