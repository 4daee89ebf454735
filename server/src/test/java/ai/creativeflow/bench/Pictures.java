package ai.creativeflow.bench;

import ai.creativeflow.imaging.Encoder;
import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.imaging.PixelSize;
import ai.creativeflow.imaging.Provenance;
import ai.creativeflow.studio.Brief;
import ai.creativeflow.studio.SafeZone;
import ai.creativeflow.studio.Scene;
import ai.creativeflow.studio.Studio;
import ai.creativeflow.studio.Style;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Measures the studio as the server uses it: whole sets of four samples over the corpus and the formats' sizes, two sets at
 * once, 4K finals, and whether memory stays flat meanwhile. Arguments: how many pictures, and the file of the corpus. Prints
 * a line a figure: what, how much, beside what.
 */
final class Pictures {

    private static final int SAMPLES = 4;
    private static final int SAMPLE_SIDE = 512;
    private static final int FINAL_SIDE = 4096;
    private static final int WARM_UP_SETS = 40;
    private static final int SETS_AT_ONCE = 60;
    private static final int FINALS = 44;
    private static final int WEBP_FINALS = 12;
    private static final List<PixelSize> SIZES = List.of(
            new PixelSize(1080, 1080),
            new PixelSize(1080, 1920),
            new PixelSize(1200, 630),
            new PixelSize(1200, 627),
            new PixelSize(1920, 1080),
            new PixelSize(1600, 900),
            new PixelSize(1280, 720),
            new PixelSize(1000, 1500));

    private final Studio studio = new Studio();
    private final List<String> prompts;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger texts = new AtomicInteger();
    private final AtomicInteger textsOutside = new AtomicInteger();
    private final Set<String> looks = ConcurrentHashMap.newKeySet();

    private Pictures(List<String> prompts) {
        this.prompts = prompts;
    }

    public static void main(String[] arguments) throws InterruptedException, IOException {
        List<String> prompts = Files.readAllLines(Path.of(arguments[1]));
        new Pictures(prompts).run(Integer.parseInt(arguments[0]));
    }

    private void run(int pictures) throws InterruptedException {
        IntStream.range(0, WARM_UP_SETS).forEach(i -> set(i, WARM_UP_SETS));
        double one = sets(Math.max(SETS_AT_ONCE, Math.min(pictures / SAMPLES, prompts.size() * SIZES.size())));
        double two = twoAtOnce();
        figure("sets/s, two at once", "%.1f", two, "%.2f x one at a time (%.1f/s)".formatted(two / one, one));
        finals(FileFormat.PNG, FINALS);
        finals(FileFormat.WEBP, WEBP_FINALS);
        figure(
                "large finals that a node draws at once",
                "%.0f",
                1,
                "its permit; beside it smaller pictures, 25 MP in all, 12 bytes each: 300 MB of the heap's %.0f MB"
                        .formatted(Runtime.getRuntime().maxMemory() / 1e6));
    }

    /** The first tenth is the measure of memory: after it, every picture has to leave the heap as it found it. */
    private double sets(int sets) {
        int tenth = sets / 10;
        double[] first = timed(tenth, i -> set(i, sets));
        double heapBefore = heapAfterCollection();
        double residentBefore = residentMegabytes();
        long begun = System.nanoTime();
        double[] rest = timed(sets - tenth, i -> set(i + tenth, sets));
        double perSecond = (sets - tenth) / seconds(begun);
        double heap = heapAfterCollection();
        double resident = residentMegabytes();
        double[] all = DoubleStream.concat(Arrays.stream(first), Arrays.stream(rest))
                .sorted()
                .toArray();
        String over = "%d sets: %d prompts in %d sizes".formatted(sets, Math.min(sets, prompts.size()), SIZES.size());
        figure("set of four samples, p50", "%.0f ms", at(all, 50), "512 px PNG, prompt to file, one thread; " + over);
        figure("set of four samples, p95", "%.0f ms", at(all, 95), "");
        figure("set of four samples, slowest", "%.0f ms", all[all.length - 1], "");
        figure("bytes of a sample, mean", "%.0f kB", bytes.get() / 1e3 / sets / SAMPLES, "");
        figure("texts outside the safe zone", "%.0f", textsOutside.get(), "of %d texts".formatted(texts.get()));
        String after = "%.2f x after %d (%.1f MB)";
        figure(
                "heap after %d pictures".formatted(sets * SAMPLES),
                "%.1f MB",
                heap,
                after.formatted(heap / heapBefore, tenth * SAMPLES, heapBefore));
        figure(
                "resident memory after as many",
                "%.0f MB",
                resident,
                after.formatted(resident / residentBefore, tenth * SAMPLES, residentBefore));
        return perSecond;
    }

