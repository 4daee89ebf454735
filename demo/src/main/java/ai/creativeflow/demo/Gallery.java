package ai.creativeflow.demo;

import ai.creativeflow.demo.Steps.Done;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes the samples of many different requests and lays them out in sheets, for people to look at. */
final class Gallery {

    private static final Path OUTPUT = Path.of("demo-output", "gallery");
    private static final int SAMPLES = 4;
    private static final int SETS_PER_SHEET = 8;
    private static final int NAME_LENGTH_MAX = 34;
    private static final int ASKED_MAX = 20;

    private final Api api;
    private final Steps steps;
    private final List<String> sheets = new ArrayList<>();

    Gallery(Api api, Steps steps) {
        this.api = api;
        this.steps = steps;
    }

    /** Throws {@link Failure} at the first set that does not come; the sheets before it are there. */
    void run() {
        List<Map<String, Object>> requests = requests();
        steps.say("%n%d requests, %d samples of each%n".formatted(requests.size(), SAMPLES));
        var sets = new ArrayList<ContactSheet.Row>();
        for (int number = 1; number <= requests.size(); number++) {
            int current = number;
            Map<String, Object> request = requests.get(number - 1);
            sets.add(steps.step(name(request), () -> set(current, request)));
            if (sets.size() == SETS_PER_SHEET || number == requests.size()) {
                writeSheet(sets);
                sets.clear();
            }
        }
        write("index.html", GalleryPage.of(sheets, requests));
        steps.say("%nAll %d sets came. Look at %s."
                .formatted(requests.size(), OUTPUT.resolve("index.html").toAbsolutePath()));
    }

    private Done<ContactSheet.Row> set(int number, Map<String, Object> request) {
        JsonNode generation = awaitSamples(api.post("/v1/generations", request));
        var pictures = new ArrayList<BufferedImage>();
        int bytes = 0;
        for (JsonNode sample : generation.path("samples")) {
            byte[] file = api.download(sample.path("url").asString());
            write("%02d-%d.png".formatted(number, pictures.size() + 1), file);
            pictures.add(picture(file));
            bytes += file.length;
        }
        if (pictures.size() != SAMPLES) {
            throw new Failure("%d of %d samples came".formatted(pictures.size(), SAMPLES));
        }
        var warnings = generation
                .path("warnings")
                .valueStream()
                .map(warning -> warning.path("code").asString())
                .toList();
        return new Done<>(
                new ContactSheet.Row(number, request, warnings, pictures),
                "%s, %d kB%s"
                        .formatted(
                                request.get("format"),
                                bytes / 1000,
                                warnings.isEmpty() ? "" : ", " + String.join(", ", warnings)));
    }

    /** Each answer is held by the server until there is news. */
    private JsonNode awaitSamples(JsonNode accepted) {
        JsonNode generation = accepted;
        for (int asked = 0; asked < ASKED_MAX; asked++) {
            if (generation.path("action_required").asString("").equals("select_sample")) {
                return generation;
            }
            if (generation.path("done").asBoolean()) {
                throw new Failure("The generation %s ended as %s"
                        .formatted(
                                generation.path("id").asString(),
                                generation.path("status").asString()));
            }
            generation = api.get("/v1/generations/" + generation.path("id").asString());
        }
        throw new Failure(
                "The samples of %s did not come".formatted(generation.path("id").asString()));
    }

    private void writeSheet(List<ContactSheet.Row> sets) {
        String name = "sheet-%d.png".formatted(sheets.size() + 1);
        write(name, new ContactSheet(sets).png());
        sheets.add(name);
    }

    private static List<Map<String, Object>> requests() {
        try (InputStream list = Objects.requireNonNull(Gallery.class.getResourceAsStream("/gallery.json"))) {
            return JsonMapper.shared().readValue(list, new TypeReference<List<Map<String, Object>>>() {});
        } catch (IOException e) {
            throw new IllegalStateException("gallery.json", e);
        }
    }

    private static String name(Map<String, Object> request) {
        String prompt = String.valueOf(request.get("prompt"));
        return prompt.length() <= NAME_LENGTH_MAX ? prompt : prompt.substring(0, NAME_LENGTH_MAX - 1) + "…";
    }

    private static BufferedImage picture(byte[] file) {
        try {
            return Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(file)));
        } catch (IOException e) {
            throw new Failure("A sample cannot be read: " + e.getMessage());
        }
    }

    private static void write(String name, byte[] bytes) {
        try {
            Files.createDirectories(OUTPUT);
            Files.write(OUTPUT.resolve(name), bytes);
        } catch (IOException e) {
            throw new Failure("%s cannot be written: %s".formatted(OUTPUT.resolve(name), e.getMessage()));
        }
    }
}
