package ai.creativeflow.studio;

import java.awt.BasicStroke;
import java.awt.Shape;
import java.awt.geom.Path2D;

/** Arrangements that come from print. */
final class PrintLayouts {

    private PrintLayouts() {}

    static void editorial(Stage stage) {
        Box canvas = stage.canvas();
        Scheme scheme = stage.scheme();
        double margin = stage.margin();
        double rule = Math.max(0.18 * stage.module(), 0.5);
        stage.fill(canvas.rectangle(), scheme.ground());
        Box safe = stage.safe();
        stage.fill(new Box(safe.x(), safe.y(), safe.width(), rule * 2.2).rectangle(), scheme.ink());
        stage.fill(new Box(safe.x(), safe.bottom() - rule, safe.width(), rule).rectangle(), scheme.ink());
        Box page = new Box(safe.x(), safe.y() + margin * 0.7, safe.width(), Math.max(1, safe.height() - 1.4 * margin));
        if (stage.copy().isWordless()) {
            stage.art(arch(page), scheme.cutOut(), scheme.ground());
            return;
        }
        if (stage.isTall()) {
            Box picture = page.top(0.48);
            stage.art(arch(picture), scheme.cutOut(), scheme.ground());
            Box text = page.bottomPart(0.52);
            Block.in(new Box(text.x(), text.y() + margin * 0.6, text.width(), text.height() - margin * 0.6))
                    .down(0.5)
                    .headlineMax(16)
                    .withChip()
                    .call(Block.Call.LINK)
                    .place(stage);
            return;
        }
        double share = stage.isWide() ? 0.36 : 0.38;
        Box picture = page.rightPart(share);
        stage.art(arch(picture), scheme.cutOut(), scheme.ground());
        Box column = new Box(page.x(), page.y(), page.width() * (1 - share) - margin * 0.7, page.height());
        Block.in(column)
                .down(stage.isWide() ? 0.5 : 0.9)
                .headlineMax(16)
                .withChip()
                .call(Block.Call.LINK)
                .place(stage);
    }

    /** A window with a round head. */
    static Shape arch(Box box) {
        double radius = Math.min(box.width() / 2, box.height());
        double k = 0.5522847498 * radius;
        double top = box.y() + radius;
        double left = box.x();
        var path = new Path2D.Double();
        path.moveTo(left, box.bottom());
        path.lineTo(left, top);
        path.curveTo(left, top - k, left + radius - k, box.y(), left + radius, box.y());
        path.lineTo(box.right() - radius, box.y());
        path.curveTo(box.right() - radius + k, box.y(), box.right(), top - k, box.right(), top);
        path.lineTo(box.right(), box.bottom());
        path.closePath();
        return path;
    }

    static void poster(Stage stage) {
        Box canvas = stage.canvas();
        Scheme scheme = stage.scheme();
        double m = stage.module();
        double inset = stage.margin() * 0.55;
        stage.fill(canvas.rectangle(), scheme.ground());
        Box frame = canvas.inset(inset);
        boolean wide = stage.isWide();
        Box art = stage.copy().isWordless() ? frame : wide ? frame.rightPart(0.4) : frame.top(0.36);
        stage.art(art);
        double line = Math.max(0.36 * m, 0.6);
        stage.fill(new BasicStroke((float) line).createStrokedShape(frame.rectangle()), scheme.ink());
        if (stage.copy().isWordless()) {
            return;
        }
        Box seam = wide
                ? new Box(art.x() - line / 2, frame.y(), line, frame.height())
                : new Box(frame.x(), art.bottom() - line / 2, frame.width(), line);
        stage.fill(seam.rectangle(), scheme.ink());
        double side = 0.56 * art.shortSide();
        Box text = wide ? frame.left(0.6) : frame.bottomPart(0.64);
        Block.in(stage.within(text.inset(stage.margin() * 0.7)))
                .justify()
                .down(0.5)
                .headlineMax(15)
                .call(Block.Call.SQUARE)
                .place(stage);
        Sticker.put(stage, Box.centred(art.right() - side * 0.5 - 2.4 * m, art.y() + side * 0.5 + 2.4 * m, side, side));
    }
}
