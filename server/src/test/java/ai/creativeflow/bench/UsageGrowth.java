package ai.creativeflow.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A team's usage query beside the same of another with a hundred times the facts, over as many hours. Arguments: data
 * directory, base URL, key file; the first two keys are of the teams {@code Bench 1} and {@code Bench 2}. Prints both medians
 * in milliseconds, and how much longer the second takes.
 */
final class UsageGrowth {

    private static final String ROLE = "creativeflow_owner";
    private static final int FACTS = 10_000;
    private static final int TIMES = 100;
    private static final int WARM_UP = 300;
    private static final int CALLS = 300;
    private static final String QUERY = "/v1/usage?granularity=hour&from=2026-03-01T00:00:00Z&to=2026-03-11T00:00:00Z";

    private static final String FILL_FACTS = """
            INSERT INTO usage_event (id, team_id, mode, generation_id, meter, status, quantity, unit_micros, percent_off,
                                     included, amount_micros, credits_hundredths, period, at)
            SELECT gen_random_uuid(), t.id, 'live', gen_random_uuid(), 'sample_set', 'delivered', 1, 12500, 0, false, 12500, 25,
                   '2026-03', CAST('2026-03-01T00:00:00Z' AS timestamptz) + (n % 240) * interval '1 hour'
            FROM team t, generate_series(1, ?) AS n
            WHERE t.name = ?
            """;

    private static final String FILL_SUMS = """
            INSERT INTO usage_hour (team_id, mode, start_at, meter, status, quantity, amount_micros, credits_hundredths)
            SELECT team_id, mode, date_trunc('hour', at, 'UTC'), meter, status, sum(quantity), sum(amount_micros),
                   sum(credits_hundredths)
            FROM usage_event
            WHERE team_id = (SELECT id FROM team WHERE name = ?)
              AND period = '2026-03'
            GROUP BY 1, 2, 3, 4, 5
            """;

    private UsageGrowth() {}

    public static void main(String[] arguments) throws Exception {
        var data = Path.of(arguments[0]);
        try (Connection connection = connect(data)) {
            fill(connection, "Bench 1", FACTS);
            fill(connection, "Bench 2", FACTS * TIMES);
        }
        List<String> keys = Files.readAllLines(Path.of(arguments[2]));
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            long[][] nanos = new long[2][CALLS];
            for (int i = -WARM_UP; i < CALLS; i++) {
                for (int team = 0; team < 2; team++) {
                    long begun = System.nanoTime();
                    call(http, arguments[1] + QUERY, keys.get(team));
                    if (i >= 0) {
                        nanos[team][i] = System.nanoTime() - begun;
                    }
                }
            }
            double few = median(nanos[0]);
            double many = median(nanos[1]);
            System.out.printf(Locale.ROOT, "%.2f %.2f %.2f%n", few, many, many / few);
        }
    }

    private static double median(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2] / 1e6;
    }

    private static void fill(Connection connection, String team, int facts) throws SQLException {
        try (var insert = connection.prepareStatement(FILL_FACTS);
                var sum = connection.prepareStatement(FILL_SUMS)) {
            insert.setInt(1, facts);
            insert.setString(2, team);
            if (insert.executeUpdate() != facts) {
                throw new IllegalStateException("no team " + team);
            }
            sum.setString(1, team);
            sum.executeUpdate();
        }
    }

    private static Connection connect(Path data) throws IOException, SQLException {
        List<String> running = Files.readAllLines(data.resolve("postgres").resolve("postmaster.pid"));
        String password = Files.readString(data.resolve("secrets").resolve("postgresql-" + ROLE.replace('_', '-')))
                .strip();
        String url = "jdbc:postgresql://127.0.0.1:%s/creativeflow?currentSchema=creativeflow"
                .formatted(running.get(3).strip());
        return DriverManager.getConnection(url, ROLE, password);
    }

    private static void call(HttpClient http, String url, String key) throws IOException, InterruptedException {
        HttpResponse<Void> answer = http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Authorization", "Bearer " + key)
                        .build(),
                BodyHandlers.discarding());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(url + " → " + answer.statusCode());
        }
    }
}
