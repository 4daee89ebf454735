package ai.creativeflow.studio;

import java.awt.Shape;
import java.awt.geom.Area;
import java.util.List;

/** Arrangements on a grid of modules with gutters or of blocks that touch. */
final class GridLayouts {

    private GridLayouts() {}

    /** Swiss: one picture seen through the modules of a grid, two of them flat, and type flush left beside it. */
    static void swiss(Stage stage) {
        Box canvas = stage.canvas();
        Scheme scheme = stage.scheme();
        stage.fill(canvas.rectangle(), scheme.ground());
        Box page = canvas.inset(stage.margin());
        boolean wide = stage.isWide();
        boolean wordless = stage.copy().isWordless();
        double share = wordless ? 1 : wide ? 0.42 : stage.isTall() ? 0.5 : 0.46;
        Box grid = wide ? page.rightPart(share) : page.bottomPart(share);
        modules(stage, grid);
        if (wordless) {
            return;
        }
        double gutter = stage.margin() * 0.6;
        Box text = wide
                ? new Box(page.x(), page.y(), page.width() - grid.width() - gutter, page.height())
                : new Box(page.x(), page.y(), page.width(), page.height() - grid.height() - gutter);
        double rule = Math.max(0.5 * stage.module(), 0.8);
        Box safe = stage.within(text);
        stage.fill(new Box(safe.x(), safe.y(), safe.width() * (wide ? 0.3 : 0.22), rule).rectangle(), scheme.accent());
        double below = Math.min(3 * stage.module(), safe.height() * 0.2);
        Block.in(new Box(safe.x(), safe.y() + below, safe.width(), safe.height() - below))
                .down(wide ? 1 : 0.3)
                .headlineMax(17)
                .withChip()
                .call(Block.Call.LINK)
                .place(stage);
    }

    private static void modules(Stage stage, Box grid) {
        Scheme scheme = stage.scheme();
        stage.art(grid, scheme.reversed());
        int across = Math.clamp(Math.round(3.4 * grid.aspect()), 3, 5);
        int down = Math.clamp(Math.round(across / grid.aspect()), 2, 5);
        double gap = Math.max(1, 0.9 * stage.module());
        double width = (grid.width() - gap * (across - 1)) / across;
        double height = (grid.height() - gap * (down - 1)) / down;
        boolean left = stage.dice().chance(0.5);
        int flat = left ? 0 : across - 1;
        int round = across * (down - 1) + (left ? across - 1 : 0);
        for (int i : new int[] {flat, round}) {
            double x = grid.x() + (i % across) * (width + gap);
            double y = grid.y() + Math.floorDiv(i, across) * (height + gap);
            var module = new Box(x, y, width, height);
            Colour back = i == flat ? scheme.accent() : scheme.ground();
            stage.fill(module.grown(gap * 0.5).rectangle(), back);
            if (i == round) {
                double side = module.shortSide();
                stage.fill(
                        Box.centred(module.centreX(), module.centreY(), side, side)
                                .ellipse(),
                        scheme.accent());
            }
        }
        for (Box edge : List.of(
                new Box(grid.x() - gap, grid.y() - gap, grid.width() + 2 * gap, gap),
                new Box(grid.x() - gap, grid.bottom(), grid.width() + 2 * gap, gap),
                new Box(grid.x() - gap, grid.y(), gap, grid.height()),
                new Box(grid.right(), grid.y(), gap, grid.height()))) {
            stage.fill(edge.rectangle(), scheme.ground());
        }
        for (int i = 1; i < across; i++) {
            double x = grid.x() + i * (width + gap) - gap;
            stage.fill(new Box(x, grid.y() - gap, gap, grid.height() + 2 * gap).rectangle(), scheme.ground());
        }
        for (int i = 1; i < down; i++) {
            double y = grid.y() + i * (height + gap) - gap;
            stage.fill(new Box(grid.x() - gap, y, grid.width() + 2 * gap, gap).rectangle(), scheme.ground());
        }
    }

    /** Blocks of flat colour that touch, the largest with the copy, one with the picture. */
    static void stack(Stage stage) {
        Box canvas = stage.canvas();
        Scheme scheme = stage.scheme();
        stage.fill(canvas.rectangle(), scheme.ground());
        if (stage.copy().isWordless()) {
            Box page = canvas.inset(stage.margin() * 0.6);
            stage.art(page.left(0.36), scheme.cutOut());
            stage.art(page.rightPart(0.6), scheme.reversed());
            return;
        }
        boolean wide = stage.isWide();
        Box band = wide ? canvas.rightPart(0.4) : canvas.top(stage.isTall() ? 0.44 : 0.4);
        Box art = wide ? band.bottomPart(0.62) : band.left(0.62);
        Box first = wide ? band.top(0.38).left(0.5) : band.rightPart(0.38).top(0.5);
        Box second = wide ? band.top(0.38).rightPart(0.5) : band.rightPart(0.38).bottomPart(0.5);
        stage.art(art, scheme.reversed());
        Colour other = scheme.art(0).equals(scheme.accent()) ? scheme.art(1) : scheme.art(0);
        stage.fill(first.rectangle(), other);
        stage.fill(second.rectangle(), scheme.accent());
        Colour bite = scheme.art(2).equals(other) ? scheme.ground() : scheme.art(2);
        stage.fill(leaf(first, stage.dice().chance(0.5)), bite.equals(scheme.accent()) ? scheme.ground() : bite);
        double dot = second.shortSide() * 0.56;
        boolean dated = stage.copy().badge() == null && stage.copy().date() != null;
        if (stage.copy().badge() == null && !dated) {
            stage.fill(Box.centred(second.centreX(), second.centreY(), dot, dot).ellipse(), scheme.ground());
        }
        Box text = wide ? canvas.left(0.6) : canvas.bottomPart(1 - band.height() / canvas.height());
        Block.in(stage.within(text.inset(stage.margin())))
                .down(wide ? 0.5 : 0.35)
                .headlineMax(20)
                .call(Block.Call.SQUARE)
                .besideFigureOrDate(stage.copy())
                .place(stage);
        if (dated) {
            Box inner = stage.within(second.inset(second.shortSide() * 0.14));
            Sticker.figureOrDate(stage, inner, scheme.inkOn(scheme.accent()));
            return;
        }
        double side = (wide ? 0.62 : 0.66) * band.shortSide() * 0.9;
        Sticker.put(
                stage,
                Box.centred(second.centreX(), second.centreY(), side, side)
                        .intersection(second.grown(band.shortSide() * 0.12).intersection(canvas)));
    }

    /** Half of a box's ellipse, twice as large as the box: a quarter leaf in a corner. */
    private static Shape leaf(Box box, boolean left) {
        double x = left ? box.x() : box.right();
        var whole = new Area(
                Box.centred(x, box.bottom(), 2 * box.width(), 2 * box.height()).ellipse());
        whole.intersect(new Area(box.rectangle()));
        return whole;
    }
}
