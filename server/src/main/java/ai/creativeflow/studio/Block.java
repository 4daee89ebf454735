package ai.creativeflow.studio;

import java.util.ArrayList;
import java.util.List;

/**
 * A region for the copy and how it stands there: the layouts' one way to set a headline with what belongs to it.
 * {@code down} is 0 for the top of the region, 1 for its bottom; the headline is at most {@code headlineMax} modules high.
 */
record Block(
        Box region,
        Fit.Align align,
        double down,
        double headlineMax,
        boolean justified,
        boolean chip,
        boolean dated,
        Call call) {

    /** How the call to action is drawn. */
    enum Call {
        PILL,
        SQUARE,
        LINK
    }

    /** Which parts are tried together, in this order, until all fit and the headline is large enough. */
    private static final List<Parts> ATTEMPTS = List.of(
            new Parts(true, true, true, 1),
            new Parts(true, true, true, 0.85),
            new Parts(false, true, true, 0.85),
            new Parts(true, false, true, 0.85),
            new Parts(false, false, true, 0.85),
            new Parts(false, false, false, 1));

    private static final double WORTH_KEEPING = 0.8;

    /** Which of the lesser parts are present, and how large they are set, as a share of their size. */
    record Parts(boolean kicker, boolean subline, boolean call, double scale) {}

    static Block in(Box region) {
        return new Block(region, Fit.Align.LEFT, 0, 15, false, false, true, Call.PILL);
    }

    Block align(Fit.Align value) {
        return new Block(region, value, down, headlineMax, justified, chip, dated, call);
    }

    Block down(double value) {
        return new Block(region, align, value, headlineMax, justified, chip, dated, call);
    }

    Block headlineMax(double modules) {
        return new Block(region, align, down, modules, justified, chip, dated, call);
    }

    Block justify() {
        return new Block(region, align, down, headlineMax, true, chip, dated, call);
    }

    /** With the figure of the copy as a chip above the headline, for layouts without a sticker. */
    Block withChip() {
        return new Block(region, align, down, headlineMax, justified, true, dated, call);
    }

    /** Without the date, for layouts that set it large themselves. */
    Block withoutDate() {
        return new Block(region, align, down, headlineMax, justified, chip, false, call);
    }

    /** Beside the figure or else the date, set large by the layout: a date is not said twice. */
    Block besideFigureOrDate(Copy copy) {
        return copy.badge() == null ? withoutDate() : this;
    }

    Block call(Call value) {
        return new Block(region, align, down, headlineMax, justified, chip, dated, value);
    }

    /** Writes the copy, or nothing where there is none. */
    void place(Stage stage) {
        if (stage.copy().isWordless()) {
            return;
        }
        var tried = new ArrayList<BlockSetting>();
        for (Parts parts : ATTEMPTS) {
            var setting = new BlockSetting(stage, this, parts);
            if (setting.isGood()) {
                setting.draw();
                return;
            }
            tried.add(setting);
        }
        fullest(tried).draw();
    }

    /** The first with room for all its parts that leaving out more would not make much larger: a long word is what it is. */
    private static BlockSetting fullest(List<BlockSetting> tried) {
        double largest =
                tried.stream().mapToDouble(BlockSetting::headlineSize).max().orElseThrow();
        return tried.stream()
                .filter(s -> s.fits() && s.headlineSize() >= WORTH_KEEPING * largest)
                .findFirst()
                .orElseGet(tried::getLast);
    }
}
