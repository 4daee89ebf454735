package ai.creativeflow.generations;

import ai.creativeflow.kernel.Mode;
import java.util.List;

/** Which engine draws what. Test mode is always the studio's, so it is free and works offline. */
final class Engines {

    private final List<Engine> all;
    private final Engine live;
    private final Engine test;

    Engines(Engine live, Engine test) {
        this.all = List.of(live, test);
        this.live = live;
        this.test = test;
    }

    Engine of(Mode mode) {
        return switch (mode) {
            case LIVE -> live;
            case TEST -> test;
        };
    }

    /** The engine that a generation was accepted for, whatever the configuration says now. */
    Engine named(String name) {
        return all.stream()
                .filter(engine -> engine.name().equals(name))
                .findFirst()
                .orElse(test);
    }
}
