package ai.creativeflow.studio;

import java.awt.BasicStroke;
import java.awt.geom.Path2D;
import java.util.Comparator;
import java.util.stream.Stream;

/** The call to action with what is drawn around it. */
final class Button {

    private final Stage stage;
    private final Block.Call kind;
    private final Typeset label;
    private final double em;

    Button(Stage stage, Block.Call kind, Typeset label) {
        this.stage = stage;
        this.kind = kind;
        this.label = label;
        this.em = label.size();
    }

    double width() {
        return label.width() + (kind == Block.Call.LINK ? 2.2 * em : 4.6 * em);
    }

    double height() {
        return kind == Block.Call.LINK ? 1.9 * em : 2.7 * em;
    }

    /** A link takes the ink of the text it belongs to; the others bring their own ground. */
    void draw(double x, double y, Colour ink) {
        var box = new Box(x, y, width(), height());
        Colour colour = ink;
        double textX = x;
        if (kind == Block.Call.LINK) {
            stage.fill(new Box(x, box.bottom() - 0.13 * em, width(), 0.13 * em).rectangle(), accentOn(box));
        } else {
            Colour fill = accentOn(box);
            stage.fill(box.rounded(kind == Block.Call.PILL ? box.height() / 2 : 0.12 * em), fill);
            colour = stage.scheme().inkOn(fill);
            textX = x + 1.4 * em;
        }
        double centre = kind == Block.Call.LINK ? y + 0.75 * em : box.centreY();
        stage.write("call", label, textX, centre - label.height() / 2, colour);
        arrow(textX + label.width() + 0.75 * em, centre, colour);
    }

    /** The accent where it stands off what is behind, else whatever does so best. */
    private Colour accentOn(Box box) {
        Scheme scheme = stage.scheme();
        if (stage.preview().typicalContrast(scheme.accent(), box) >= 1.7) {
            return scheme.accent();
        }
        return Stream.concat(scheme.arts().stream(), Stream.of(scheme.light(), scheme.dark()))
                .max(Comparator.comparingDouble(c -> stage.preview().typicalContrast(c, box)))
                .orElse(scheme.ink());
    }

    private void arrow(double x, double centre, Colour colour) {
        double length = 1.05 * em;
        double head = 0.36 * em;
        var path = new Path2D.Double();
        path.moveTo(x, centre);
        path.lineTo(x + length, centre);
        path.moveTo(x + length - head, centre - head);
        path.lineTo(x + length, centre);
        path.lineTo(x + length - head, centre + head);
        var pen = new BasicStroke((float) (0.15 * em), BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER);
        stage.fill(pen.createStrokedShape(path), colour);
    }
}
