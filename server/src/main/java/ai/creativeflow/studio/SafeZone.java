package ai.creativeflow.studio;

import ai.creativeflow.imaging.PixelSize;

/**
 * The strips along the edges, in canvas pixels, that a platform covers with its own controls: no text and no logo stands
 * in them, art may. At least {@value #LEFT_OVER_MIN_PERCENT} % of each side must be left.
 */
public record SafeZone(int top, int right, int bottom, int left) {

    public static final SafeZone NONE = new SafeZone(0, 0, 0, 0);

    static final int LEFT_OVER_MIN_PERCENT = 40;

    private static final double UPRIGHT_FROM = 0.53;
    private static final double UPRIGHT_TO = 0.6;

    public SafeZone {
        if (top < 0 || right < 0 || bottom < 0 || left < 0) {
            throw new IllegalArgumentException("no side may be negative");
        }
    }

    /**
     * What to keep free where only the size is known: of an upright screen (about 9:16) what stories cover, 14 % above, 20 %
     * below, 6 % at the sides.
     * Nothing of any other size.
     */
    public static SafeZone of(PixelSize size) {
        double aspect = (double) size.width() / size.height();
        if (aspect < UPRIGHT_FROM || aspect > UPRIGHT_TO) {
            return NONE;
        }
        int side = (int) Math.round(size.width() * 0.06);
        return new SafeZone((int) Math.round(size.height() * 0.14), side, (int) Math.round(size.height() * 0.2), side);
    }

    boolean leavesRoomIn(PixelSize size) {
        return 100L * (left + right) <= (100L - LEFT_OVER_MIN_PERCENT) * size.width()
                && 100L * (top + bottom) <= (100L - LEFT_OVER_MIN_PERCENT) * size.height();
    }
}
