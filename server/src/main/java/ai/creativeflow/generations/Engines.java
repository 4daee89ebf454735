package ai.creativeflow.generations;

import ai.creativeflow.kernel.Mode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which engine draws what. Test mode is always the studio's, so it is free and works offline. In live mode each plan has an
 * order, and the first that can be used at the moment is taken.
 */
final class Engines {

    private final List<Engine> all;
    private final List<Engine> live;
    private final Map<String, List<Engine>> liveByPlan;
    private final Engine test;

    Engines(Engine live, Engine test) {
        this(List.of(live, test), List.of(live), Map.of(), test);
    }

    private Engines(List<Engine> all, List<Engine> live, Map<String, List<Engine>> liveByPlan, Engine test) {
        this.all = List.copyOf(all);
        this.live = List.copyOf(live);
        this.liveByPlan = Map.copyOf(liveByPlan);
        this.test = test;
    }

    /** By their names, best first; plans that are not named have the general order. Throws for a name that no engine has. */
    static Engines inOrder(
            List<Engine> all, List<String> live, Map<String, List<String>> liveByPlan, DrawingEngine test) {
        var byPlan = new HashMap<String, List<Engine>>();
        liveByPlan.forEach((plan, names) -> byPlan.put(plan, named(all, names)));
        return new Engines(all, named(all, live), byPlan, test);
    }

    private static List<Engine> named(List<Engine> all, List<String> names) {
        List<Engine> found = names.stream()
                .distinct()
                .map(name -> all.stream()
                        .filter(engine -> engine.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "creativeflow.engines: there is no engine %s, or it is not configured"
                                        .formatted(name))))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("creativeflow.engines: an order names at least one engine");
        }
        return found;
    }

    /** The one that a new generation is for; empty while none can be used. */
    Optional<Engine> available(Mode mode, String plan) {
        return switch (mode) {
            case TEST -> Optional.of(test);
            case LIVE -> order(plan).stream().filter(Engine::isAvailable).findFirst();
        };
    }

    /** Who takes over from an engine: the first behind it in the plan's order that can be used at the moment. */
    Optional<Engine> after(Engine engine, Mode mode, String plan) {
        return switch (mode) {
            case TEST -> Optional.empty();
            case LIVE ->
                order(plan).stream()
                        .dropWhile(one -> !one.equals(engine))
                        .skip(1)
                        .filter(Engine::isAvailable)
                        .findFirst();
        };
    }

    private List<Engine> order(String plan) {
        return liveByPlan.getOrDefault(plan, live);
    }

    /** Whether any is handed work and asked for it later. */
    boolean areAnyElsewhere() {
        return all.stream().anyMatch(RemoteEngine.class::isInstance);
    }

    /** The engine that a generation was accepted for, whatever the configuration says now. */
    Engine named(String name) {
        return all.stream()
                .filter(engine -> engine.name().equals(name))
                .findFirst()
                .orElse(test);
    }
}
