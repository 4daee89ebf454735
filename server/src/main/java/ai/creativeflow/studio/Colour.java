package ai.creativeflow.studio;

import java.awt.Color;
import java.util.Locale;

/**
 * An opaque sRGB colour, worked on in OKLCH (Björn Ottosson, 2020): lightness 0 to 1, chroma from 0, hue in degrees.
 * Contrast is that of WCAG 2.2.
 */
record Colour(int rgb) {

    static final Colour WHITE = new Colour(0xFFFFFF);
    static final Colour BLACK = new Colour(0x000000);

    /** Hues this near, in degrees, mix without turning grey. */
    private static final double NEAR_HUES = 75;

    private static final double NEUTRAL_CHROMA = 0.035;

    static Colour of(String hex) {
        return new Colour(Integer.parseInt(hex.substring(1), 16));
    }

    /** The colour of this lightness and hue with the chroma asked, or the most that sRGB has. */
    static Colour oklch(double lightness, double chroma, double hue) {
        double kept = chroma;
        double[] linear = linearOf(lightness, kept, hue);
        while (kept > 0.001 && !inGamut(linear)) {
            kept *= 0.94;
            linear = linearOf(lightness, kept, hue);
        }
        int red = encoded(linear[0]);
        int green = encoded(linear[1]);
        int blue = encoded(linear[2]);
        return new Colour(red << 16 | green << 8 | blue);
    }

    int red() {
        return rgb >> 16 & 255;
    }

    int green() {
        return rgb >> 8 & 255;
    }

    int blue() {
        return rgb & 255;
    }

    /** Lightness, a and b of OKLab. */
    double[] oklab() {
        double r = decoded(red());
        double g = decoded(green());
        double b = decoded(blue());
        double l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
        double m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
        double s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
        return new double[] {
            0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
        };
    }

    static Colour ofOklab(double lightness, double a, double b) {
        return oklch(lightness, Math.hypot(a, b), Math.toDegrees(Math.atan2(b, a)));
    }

    double lightness() {
        return oklab()[0];
    }

    double chroma() {
        double[] lab = oklab();
        return Math.hypot(lab[1], lab[2]);
    }

    double hue() {
        double[] lab = oklab();
        return Math.toDegrees(Math.atan2(lab[2], lab[1]));
    }

    Colour withLightness(double lightness) {
        return oklch(lightness, chroma(), hue());
    }

    /** A tone of this colour to go beside it; of yellows, whose dark tones are olive, a warm grey. */
    Colour tone(double lightness) {
        double hue = Math.floorMod(Math.round(hue()), 360);
        boolean yellow = hue > 80 && hue < 130 && lightness < 0.8;
        return oklch(lightness, yellow ? Math.min(chroma(), 0.02) : chroma(), hue());
    }

    /**
     * Between this colour and another as a painter steps between them: near hues meet halfway, far ones keep the hue that
     * has more of the share, so that no mud comes of complements.
     */
    Colour mix(Colour other, double share) {
        double lightness = lightness() + (other.lightness() - lightness()) * share;
        double chroma = chroma() + (other.chroma() - chroma()) * share;
        return oklch(lightness, chroma, shaded(hueTowards(other, share), lightness, chroma));
    }

    /** Yellow in the shade leans to orange: its own dark tones are olive. */
    private static double shaded(double hue, double lightness, double chroma) {
        double degrees = (hue % 360 + 360) % 360;
        boolean olive = degrees > 75 && degrees < 120 && lightness < 0.75 && chroma > NEUTRAL_CHROMA;
        return olive ? degrees - (degrees - 55) * Math.min(1, (0.75 - lightness) / 0.25) : hue;
    }

    private double hueTowards(Colour other, double share) {
        if (isNeutral()) {
            return other.hue();
        }
        if (other.isNeutral()) {
            return hue();
        }
        double arc = Math.IEEEremainder(other.hue() - hue(), 360);
        if (Math.abs(arc) <= NEAR_HUES) {
            return hue() + arc * share;
        }
        return share < 0.5 ? hue() : other.hue();
    }

    /** Degrees between the hues, 0 where one of the two has none to speak of. */
    double hueGap(Colour other) {
        return isNeutral() || other.isNeutral() ? 0 : Math.abs(Math.IEEEremainder(other.hue() - hue(), 360));
    }

    private boolean isNeutral() {
        return chroma() < NEUTRAL_CHROMA;
    }

    /** Distance in OKLab; 0.02 is just visible, 0.1 clearly another colour. */
    double distance(Colour other) {
        double[] a = oklab();
        double[] b = other.oklab();
        return Math.sqrt(square(a[0] - b[0]) + square(a[1] - b[1]) + square(a[2] - b[2]));
    }

    double luminance() {
        return 0.2126 * decoded(red()) + 0.7152 * decoded(green()) + 0.0722 * decoded(blue());
    }

    double contrast(Colour other) {
        double mine = luminance() + 0.05;
        double its = other.luminance() + 0.05;
        return Math.max(mine, its) / Math.min(mine, its);
    }

    Color awt() {
        return new Color(rgb);
    }

    Color awt(double opacity) {
        return new Color(red(), green(), blue(), (int) Math.round(opacity * 255));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "#%06X", rgb);
    }

    private static double[] linearOf(double lightness, double chroma, double hue) {
        double a = chroma * Math.cos(Math.toRadians(hue));
        double b = chroma * Math.sin(Math.toRadians(hue));
        double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
        double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
        double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
        return new double[] {
            4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
            -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s
        };
    }

    private static boolean inGamut(double[] linear) {
        for (double part : linear) {
            if (part < -0.0005 || part > 1.0005) {
                return false;
            }
        }
        return true;
    }

    private static double decoded(int part) {
        double v = part / 255.0;
        return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
    }

    private static int encoded(double linear) {
        double v = Math.clamp(linear, 0.0, 1.0);
        double s = v <= 0.0031308 ? v * 12.92 : 1.055 * Math.pow(v, 1 / 2.4) - 0.055;
        return (int) Math.round(s * 255);
    }

    private static double square(double v) {
        return v * v;
    }

    private static double cube(double v) {
        return v * v * v;
    }
}
