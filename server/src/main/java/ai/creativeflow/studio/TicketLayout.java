package ai.creativeflow.studio;

import java.awt.geom.Area;

/** An admission ticket on art: the copy on its body, the figure or a code of bars on its stub. */
final class TicketLayout {

    private static final double STUB = 0.27;

    private TicketLayout() {}

    static void arrange(Stage stage) {
        Box canvas = stage.canvas();
        Scheme scheme = stage.scheme();
        double m = stage.module();
        boolean wide = canvas.aspect() > 1.05;
        stage.art(canvas, scheme.behindLight());
        Box live = stage.live();
        double gap = 0.085 * canvas.shortSide();
        Box room = canvas.inset(gap).intersection(live);
        double height =
                wide ? Math.min(room.height(), room.width() * 0.62) : Math.min(room.height(), room.width() * 1.32);
        Box ticket = Box.centred(room.centreX(), room.centreY(), room.width(), height);
        Box body = wide ? ticket.left(1 - STUB) : ticket.top(1 - STUB);
        Box stub = wide ? ticket.rightPart(STUB) : ticket.bottomPart(STUB);
        double notch = Math.min(0.055 * ticket.shortSide(), 3.4 * m);
        Colour face = scheme.light();
        Colour end = scheme.accent().distance(face) > 0.12 ? scheme.accent() : scheme.dark();
        stage.shadow(ticket.inset(notch), notch, 4 * m);
        stage.fill(cut(ticket, body, wide, notch, ticket), face);
        stage.fill(cut(ticket, body, wide, notch, stub), end);
        perforation(stage, body, wide, notch, face);
        if (stage.copy().isWordless()) {
            stage.art(body.inset(2 * notch), scheme.reversed());
            bars(stage, stub.inset(1.6 * notch), scheme.inkOn(end), wide);
            return;
        }
        Block.in(stage.within(body.inset(Math.min(6 * m, body.shortSide() * 0.13))))
                .down(0.5)
                .headlineMax(15)
                .call(Block.Call.LINK)
                .besideFigureOrDate(stage.copy())
                .place(stage);
        Box inner = stub.inset(Math.min(stub.width(), stub.height()) * 0.16);
        if (stage.copy().badge() == null && stage.copy().date() == null) {
            bars(
                    stage,
                    inner.inset(inner.width() * (wide ? 0.2 : 0.1), inner.height() * (wide ? 0.1 : 0.18)),
                    scheme.inkOn(end),
                    wide);
        } else {
            Sticker.figureOrDate(stage, stage.within(inner), scheme.inkOn(end));
        }
    }

    /** The part of the ticket's outline, notched where the stub begins, that lies in a box. */
    private static Area cut(Box ticket, Box body, boolean wide, double notch, Box part) {
        var shape = new Area(ticket.rounded(notch * 0.8));
        double side = 2 * notch;
        if (wide) {
            shape.subtract(
                    new Area(Box.centred(body.right(), ticket.y(), side, side).ellipse()));
            shape.subtract(new Area(
                    Box.centred(body.right(), ticket.bottom(), side, side).ellipse()));
        } else {
            shape.subtract(
                    new Area(Box.centred(ticket.x(), body.bottom(), side, side).ellipse()));
            shape.subtract(new Area(
                    Box.centred(ticket.right(), body.bottom(), side, side).ellipse()));
        }
        shape.intersect(new Area(part.rectangle()));
        return shape;
    }

    private static void perforation(Stage stage, Box body, boolean wide, double notch, Colour face) {
        double length = wide ? body.height() : body.width();
        int dots = Math.clamp(Math.round((length - 3 * notch) / (notch * 0.8)), 3, 60);
        double step = (length - 3 * notch) / dots;
        double side = step * 0.4;
        for (int i = 0; i <= dots; i++) {
            double along = 1.5 * notch + i * step;
            double x = wide ? body.right() : body.x() + along;
            double y = wide ? body.y() + along : body.bottom();
            stage.fill(Box.centred(x, y, side, side).ellipse(), face);
        }
    }

    /** Bars of chance widths that say nothing. */
    private static void bars(Stage stage, Box box, Colour ink, boolean wide) {
        double length = wide ? box.height() : box.width();
        double unit = length / 64;
        double at = 0;
        while (at < length - 3 * unit) {
            double thick = unit * (1 + stage.dice().below(3));
            Box bar = wide
                    ? new Box(box.x(), box.y() + at, box.width(), thick)
                    : new Box(box.x() + at, box.y(), thick, box.height());
            stage.fill(bar.rectangle(), ink);
            at += thick + unit * (1 + stage.dice().below(2));
        }
    }
}
