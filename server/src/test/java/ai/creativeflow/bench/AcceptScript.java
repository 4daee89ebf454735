package ai.creativeflow.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The transaction that accepts a generation, as a script for pgbench: the server's own statements, read from its classes,
 * with the values of the newest generation that it accepted. Only ids, idempotency keys and teams differ from run to run.
 * Tasks are put off by a day, so that nobody works on them. {@code script <data directory> <teams>} prints it; {@code
 * worked <data directory>} prints how many generations are begun or worked off; {@code connection
 * <data directory>} prints port and password.
 */
final class AcceptScript {

    private static final String ROLE = "creativeflow_owner";
    private static final Pattern PARAMETER = Pattern.compile("(?<!:):([a-zA-Z]+)");

    /** Ids rise as those of the server do; {@code first} and {@code n} are bigints, {@code client_id} is pgbench's. */
    private static final String ID = """
            CAST(lpad(to_hex(CAST(:first AS bigint) + CAST(:n AS bigint)), 12, '0') || '7%s8000' \
            || lpad(to_hex(CAST(:client_id AS bigint)), 12, '0') AS uuid)""";

    private static final String KEY =
            "sha256(convert_to(concat(CAST(:first AS bigint), '-', CAST(:client_id AS bigint),"
                    + " '-', CAST(:n AS bigint)), 'UTF8'))";

    private static final String NEWEST = """
            SELECT g.*, r.fingerprint, r.status AS answer, r.location, r.body, e.payload, e.type AS event_type
            FROM generation g
            CROSS JOIN (SELECT * FROM idempotency_record ORDER BY created_at DESC LIMIT 1) r
            CROSS JOIN (SELECT * FROM event WHERE type = 'generation.created' ORDER BY id DESC LIMIT 1) e
            WHERE g.mode = 'live'
            ORDER BY g.id DESC
            LIMIT 1
            """;

    private static final String TEAMS = """
            SELECT string_agg(quote_literal(team_id), ',') AS teams, string_agg(quote_literal(key_id), ',') AS keys
            FROM (SELECT t.id AS team_id, min(k.id::text) AS key_id
                  FROM team t
                  JOIN api_key k ON k.team_id = t.id AND k.mode = 'live'
                  WHERE t.plan = 'bench'
                  GROUP BY t.id
                  ORDER BY t.id
                  LIMIT ?) AS own
            """;

    private static final String WORKED = "SELECT count(*) FROM generation WHERE status <> 'pending'";

    private AcceptScript() {}

