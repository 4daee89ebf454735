package ai.creativeflow.generations;

import ai.creativeflow.generations.Engine.EngineFailure;
import ai.creativeflow.kernel.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The test prompts: in test mode, {@code [[test:…]]} anywhere in a prompt asks for an outcome, so that a customer's own
 * tests can have every one of them. In live mode they are words like any others.
 */
final class Rehearsal {

    private static final Pattern DIRECTIVE =
            Pattern.compile("\\[\\[test:(fail|reject|engine_down|slow=(\\d{1,2})s|withhold=([1-4]))]]");
    private static final Duration SLOW_MAX = Duration.ofSeconds(60);

    private final boolean fails;
    private final boolean rejects;
    private final boolean engineDown;
    private final Duration slow;
    private final int withhold;

    private Rehearsal(boolean fails, boolean rejects, boolean engineDown, Duration slow, int withhold) {
        this.fails = fails;
        this.rejects = rejects;
        this.engineDown = engineDown;
        this.slow = slow;
        this.withhold = withhold;
    }

    static Rehearsal of(Generation generation) {
        boolean fails = false;
        boolean rejects = false;
        boolean engineDown = false;
        Duration slow = Duration.ZERO;
        int withhold = 0;
        if (generation.mode() == Mode.TEST) {
            Generation.Spec spec = generation.spec();
            Matcher directive = DIRECTIVE.matcher(spec.ofSet(spec.sets()).prompt());
            while (directive.find()) {
                fails |= directive.group(1).equals("fail");
                rejects |= directive.group(1).equals("reject");
                engineDown |= directive.group(1).equals("engine_down");
                slow = directive.group(2) == null ? slow : Duration.ofSeconds(Long.parseLong(directive.group(2)));
                withhold = directive.group(3) == null ? withhold : Integer.parseInt(directive.group(3));
            }
        }
        return new Rehearsal(fails, rejects, engineDown, slow.compareTo(SLOW_MAX) > 0 ? SLOW_MAX : slow, withhold);
    }

    /** How long the samples are put off; no worker is held meanwhile. */
    Duration slow() {
        return slow;
    }

    /** Whether an attempt can't change the outcome that was asked for. */
    boolean endsAtOnce() {
        return fails;
    }

    /** What the engine gave, as this rehearsal wants it. */
    Engine.Samples play(Engine.Samples samples) throws EngineFailure {
        if (fails) {
            throw EngineFailure.passing("render_failed", "The picture could not be drawn, as the test prompt asked.");
        }
        if (rejects) {
            throw EngineFailure.rejected("The engine refused the content, as the test prompt asked.");
        }
        if (engineDown) {
            throw EngineFailure.passing("engine_unavailable", "The engine is down, as the test prompt asked.");
        }
        if (withhold == 0) {
            return samples;
        }
        List<Engine.Drawn> drawn = new ArrayList<>(samples.drawn());
        for (int i = 0; i < Math.min(withhold, drawn.size()); i++) {
            int last = drawn.size() - 1 - i;
            drawn.set(
                    last,
                    new Engine.Drawn(
                            null, drawn.get(last).size(), drawn.get(last).seed()));
        }
        return new Engine.Samples(drawn, samples.warnings());
    }
}
