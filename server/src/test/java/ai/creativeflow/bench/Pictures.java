package ai.creativeflow.bench;

import ai.creativeflow.imaging.Encoder;
import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.imaging.PixelSize;
import ai.creativeflow.imaging.Provenance;
import ai.creativeflow.studio.Brief;
import ai.creativeflow.studio.Studio;
import ai.creativeflow.studio.Style;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Measures the studio as the server uses it: whole sets of four samples, one at a time and two at once, 4K finals, and
 * whether memory stays flat over many pictures, of which the argument says how many. Prints a line a figure: what, how
 * much, beside what.
 */
final class Pictures {

    private static final int SAMPLES = 4;
    private static final int SAMPLE_SIDE = 512;
    private static final int FINAL_SIDE = 4096;
    private static final int WARM_UP_SETS = 30;
    private static final int SETS = 60;
    private static final int FINALS = 10;
    private static final PixelSize SQUARE = new PixelSize(1080, 1080);
    private static final PixelSize STORY = new PixelSize(1080, 1920);
    private static final PixelSize WIDE = new PixelSize(1600, 900);
    private static final List<String> PROMPTS = List.of(
            "Summer sale: 30 % off all surfboards, this weekend only",
            "Neue Herbstkarte im Café Morgenrot: Kürbissuppe und Apfelkuchen",
            "We are hiring a senior backend engineer in Lisbon",
            "Yoga for beginners, every Tuesday at 7 pm");

    private final Studio studio = new Studio();
    private final AtomicLong bytes = new AtomicLong();

    private Pictures() {}

    public static void main(String[] arguments) throws InterruptedException {
        new Pictures().run(Integer.parseInt(arguments[0]));
    }

    private void run(int pictures) throws InterruptedException {
        IntStream.range(0, WARM_UP_SETS).forEach(this::set);
        double one = sets();
        double two = twoAtOnce();
        figure("sets/s, two at once", "%.1f", two, "%.2f x one at a time (%.1f/s)".formatted(two / one, one));
        finals();
        memory(pictures);
    }

    private double sets() {
        bytes.set(0);
        long begun = System.nanoTime();
        double[] millis = timed(SETS, this::set);
        double perSecond = SETS / seconds(begun);
        figure("set of four samples, p50", "%.0f ms", at(millis, 50), "512 px PNG, prompt to file, one thread");
        figure("set of four samples, p95", "%.0f ms", at(millis, 95), "");
        figure("bytes of a sample, mean", "%.0f kB", bytes.get() / 1e3 / SETS / SAMPLES, "");
        return perSecond;
    }

    private double twoAtOnce() throws InterruptedException {
        double[] first = new double[SETS];
        double[] second = new double[SETS];
        long begun = System.nanoTime();
        Thread left = Thread.ofPlatform().start(() -> copy(timed(SETS, this::set), first));
        Thread right = Thread.ofPlatform().start(() -> copy(timed(SETS, i -> set(i + SETS)), second));
        left.join();
        right.join();
        double perSecond = 2 * SETS / seconds(begun);
        double[] all = IntStream.range(0, 2 * SETS)
                .mapToDouble(i -> i < SETS ? first[i] : second[i - SETS])
                .sorted()
                .toArray();
        figure("set of four samples, two at once, p50", "%.0f ms", at(all, 50), "");
        figure("set of four samples, two at once, p95", "%.0f ms", at(all, 95), "");
        return perSecond;
    }

    private void finals() {
        draw(0, 0, FINAL_SIDE);
        bytes.set(0);
        double[] millis = timed(FINALS, i -> draw(i, i % SAMPLES, FINAL_SIDE));
        figure("4K PNG, p50", "%.0f ms", at(millis, 50), "4096 px, prompt to file, one thread");
        figure("4K PNG, p95", "%.0f ms", at(millis, 95), "");
        figure("bytes of a 4K PNG, mean", "%.0f kB", bytes.get() / 1e3 / FINALS, "");
    }

    /** The first tenth is the measure: after it, every picture has to leave the heap as it found it. */
    private void memory(int pictures) {
        int tenth = Math.max(1, pictures / 10);
        IntStream.range(0, tenth).forEach(i -> draw(i, i % SAMPLES, SAMPLE_SIDE));
        double before = heapAfterCollection();
        long begun = System.nanoTime();
        IntStream.range(tenth, pictures).forEach(i -> draw(i, i % SAMPLES, SAMPLE_SIDE));
        double perSecond = (pictures - tenth) / seconds(begun);
        double after = heapAfterCollection();
        figure(
                "heap after %d pictures".formatted(pictures),
                "%.1f MB",
                after,
                "%.2f x after %d (%.1f MB); %.0f pictures/s".formatted(after / before, tenth, before, perSecond));
    }

    private void set(int number) {
        IntStream.range(0, SAMPLES).forEach(idea -> draw(number, idea, SAMPLE_SIDE));
    }

    private void draw(int number, int idea, int side) {
        String prompt = PROMPTS.get(number % PROMPTS.size());
        PixelSize size = List.of(SQUARE, STORY, WIDE).get(number % 3);
        var scene = studio.compose(new Brief(prompt, size, new Style(null, null, List.of()), number), idea);
        var image = studio.draw(scene, size.withLongestSide(side));
        bytes.addAndGet(Encoder.encode(image, FileFormat.PNG, new Provenance("gen_bench")).length);
    }

    /** Milliseconds of each, in order of length. */
    private static double[] timed(int times, java.util.function.IntConsumer work) {
        double[] millis = new double[times];
        for (int i = 0; i < times; i++) {
            long begun = System.nanoTime();
            work.accept(i);
            millis[i] = (System.nanoTime() - begun) / 1e6;
        }
        Arrays.sort(millis);
        return millis;
    }

    private static void copy(double[] from, double[] to) {
        System.arraycopy(from, 0, to, 0, to.length);
    }

    private static double at(double[] sorted, int percentile) {
        return sorted[Math.min(sorted.length - 1, sorted.length * percentile / 100)];
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private static double heapAfterCollection() {
        var memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed() / 1e6;
    }

    private static void figure(String what, String format, double value, String beside) {
        System.out.printf(Locale.ROOT, "%s\t" + format + "\t%s%n", what, value, beside);
    }
}
