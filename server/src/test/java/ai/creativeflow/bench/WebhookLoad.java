package ai.creativeflow.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Makes teams with endpoints at one sink, and publishes for them, as fast as is delivered or at a pace. */
final class WebhookLoad {

    /** Events that are published and not yet received, at most. */
    static final int OUTSTANDING = 1_000;

    private static final int PATIENCE_SECONDS = 240;

    private final WebhookServer server;
    private final WebhookSink sink;
    private final Map<String, String> keys = new HashMap<>();

    WebhookLoad(WebhookServer server, WebhookSink sink) {
        this.server = server;
        this.sink = sink;
    }

    /** The live key of a team that was made here. */
    String key(String team) {
        return keys.get(team);
    }

    /** Publishes as fast as is delivered, and waits for the rest at the end. */
    void saturate(List<String> teams, int each, int seconds) {
        long received = sink.requests();
        long asked = 0;
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        for (int turn = 0; System.nanoTime() < end; turn++) {
            long outstanding = asked * each - (sink.requests() - received);
            if (outstanding < OUTSTANDING) {
                server.publish(teams.get(turn % teams.size()), 10);
                asked += 10;
            } else {
                LockSupport.parkNanos(500_000);
            }
        }
        long all = received + asked * each;
        await("the last delivery", () -> sink.requests() >= all);
    }

    /** Publishes at a steady pace, whatever is delivered, {@code each} noted of every event; says how long these paths took. */
    WebhookLatency paced(List<String> teams, int rate, int seconds, int each, String path) {
        sink.forget();
        long received = sink.requests();
        server.committedAt().clear();
        long committed = server.committed();
        long began = System.nanoTime();
        int count = rate * seconds;
        for (int i = 0; i < count; i++) {
            long due = began + i * 1_000_000_000L / rate;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            server.publish(teams.get(i % teams.size()), 1);
        }
        await("the last commit", () -> server.committed() >= committed + count);
        await("the last delivery", () -> sink.requests() >= received + (long) count * each);
        return WebhookLatency.of(server.committedAt(), sink.firstAt(), path);
    }

    List<String> teams(String name, int count, int endpoints, String path) throws Exception {
        var ids = new ArrayList<String>();
        for (int team = 0; team < count; team++) {
            String[] founded = server.team(name + "-" + team);
            ids.add(founded[0]);
            keys.put(founded[0], founded[1]);
            for (int endpoint = 0; endpoint < endpoints; endpoint++) {
                server.endpoint(founded[1], sink.url("%s/%s/%d/%d".formatted(path, name, team, endpoint)));
            }
        }
        return ids;
    }

    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not within %d s: %s".formatted(PATIENCE_SECONDS, what));
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
