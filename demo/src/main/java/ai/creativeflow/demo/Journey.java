package ai.creativeflow.demo;

import ai.creativeflow.demo.Steps.Done;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The main job, from a prompt to a 4K final, each step of it checked. */
final class Journey {

    private static final Path OUTPUT = Path.of("demo-output");
    private static final int SAMPLES = 4;
    private static final int LONGEST_SIDE = 4096;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration WEBHOOK_PATIENCE = Duration.ofSeconds(15);
    private static final List<String> EXPECTED = List.of("generation.samples_ready", "generation.completed");

    private final Settings settings;
    private final Api api;
    private final Receiver receiver;
    private final Steps steps;
    private final AtomicReference<@Nullable Endpoint> registered = new AtomicReference<>();

    /** The endpoint that this run registered, and what verifies its deliveries. */
    private record Endpoint(String id, String secret) {}

    Journey(Settings settings, Api api, Receiver receiver, Steps steps) {
        this.settings = settings;
        this.api = api;
        this.receiver = receiver;
        this.steps = steps;
    }

    /** Throws {@link Failure} at the first step that does not hold; the endpoint is deleted in any case. */
    void run() {
        steps.say("%n“%s” as %s, at %s%n".formatted(settings.prompt(), settings.format(), settings.baseUrl()));
        Runtime.getRuntime().addShutdownHook(new Thread(this::unregister));
        Endpoint endpoint = steps.step("Register a webhook endpoint", this::register);
        try {
            String id = steps.step("Send the prompt", this::create);
            JsonNode ready = steps.step("Wait for the samples", () -> awaitSamples(id));
            steps.step("Download the samples", () -> downloadSamples(ready));
            steps.step("Select the first, in 4K", () -> select(ready));
            JsonNode completed = steps.step("Wait for the final", () -> awaitFinal(id));
            steps.step("Receive the webhooks", () -> receive(endpoint, id));
            steps.step("See what it cost", () -> cost(completed));
        } finally {
            unregister();
        }
        steps.say("%nEverything held. The pictures are in %s.".formatted(OUTPUT.toAbsolutePath()));
    }

    private Done<Endpoint> register() {
        JsonNode made =
                api.post("/v1/webhook-endpoints", Map.of("url", receiver.url(), "events", List.of("generation.*")));
        var endpoint =
                new Endpoint(made.path("id").asString(), made.path("secret").asString());
        registered.set(endpoint);
        return new Done<>(endpoint, receiver.url());
    }

    private Done<String> create() {
        JsonNode accepted = api.post("/v1/generations", body());
        String id = accepted.path("id").asString();
        return new Done<>(id, "%s, %s mode".formatted(id, accepted.path("mode").asString()));
    }

    private Map<String, Object> body() {
        return Map.of("prompt", settings.prompt(), "format", settings.format(), "samples", SAMPLES);
    }

    private Done<JsonNode> awaitSamples(String id) {
        JsonNode generation = await(id, "select_sample");
        long ready = generation
                .path("samples")
                .valueStream()
                .filter(sample -> sample.path("status").asString().equals("ready"))
                .count();
        if (ready != SAMPLES) {
            throw new Failure("%d of %d samples are ready".formatted(ready, SAMPLES));
        }
        return new Done<>(
                generation,
                "%d samples by the engine %s"
                        .formatted(ready, generation.path("engine").asString()));
    }

    private Done<Integer> downloadSamples(JsonNode generation) {
        int number = 0;
        int bytes = 0;
        for (JsonNode sample : generation.path("samples")) {
            number++;
            byte[] picture = api.download(sample.path("url").asString());
            Png.of(picture);
            save("sample-%d.png".formatted(number), picture);
            bytes += picture.length;
        }
        return new Done<>(number, "%s in %d files, to %s".formatted(size(bytes), number, OUTPUT));
    }

    private Done<String> select(JsonNode generation) {
        String sample = generation.path("samples").path(0).path("id").asString();
        JsonNode answer = api.post(
                "/v1/generations/%s/select".formatted(generation.path("id").asString()),
                Map.of("sample_id", sample, "resolution", "4k", "file_format", "png"));
        return new Done<>(
                sample, "%s, now %s".formatted(sample, answer.path("status").asString()));
    }

