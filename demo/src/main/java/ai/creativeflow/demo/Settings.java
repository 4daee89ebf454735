package ai.creativeflow.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the demo was told to do.
 *
 * @param liveKey names live prices where the demo itself runs with a test key; null where there is none
 */
record Settings(String baseUrl, String key, @Nullable String liveKey, String prompt, String format, boolean gallery) {

    static final String USAGE = """
            Usage: demo [--live] [--format <name>] [prompt]
                   demo --gallery

            Makes one creative from outside, as a customer's program would: registers a webhook endpoint, sends the prompt,
            downloads four samples, selects the first, downloads its 4K final, checks the webhooks' signatures, and says what
            it cost. Pictures are left in demo-output/.

              --live            with the live key instead of the test key: this is charged
              --format <name>   a name of GET /v1/formats (instagram_post)
              --gallery         instead of all that, makes the samples of many requests, to look at: demo-output/gallery/
              --help            this text

            Environment:
              CREATIVEFLOW_DATA_DIR   where the server keeps its data; bootstrap.json in it has the address and the keys (data)
              CREATIVEFLOW_URL        a server elsewhere, together with
              CREATIVEFLOW_KEY        a key for it
            """;

    private static final String PROMPT = "Summer sale: 30 % off all surfboards, this weekend only";
    private static final String FORMAT = "instagram_post";

    /** Throws {@link IllegalArgumentException} for arguments that it does not know, {@link Failure} without a server. */
    static Settings of(String[] arguments, Map<String, String> environment) {
        boolean live = false;
        boolean gallery = false;
        String prompt = PROMPT;
        String format = FORMAT;
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument.equals("--live")) {
                live = true;
            } else if (argument.equals("--gallery")) {
                gallery = true;
            } else if (argument.equals("--format") && i + 1 < arguments.length) {
                format = arguments[++i];
            } else if (argument.startsWith("--")) {
                throw new IllegalArgumentException("I don't know " + argument);
            } else {
                prompt = argument;
            }
        }
        String url = environment.get("CREATIVEFLOW_URL");
        String key = environment.get("CREATIVEFLOW_KEY");
        if ((url == null) != (key == null)) {
            throw new IllegalArgumentException("CREATIVEFLOW_URL and CREATIVEFLOW_KEY go together");
        }
        if (live && key != null) {
            throw new IllegalArgumentException(
                    "--live chooses between the keys of bootstrap.json; CREATIVEFLOW_KEY is one");
        }
        if (live && gallery) {
            throw new IllegalArgumentException("--gallery is made with the test key, which costs nothing");
        }
        if (url != null && key != null) {
            return new Settings(withoutSlash(url), key, null, prompt, format, gallery);
        }
        JsonNode facts = facts(Path.of(environment.getOrDefault("CREATIVEFLOW_DATA_DIR", "data"), "bootstrap.json"));
        String liveKey = facts.path("live_key").asString();
        return new Settings(
                withoutSlash(facts.path("base_url").asString()),
                live ? liveKey : facts.path("test_key").asString(),
                liveKey,
                prompt,
                format,
                gallery);
    }

    private static JsonNode facts(Path file) {
        try {
            return JsonMapper.shared().readTree(Files.readString(file));
        } catch (IOException | JacksonException e) {
            throw new Failure(
                    "%s cannot be read. Is the server running? Start it with bin/run, or set CREATIVEFLOW_URL and CREATIVEFLOW_KEY."
                            .formatted(file.toAbsolutePath().normalize()));
        }
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
