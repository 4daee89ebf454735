package ai.creativeflow.demo;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Supplier;

/** Prints each step as it ends: whether it held, how long it took, and a short fact. */
final class Steps {

    private final PrintStream out;
    private int number;

    /** What a step gives to those after it, and what it tells the person. */
    record Done<T>(T result, String fact) {}

    Steps(PrintStream out) {
        this.out = out;
    }

    /** Runs a step. Throws what it threw, after its name was printed. */
    <T> T step(String name, Supplier<Done<T>> work) {
        number++;
        long begun = System.nanoTime();
        Done<T> done;
        try {
            done = work.get();
        } catch (RuntimeException e) {
            line("✗", name, begun, "");
            throw e;
        }
        line("✓", name, begun, done.fact());
        return done.result();
    }

    void say(String text) {
        out.println(text);
        out.flush();
    }

    private void line(String mark, String name, long begun, String fact) {
        double seconds = (System.nanoTime() - begun) / 1e9;
        say(String.format(Locale.ROOT, "  %s %2d  %-34s %6.2f s   %s", mark, number, name, seconds, fact)
                .stripTrailing());
    }
}
