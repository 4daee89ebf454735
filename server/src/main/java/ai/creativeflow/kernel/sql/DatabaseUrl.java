package ai.creativeflow.kernel.sql;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * A database and the role to use it as.
 *
 * @param jdbcUrl without user and password
 * @param user absent where the driver is to use the name of the operating system's user
 */
record DatabaseUrl(String jdbcUrl, @Nullable String user, Password password) {

    private static final Pattern FORM = Pattern.compile(
            "(?:jdbc:)?postgres(?:ql)?://(?:(?<credentials>[^@/]*)@)?(?<hosts>[^@/?]*)/(?<name>[^?/]*)(?:\\?(?<parameters>.*))?");

    /** What libpq calls otherwise than the JDBC driver. */
    private static final Map<String, String> JDBC_NAMES = Map.of(
            "application_name", "ApplicationName",
            "connect_timeout", "connectTimeout",
            "channel_binding", "channelBinding");

    private static final String CONNECT_SECONDS_MAX = "5";

    /** Never shown, not even by mistake. */
    record Password(String value) {
        @Override
        public String toString() {
            return "***";
        }
    }

    /**
     * Reads {@code postgres://user:password@host:port/db?params}, the same with {@code postgresql://}, or a JDBC URL.
     *
     * @param setting where the text comes from, for the message
     * @throws IllegalArgumentException when it is neither; the message does not repeat the text, which may hold a
     *     password
     */
    static DatabaseUrl parse(String setting, String text) {
        var parts = FORM.matcher(text.strip());
        if (!parts.matches() || parts.group("name").isEmpty()) {
            throw new IllegalArgumentException(
                    "%s must look like postgres://user:password@host:5432/database or jdbc:postgresql://host:5432/database"
                            .formatted(setting));
        }
        return of(parts);
    }

    private static DatabaseUrl of(Matcher parts) {
        var credentials = orEmpty(parts.group("credentials")).split(":", 2);
        var user = percentDecoded(credentials[0]);
        var password = credentials.length == 2 ? percentDecoded(credentials[1]) : "";
        var parameters = new StringJoiner("&");
        for (var parameter : orEmpty(parts.group("parameters")).split("&", -1)) {
            var name = parameter.split("=", 2)[0];
            var value = parameter.substring(Math.min(parameter.length(), name.length() + 1));
            switch (name) {
                case "" -> {}
                case "user" -> user = URLDecoder.decode(value, StandardCharsets.UTF_8);
                case "password" -> password = URLDecoder.decode(value, StandardCharsets.UTF_8);
                default -> parameters.add(JDBC_NAMES.getOrDefault(name, name) + "=" + value);
            }
        }
        var hosts = orEmpty(parts.group("hosts"));
        var jdbcUrl = "jdbc:postgresql://%s/%s".formatted(hosts.isEmpty() ? "localhost" : hosts, parts.group("name"));
        return new DatabaseUrl(
                parameters.length() == 0 ? jdbcUrl : jdbcUrl + "?" + parameters,
                user.isEmpty() ? null : user,
                new Password(password));
    }

    static DatabaseUrl of(int port, String database, String user, Password password) {
        return new DatabaseUrl("jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database), user, password);
    }

    /** The form that {@link #parse} reads, password included: for a child process or a test, never for a log. */
    String toConnectionString() {
        var credentials = user == null ? "" : percentEncoded(user) + ":" + percentEncoded(password.value()) + "@";
        return jdbcUrl.replaceFirst("^jdbc:postgresql://", Matcher.quoteReplacement("postgres://" + credentials));
    }

    /** Host, port and database, for messages. */
    String place() {
        return jdbcUrl.replaceFirst("^jdbc:postgresql://", "").replaceFirst("\\?.*", "");
    }

    /** Opens a connection each time: for the few statements of a start, not for serving. */
    DataSource unpooled(String application) {
        var properties = new Properties();
        properties.setProperty("connectTimeout", CONNECT_SECONDS_MAX);
        properties.setProperty("loginTimeout", CONNECT_SECONDS_MAX);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", application);
        properties.setProperty("password", password.value());
        if (user != null) {
            properties.setProperty("user", user);
        }
        return new DriverManagerDataSource(jdbcUrl, properties);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** In the part before the host a plus is a plus. */
    private static String percentDecoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String percentEncoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