    public static void main(String[] arguments) throws Exception {
        var data = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "script" -> script(data, Integer.parseInt(arguments[2]));
            case "worked" -> worked(data);
            case "connection" -> System.out.println(port(data) + " " + password(data));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void script(Path data, int teams) throws Exception {
        try (Connection connection = connect(data)) {
            Map<String, String> values = values(connection, teams);
            System.out.println("\\set n :n + 1");
            System.out.println("\\set team random(1, %d)".formatted(teams));
            System.out.println("BEGIN;");
            print(constant("kernel.http.IdempotencyRecords", "LOCK"), values);
            print(constant("kernel.http.IdempotencyRecords", "FIND"), values);
            print(
                    constant("generations.GenerationRepository", "INSERT").replace("now()", "now() + interval '1 day'"),
                    values);
            print(
                    constant("journal.EventRepository", "INSERT"),
                    with(with(values, "id", ID.formatted("001")), "type", values.get("eventType")));
            print(constant("kernel.http.IdempotencyRecords", "STORE"), with(values, "status", values.get("answer")));
            print(constant("billing.WalletRepository", "OPEN"), values);
            print(constant("billing.WalletRepository", "HOLD"), with(values, "generation", values.get("id")));
            print(constant("billing.KeyWallets", "HOLD"), values);
            System.out.println("COMMIT;");
        }
    }

    private static void worked(Path data) throws IOException, SQLException {
        try (Connection connection = connect(data);
                var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(WORKED)) {
            row.next();
            System.out.println(row.getLong(1));
        }
    }

    private static Connection connect(Path data) throws IOException, SQLException {
        String url = "jdbc:postgresql://127.0.0.1:%s/creativeflow?currentSchema=creativeflow".formatted(port(data));
        return DriverManager.getConnection(url, ROLE, password(data));
    }

    private static String port(Path data) throws IOException {
        return Files.readAllLines(data.resolve("postgres").resolve("postmaster.pid"))
                .get(3)
                .strip();
    }

    private static String password(Path data) throws IOException {
        return Files.readString(data.resolve("secrets").resolve("postgresql-" + ROLE.replace('_', '-')))
                .strip();
    }

    private static Map<String, String> values(Connection connection, int teams) throws SQLException {
        var values = new LinkedHashMap<String, String>();
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(NEWEST)) {
            if (!row.next()) {
                throw new IllegalStateException("nothing was accepted yet");
            }
            for (String column : new String[] {
                "mode",
                "prompt",
                "format",
                "width",
                "height",
                "style",
                "seed",
                "project_id",
                "metadata",
                "engine",
                "warnings",
                "attempts",
                "payload"
            }) {
                values.put(column, literal(row.getString(column)));
            }
            values.put("project", values.get("project_id"));
            values.put("samples", literal(row.getString("samples_asked")));
            values.put("autoSelect", literal(row.getString("auto_select")));
            values.put("renderer", literal(row.getString("renderer_version")));
            values.put("period", literal(row.getString("price_period")));
            values.put("priceVersion", literal(row.getString("price_version")));
            values.put("priceKind", literal(row.getString("price_kind")));
            values.put("priceStep", literal(row.getString("price_step")));
            values.put("priceSet", literal(row.getString("price_set_micros")));
            values.put("priceFinal", literal(row.getString("price_final_micros")));
            values.put("priceLarge", literal(row.getString("price_large_micros")));
            values.put("set", values.get("priceSet"));
            values.put("final", values.get("priceFinal"));
            long price = row.getLong("price_set_micros") + row.getLong("price_final_micros");
            values.put("amount", "CAST(%d AS bigint)".formatted(price));
            values.put("estimated", values.get("amount"));
            values.put("reserved", values.get("amount"));
            values.put("eventType", literal(row.getString("event_type")));
            values.put("answer", literal(row.getString("answer")));
            values.put("location", literal(row.getString("location")));
            values.put("fingerprint", "decode('%s', 'hex')".formatted(hex(row.getBytes("fingerprint"))));
            values.put("body", "decode('%s', 'hex')".formatted(hex(row.getBytes("body"))));
        }
        try (var statement = connection.prepareStatement(TEAMS)) {
            statement.setInt(1, teams);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                values.put(
                        "team",
                        "(CAST(ARRAY[%s] AS uuid[]))[CAST(:team AS integer)]".formatted(row.getString("teams")));
                values.put(
                        "key", "(CAST(ARRAY[%s] AS uuid[]))[CAST(:team AS integer)]".formatted(row.getString("keys")));
            }
        }
        values.put("lineage", values.get("key"));
        values.put("keyHash", KEY);
        values.put("lock", "CAST(:client_id AS bigint)");
        values.put("keptSeconds", "604800");
        values.put("id", ID.formatted("000"));
        values.put("entry", ID.formatted("002"));
        values.put("createdAt", "now()");
        values.put("updatedAt", "now()");
        values.put("at", "now()");
        values.put("status", "'pending'");
        for (String nothing : new String[] {
            "resolution", "fileFormat", "about", "openAllowed", "cap", "startBy", "finishBy", "kit", "kitVersion"
        }) {
            values.put(nothing, "NULL");
        }
        for (String zero :
                new String[] {"charged", "released", "large", "included", "includedAllowed", "stepFrom", "covered"}) {
            values.put(zero, "0");
        }
        values.put("references", "'[]'");
        values.put("stepEnd", "2147483647");
        values.put("wantsLarge", "false");
        return values;
    }

    private static void print(String sql, Map<String, String> values) {
        boolean keyed = sql.contains("key_hash");
        Matcher parameter = PARAMETER.matcher(sql.strip());
        String filled = parameter.replaceAll(found -> {
            String value = values.get(keyed && found.group(1).equals("key") ? "keyHash" : found.group(1));
            if (value == null) {
                throw new IllegalStateException("no value for " + found.group());
            }
            return Matcher.quoteReplacement(value);
        });
        System.out.println(filled.replace('\n', ' ') + ";");
    }

    private static Map<String, String> with(Map<String, String> values, String name, String value) {
        var more = new LinkedHashMap<>(values);
        more.put(name, value);
        return more;
    }

    /** A constant of the server, from wherever it is; its classes keep them to themselves. */
    private static String constant(String type, String name) throws ReflectiveOperationException {
        var field = Class.forName("ai.creativeflow." + type).getDeclaredField(name);
        field.setAccessible(true);
        return (String) field.get(null);
    }

    /** pgbench would take a colon in it for a variable. */
    private static String literal(String text) {
        return text == null ? "NULL" : "'" + text.replace("'", "''").replace(':', ';') + "'";
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }
}