    private double twoAtOnce() throws InterruptedException {
        double[] first = new double[SETS_AT_ONCE];
        double[] second = new double[SETS_AT_ONCE];
        int sets = 2 * SETS_AT_ONCE;
        long begun = System.nanoTime();
        Thread left = Thread.ofPlatform().start(() -> copy(timed(SETS_AT_ONCE, i -> set(i, sets)), first));
        Thread right =
                Thread.ofPlatform().start(() -> copy(timed(SETS_AT_ONCE, i -> set(i + SETS_AT_ONCE, sets)), second));
        left.join();
        right.join();
        double perSecond = sets / seconds(begun);
        double[] all = DoubleStream.concat(Arrays.stream(first), Arrays.stream(second))
                .sorted()
                .toArray();
        figure("set of four samples, two at once, p50", "%.0f ms", at(all, 50), "");
        figure("set of four samples, two at once, p95", "%.0f ms", at(all, 95), "");
        return perSecond;
    }

    /** As the server's one permit for large finals has it: one at a time. */
    private void finals(FileFormat format, int finals) {
        String name = "4K " + format.name();
        IntStream.range(0, 2).forEach(i -> draw(i, i % SAMPLES, FINAL_SIDE, format));
        bytes.set(0);
        looks.clear();
        int step = Math.max(1, prompts.size() * SIZES.size() / finals);
        double[] millis = timed(finals, i -> draw(i * step + i, i % SAMPLES, FINAL_SIDE, format));
        figure(name + ", p50", "%.0f ms", at(millis, 50), "4096 px, prompt to file; %d finals".formatted(finals));
        figure(name + ", p95", "%.0f ms", at(millis, 95), "%d pairs of layout and motif".formatted(looks.size()));
        figure("bytes of a %s, mean".formatted(name), "%.0f kB", bytes.get() / 1e3 / finals, "");
    }

    /** Set by set through all pairs of prompt and size, or evenly through as many of them as there are sets. */
    private void set(int number, int sets) {
        int pairs = prompts.size() * SIZES.size();
        int pair = (int) ((long) number * pairs / Math.max(1, Math.min(sets, pairs))) % pairs;
        IntStream.range(0, SAMPLES).forEach(idea -> draw(pair, idea, SAMPLE_SIDE, FileFormat.PNG));
    }

    private void draw(int pair, int idea, int side, FileFormat format) {
        String prompt = prompts.get(Math.floorDiv(pair, SIZES.size()) % prompts.size());
        PixelSize size = SIZES.get((pair + Math.floorDiv(pair, SIZES.size())) % SIZES.size());
        var brief = new Brief(prompt, size, new Style(null, null, List.of()), pair);
        Scene scene = studio.compose(brief, idea);
        check(scene, brief.safeZone());
        looks.add(scene.layout() + " " + scene.background());
        var image = studio.draw(scene, size.withLongestSide(side));
        bytes.addAndGet(Encoder.encode(image, format, new Provenance("gen_bench")).length);
    }

    private void check(Scene scene, SafeZone zone) {
        double right = scene.canvas().width() - zone.right() + 0.01;
        double bottom = scene.canvas().height() - zone.bottom() + 0.01;
        for (Scene.TextBox text : scene.textBoxes()) {
            texts.incrementAndGet();
            boolean inside = text.x() >= zone.left() - 0.01
                    && text.y() >= zone.top() - 0.01
                    && text.x() + text.width() <= right
                    && text.y() + text.height() <= bottom;
            textsOutside.addAndGet(inside ? 0 : 1);
        }
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

    /** Of Linux; elsewhere 0. */
    private static double residentMegabytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1e3)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
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
