package ai.creativeflow.imaging;

/** How large a picture may be that is read at all; judged by what its file says of itself, before a pixel is unpacked. */
final class Limits {

    static final long PIXELS_MAX = 64_000_000;
    private static final int SIDE_MAX = 65_535;

    private Limits() {}

    static void check(long width, long height) throws Unsound {
        if (width < 1 || height < 1) {
            throw new Unsound("It has no pixels.");
        }
        if (width > SIDE_MAX || height > SIDE_MAX || width * height > PIXELS_MAX) {
            throw new Unsound("It has %d by %d pixels; %d million are the most."
                    .formatted(width, height, PIXELS_MAX / 1_000_000));
        }
    }
}
