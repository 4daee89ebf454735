package ai.creativeflow.imagesapi;

import ai.creativeflow.imaging.PixelSize;
import java.util.Comparator;
import java.util.List;

/** The sizes that the server takes, and which of them serves a wish best: the nearest shape first, so that least is cut off. */
record Sizes(List<PixelSize> offered) {

    /** Shapes that differ by less are one: nobody sees a percent. */
    private static final double SAME_SHAPE = 0.01;

    Sizes {
        offered = List.copyOf(offered);
    }

    /** Of the nearest shape the smallest that has enough pixels, else the largest. */
    PixelSize forSample(PixelSize wanted) {
        List<PixelSize> nearest = nearest(wanted);
        return nearest.stream()
                .filter(size -> size.width() >= wanted.width() && size.height() >= wanted.height())
                .min(Comparator.comparingInt(Sizes::pixels))
                .orElseGet(() -> largest(nearest));
    }

    /** Of the nearest shape the largest. */
    PixelSize forFinal(PixelSize wanted) {
        return largest(nearest(wanted));
    }

    private List<PixelSize> nearest(PixelSize wanted) {
        double least = offered.stream()
                .mapToDouble(size -> difference(size, wanted))
                .min()
                .orElseThrow();
        return offered.stream()
                .filter(size -> difference(size, wanted) <= least + SAME_SHAPE)
                .toList();
    }

    private static PixelSize largest(List<PixelSize> sizes) {
        return sizes.stream().max(Comparator.comparingInt(Sizes::pixels)).orElseThrow();
    }

    private static double difference(PixelSize one, PixelSize other) {
        return Math.abs(Math.log(aspect(one) / aspect(other)));
    }

    private static double aspect(PixelSize size) {
        return (double) size.width() / size.height();
    }

    private static int pixels(PixelSize size) {
        return size.width() * size.height();
    }
}
