package ai.creativeflow.studio;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/** The logo in its corner, with clear space about it that the rest of the picture's text leaves free. */
record Logo(Artwork artwork, Box place, double clear) {

    private static final int SAMPLES = 24;
    private static final int LOOKED_AT = 8 * SAMPLES;
    private static final double VISIBLE_CONTRAST = 1.8;
    /** A ground with more contrast in itself is too busy to show a logo. */
    private static final double CALM_CONTRAST = 1.6;

    private static final double VISIBLE_SHARE = 0.75;

    /** Of 255. */
    private static final int OPAQUE = 250;

    /** In the upper left of a safe area; in a flat one as high as it, at its left. */
    static Logo in(Box safe, Artwork artwork, double module) {
        boolean flat = safe.aspect() > 3.4;
        double height = flat ? safe.height() * 0.7 : Math.min(8 * module, safe.height() * 0.14);
        double width = Math.min(flat ? safe.width() * 0.16 : 30 * module, safe.width() * 0.42);
        Box fitted = Pictures.contained(artwork.aspect(), new Box(0, 0, width, height));
        double y = flat ? safe.centreY() - fitted.height() / 2 : safe.y();
        return new Logo(artwork, new Box(safe.x(), y, fitted.width(), fitted.height()), fitted.shortSide() * 0.3);
    }

    /** What of an area the rest may use. */
    Box rest(Box area, Box safe) {
        if (safe.aspect() > 3.4) {
            double left = place.right() + 2 * clear;
            return new Box(left, area.y(), Math.max(1, area.right() - left), area.height());
        }
        double top = place.bottom() + 2.5 * clear;
        return new Box(area.x(), top, area.width(), Math.max(1, area.bottom() - top));
    }

    void draw(Stage stage) {
        double[] behind = stage.preview().range(place.grown(Math.max(clear * 0.5, 3)));
        boolean busy = Preview.ratio(behind[0], behind[1]) > CALM_CONTRAST;
        if (!bringsItsGround() && (busy || visible(behind) < VISIBLE_SHARE)) {
            Scheme scheme = stage.scheme();
            double onLight = visible(flat(scheme.light()));
            double onDark = visible(flat(scheme.dark()));
            Box plate = place.grown(Math.min(clear, stage.margin() * 0.8));
            stage.fill(plate.rounded(clear * 0.5), onLight >= onDark ? scheme.light() : scheme.dark());
        }
        stage.show(artwork, place);
    }

    /** A bitmap without a hole in it, whose colours stand off each other: it is seen on anything, and a plate would only frame it. */
    private boolean bringsItsGround() {
        if (!(artwork instanceof Artwork.Bitmap(BufferedImage image))) {
            return false;
        }
        double darkest = 1;
        double lightest = 0;
        for (int i = 0; i < SAMPLES * SAMPLES; i++) {
            int argb = sampled(image, i);
            if (argb >>> 24 <= OPAQUE) {
                return false;
            }
            double luminance = new Colour(argb & 0xFFFFFF).luminance();
            darkest = Math.min(darkest, luminance);
            lightest = Math.max(lightest, luminance);
        }
        return Preview.ratio(darkest, lightest) >= VISIBLE_CONTRAST;
    }

    private static int sampled(BufferedImage image, int number) {
        int x = (int) ((number % SAMPLES + 0.5) * image.getWidth() / SAMPLES);
        int y = (int) ((Math.floorDiv(number, SAMPLES) + 0.5) * image.getHeight() / SAMPLES);
        return image.getRGB(x, y);
    }

    private static double[] flat(Colour colour) {
        return new double[] {colour.luminance(), colour.luminance()};
    }

    /** The share of its opaque pixels that stand off the darkest and the lightest of what is behind. */
    private double visible(double[] range) {
        BufferedImage image = pixels();
        int opaque = 0;
        int seen = 0;
        for (int i = 0; i < SAMPLES * SAMPLES; i++) {
            int argb = sampled(image, i);
            if (argb >>> 24 > 127) {
                opaque++;
                double mine = new Colour(argb & 0xFFFFFF).luminance();
                boolean off = Preview.ratio(mine, range[0]) >= VISIBLE_CONTRAST
                        && Preview.ratio(mine, range[1]) >= VISIBLE_CONTRAST;
                seen += off ? 1 : 0;
            }
        }
        return opaque == 0 ? 1 : (double) seen / opaque;
    }

    /** To look at its colours: at its middle size, without soft edges, which are no colour of its own. */
    private BufferedImage pixels() {
        return switch (artwork) {
            case Artwork.Bitmap(BufferedImage image) -> image;
            case Artwork.Outlines outlines -> {
                var image = new BufferedImage(LOOKED_AT, LOOKED_AT, BufferedImage.TYPE_INT_ARGB);
                Graphics2D graphics = image.createGraphics();
                graphics.scale(
                        outlines.aspect() < 1 ? 1 / outlines.aspect() : 1,
                        outlines.aspect() < 1 ? 1 : outlines.aspect());
                Pictures.draw(
                        graphics,
                        outlines,
                        new Box(
                                0,
                                0,
                                LOOKED_AT * Math.min(1, outlines.aspect()),
                                LOOKED_AT / Math.max(1, outlines.aspect())));
                graphics.dispose();
                yield image;
            }
        };
    }
}