    private Done<JsonNode> awaitFinal(String id) {
        JsonNode generation = await(id, "");
        if (!generation.path("status").asString().equals("completed")) {
            throw ended(generation);
        }
        byte[] picture = api.download(generation.path("final").path("url").asString());
        Png png = Png.of(picture);
        if (png.longestSide() != LONGEST_SIDE) {
            throw new Failure("The final is %s; its longest side should be %d".formatted(png, LONGEST_SIDE));
        }
        save("final.png", picture);
        return new Done<>(generation, "%s, %s".formatted(png, size(picture.length)));
    }

    /** Asks until the generation is done or waits for this action; each answer is held by the server meanwhile. */
    private JsonNode await(String id, String action) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            JsonNode generation = api.get("/v1/generations/" + id);
            if (!action.isEmpty()
                    && generation.path("action_required").asString("").equals(action)) {
                return generation;
            }
            if (generation.path("done").asBoolean()) {
                if (action.isEmpty()) {
                    return generation;
                }
                throw ended(generation);
            }
        }
        throw new Failure("Nothing came within %d minutes".formatted(PATIENCE.toMinutes()));
    }

    private static Failure ended(JsonNode generation) {
        JsonNode reason = generation.path("status_reason");
        return new Failure("The generation %s ended as %s: %s"
                .formatted(
                        generation.path("id").asString(),
                        generation.path("status").asString(),
                        reason.path("message").asString("no reason given")));
    }

    private Done<Integer> receive(Endpoint endpoint, String id) {
        for (String type : EXPECTED) {
            if (arrived(type, id).isEmpty()) {
                throw new Failure("%s has not come within %d s".formatted(type, WEBHOOK_PATIENCE.toSeconds()));
            }
        }
        List<Receiver.Delivery> all = receiver.deliveries();
        var ids = new HashSet<String>();
        for (Receiver.Delivery delivery : all) {
            delivery.verify(endpoint.secret());
            if (!ids.add(delivery.id())) {
                throw new Failure("The event %s came twice".formatted(delivery.id()));
            }
        }
        return new Done<>(all.size(), "%d events, every signature holds".formatted(all.size()));
    }

    private Optional<Receiver.Delivery> arrived(String type, String id) {
        try {
            return receiver.await(WEBHOOK_PATIENCE, '"' + type + '"', '"' + id + '"');
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Done<Long> cost(JsonNode completed) {
        JsonNode cost =
                api.get("/v1/generations/" + completed.path("id").asString()).path("cost");
        long charged = cost.path("charged_micros").asLong();
        if (cost.path("reserved_micros").asLong() != 0) {
            throw new Failure("%s are still reserved after the end"
                    .formatted(dollars(cost.path("reserved_micros").asLong())));
        }
        String live = settings.liveKey();
        if (live == null || live.equals(settings.key())) {
            return new Done<>(charged, dollars(charged) + " charged");
        }
        try (var asLive = new Api(settings.baseUrl(), live)) {
            var body = new HashMap<>(body());
            body.put("auto_select", true);
            body.put("final", Map.of("resolution", "4k"));
            long price = asLive.post("/v1/quotes", body).path("amount_micros").asLong();
            return new Done<>(
                    charged, "%s charged; the same in live mode: %s".formatted(dollars(charged), dollars(price)));
        }
    }

    /** Whatever became of the run, an interrupt included, nothing is left behind. Once. */
    private void unregister() {
        Endpoint endpoint = registered.getAndSet(null);
        if (endpoint == null) {
            return;
        }
        try {
            api.delete("/v1/webhook-endpoints/" + endpoint.id());
        } catch (Failure e) {
            steps.say("     The endpoint %s is still there: %s".formatted(endpoint.id(), e.getMessage()));
        }
    }

    private static void save(String name, byte[] bytes) {
        try {
            Files.createDirectories(OUTPUT);
            Files.write(OUTPUT.resolve(name), bytes);
        } catch (IOException e) {
            throw new Failure("%s cannot be written: %s".formatted(OUTPUT.resolve(name), e.getMessage()));
        }
    }

    private static String size(int bytes) {
        return bytes < 1_000_000
                ? "%d kB".formatted(bytes / 1_000)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    private static String dollars(long micros) {
        return String.format(Locale.ROOT, "%.4f USD", micros / 1e6);
    }
}
