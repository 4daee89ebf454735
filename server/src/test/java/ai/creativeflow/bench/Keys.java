package ai.creativeflow.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Many keys, and calls with one that was never used. {@code fill <data directory> <count>} writes rows that no token
 * opens; {@code cold <base url> <key> <count>} makes keys by the API and times the first call with each.
 */
final class Keys {

    private static final Pattern SECRET = Pattern.compile("\"secret\":\"([^\"]+)\"");
    private static final String ROLE = "creativeflow_owner";

    private static final String FILL = """
            INSERT INTO api_key (id, team_id, mode, name, hint, hash, scopes, created_at, created_by, version)
            SELECT gen_random_uuid(), (SELECT id FROM team ORDER BY id LIMIT 1), 'live', 'bench', 'cf_live_xxxx…xxxx',
                   sha256(convert_to(n::text, 'UTF8')), ARRAY['generations:read'], now(), 'operator:bench', 1
            FROM generate_series(1, ?) AS n
            """;

    /** Calls with a key that is known, so that what is timed is not this client's own first steps. */
    private static final int WARM_UP = 5_000;
    /** The look-up too is code that must be compiled first; keys of their own. */
    private static final int FIRST_CALLS_WARM_UP = 3_000;

    private Keys() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "fill" -> fill(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
            case "cold" -> cold(arguments[1], arguments[2], Integer.parseInt(arguments[3]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void fill(Path data, int count) throws IOException, SQLException {
        List<String> running = Files.readAllLines(data.resolve("postgres").resolve("postmaster.pid"));
        String password = Files.readString(data.resolve("secrets").resolve("postgresql-" + ROLE.replace('_', '-')))
                .strip();
        String url = "jdbc:postgresql://127.0.0.1:%s/creativeflow?currentSchema=creativeflow"
                .formatted(running.get(3).strip());
        try (Connection connection = DriverManager.getConnection(url, ROLE, password);
                var insert = connection.prepareStatement(FILL);
                var analyse = connection.createStatement()) {
            insert.setInt(1, count);
            System.out.println(insert.executeUpdate());
            analyse.execute("ANALYZE api_key");
        }
    }

    private static void cold(String base, String key, int count) throws IOException, InterruptedException {
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var tokens = new ArrayList<String>();
            for (int i = 0; i < count + FIRST_CALLS_WARM_UP; i++) {
                tokens.add(made(http, base, key));
            }
            for (int i = 0; i < WARM_UP; i++) {
                call(http, base, key);
            }
            for (int i = 0; i < FIRST_CALLS_WARM_UP; i++) {
                call(http, base, tokens.get(count + i));
            }
            long[] nanos = new long[count];
            for (int i = 0; i < count; i++) {
                long began = System.nanoTime();
                call(http, base, tokens.get(i));
                nanos[i] = System.nanoTime() - began;
            }
            Arrays.sort(nanos);
            System.out.printf(
                    Locale.ROOT,
                    "%.1f %.1f %.1f%n",
                    nanos[count / 2] / 1e6,
                    nanos[count * 99 / 100] / 1e6,
                    nanos[count - 1] / 1e6);
        }
    }

    private static String made(HttpClient http, String base, String key) throws IOException, InterruptedException {
        String body = "{\"name\": \"cold\", \"mode\": \"live\", \"scopes\": [\"generations:read\"]}";
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(base + "/v1/api-keys"))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        Matcher secret = SECRET.matcher(answer.body());
        if (!secret.find()) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return secret.group(1);
    }

    private static void call(HttpClient http, String base, String key) throws IOException, InterruptedException {
        HttpResponse<Void> answer = http.send(
                HttpRequest.newBuilder(URI.create(base + "/v1/me"))
                        .header("Authorization", "Bearer " + key)
                        .build(),
                BodyHandlers.discarding());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("GET /v1/me → " + answer.statusCode());
        }
    }
}
