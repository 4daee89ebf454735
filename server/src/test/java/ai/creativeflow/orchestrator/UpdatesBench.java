package ai.creativeflow.orchestrator;

import ai.creativeflow.generations.EngineUpdate;
import ai.creativeflow.generations.EngineUpdates;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * How fast work goes to an orchestrator and comes back, on this machine, with everything on it; prints and judges nothing. A
 * main of the test classes: {@code java -cp <test classes, classes, test classpath>}, some thirty seconds.
 */
public final class UpdatesBench {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int HANDED = 300;
    private static final int TOLD = 100;
    private static final int FOREIGN = 5_000;
    private static final String SECRET = "secret-of-the-callbacks";
    private static final Map<String, Object> BODY = Map.of("prompt", "Night market", "format", "x_post");

    private UpdatesBench() {}

    public static void main(String... arguments) {
        try (var server = new OrchestratorServer(Dialect.CAMEL);
                var platform = Platform.with(Map.of(
                        "logging.level.ai.creativeflow", "error",
                        "creativeflow.engines.live", "orchestrator",
                        "creativeflow.orchestrator.url", server.url(),
                        "creativeflow.orchestrator.look-after", "1h",
                        "creativeflow.orchestrator.callback-secret", SECRET,
                        "creativeflow.orchestrator.allowed-networks", "127.0.0.0/8"))) {
            var team = platform.team("bench");
            long begun = System.nanoTime();
            List<Answer> accepted = Parallel.times(HANDED, n -> team.live().post("/v1/generations", BODY)).stream()
                    .filter(answer -> answer.status() == 202)
                    .toList();
            // What was handed over again because an answer got lost is there twice.
            Until.holds(PATIENCE, "all elsewhere", () -> server.ids().size() >= accepted.size());
            print("accepted and handed over", accepted.size(), begun);

            var caller = platform.operator().with("X-N8N-Webhook-Secret", SECRET);
            var millis = new ArrayList<Double>();
            for (Answer one : accepted.subList(0, TOLD)) {
                String reference = Handed.reference(platform, one);
                server.finishSamples(reference);
                long told = System.nanoTime();
                caller.post("/callbacks/orchestrator", server.said(reference));
                team.live().get("/v1/generations/" + one.text("/id") + "?wait=30");
                millis.add((System.nanoTime() - told) / 1e6);
            }
            millis.sort(null);
            System.out.printf(
                    "from a callback to four samples of 512 pixels, fetched, encoded, stored: p50 %.0f ms, p95 %.0f ms, worst %.0f ms%n",
                    millis.get(TOLD / 2), millis.get(TOLD * 95 / 100), millis.getLast());

            EngineUpdates updates = platform.bean(EngineUpdates.class);
            String late = Handed.reference(platform, accepted.getFirst());
            long repeated = System.nanoTime();
            for (int i = 0; i < FOREIGN; i++) {
                updates.apply(new EngineUpdate(
                        "orchestrator", i % 2 == 0 ? late : UUID.randomUUID().toString(), null, "{}"));
            }
            print("late and foreign updates, one after the other", FOREIGN, repeated);
        }
    }

    private static void print(String what, int count, long since) {
        double seconds = (System.nanoTime() - since) / (double) TimeUnit.SECONDS.toNanos(1);
        System.out.printf("%s: %d in %.2f s, %.0f/s%n", what, count, seconds, count / seconds);
    }
}
