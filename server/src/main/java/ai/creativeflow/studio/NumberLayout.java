package ai.creativeflow.studio;

/** The figure, or else the date, or else the headline itself, as large as the canvas allows, on flat colour. */
final class NumberLayout {

    private NumberLayout() {}

    static void arrange(Stage stage) {
        Box canvas = stage.canvas();
        Scheme scheme = stage.scheme();
        stage.fill(canvas.rectangle(), scheme.ground());
        if (stage.copy().isWordless()) {
            Box page = canvas.inset(stage.margin());
            stage.art(page.top(0.3), scheme.reversed());
            stage.art(page.bottomPart(0.66), scheme.cutOut());
            return;
        }
        boolean wide = stage.isWide();
        Box strip = wide ? canvas.rightPart(0.17) : canvas.bottomPart(stage.isTall() ? 0.24 : 0.17);
        stage.art(strip, scheme.reversed());
        Box rest = wide ? canvas.left(0.83) : canvas.top(1 - strip.height() / canvas.height());
        Box page = stage.within(rest.inset(stage.margin()));
        if (stage.copy().badge() != null || stage.copy().date() != null) {
            beside(stage, page, wide, Sticker.leadColour(stage));
            return;
        }
        Block.in(page)
                .justify()
                .down(wide ? 0.5 : 0)
                .headlineMax(24)
                .call(Block.Call.LINK)
                .place(stage);
    }

    private static void beside(Stage stage, Box page, boolean wide, Colour ink) {
        boolean figure = stage.copy().badge() != null;
        Box large = wide ? page.left(0.54) : page.top(figure ? 0.56 : 0.5);
        Box text = wide ? page.rightPart(0.4) : page.bottomPart(figure ? 0.38 : 0.44);
        if (figure) {
            Sticker.large(stage, large, ink);
        } else {
            Sticker.date(stage, large, ink);
        }
        Block copy = Block.in(text).down(wide ? 0.5 : 1).headlineMax(11).call(Block.Call.LINK);
        (figure ? copy : copy.withoutDate()).place(stage);
    }
}
