package ai.creativeflow.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Collector;
import ai.creativeflow.testing.HeapDump;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** No usable secret is left anywhere: not in a table, not in the log or what its appender holds, not in metrics and traces. */
class KeySecrecyTest {

    private static final int KEYS = Boolean.getBoolean("full") ? 10_000 : 1_000;
    private static final int THROUGH_EVERY_PATH = 10;
    private static final Pattern SECRET = Pattern.compile("cf_(?:live|test)_[0-9A-Za-z]{36}");
    private static final Pattern BYTES = Pattern.compile("x((?:[0-9a-f]{2}){16,})");

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger ours = (Logger) LoggerFactory.getLogger("ai.creativeflow");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Level levelBefore = ours.getLevel();
    private final Collector collector = new Collector();
    private Platform platform;

    @TempDir
    Path dumps;

    @BeforeEach
    void start() {
        platform = Platform.with(collector.settings());
        log.start();
        root.addAppender(log);
        ours.setLevel(Level.TRACE);
    }

    @AfterEach
    void stop() {
        ours.setLevel(levelBefore);
        root.detachAppender(log);
        platform.close();
        collector.close();
    }

    @Test
    void no_usable_secret_is_found_in_database_log_metrics_or_traces() throws IOException {
        TeamKeys team = platform.team("bench");
        for (int i = 0; i < THROUGH_EVERY_PATH; i++) {
            throughEveryPath(team, i);
        }
        var apiKeys = platform.bean(ApiKeys.class);
        var request = new ApiKeys.Request("Many", Grant.of(Mode.LIVE, EnumSet.allOf(Scope.class)));
        for (int i = 0; i < KEYS; i++) {
            IssuedKey issued = apiKeys.issue(TeamId.parse(team.id()).orElseThrow(), "test", request);
            assertThat(platform.as(issued.secret().reveal()).get("/v1/me").status())
                    .isEqualTo(200);
        }
        platform.bean(KeyAuthenticator.class).flushUse();

        assertThat(secretsIn(database())).as("the database").isEmpty();
        assertThat(secretsIn(logged())).as("the log").isEmpty();
        assertThat(secretsIn(metered())).as("the metrics").isEmpty();
        assertThat(secretsIn(heldByTheAppender())).as("the appender's memory").isEmpty();
        assertThat(collector.received()).contains("/v1/api-keys");
        assertThat(secretsIn(collector.received())).as("the traces").isEmpty();
    }

    /** The search itself: it finds what stands there as text, and as bytes. */
    @Test
    void secret_that_is_kept_would_be_found() throws IOException {
        TeamKeys team = platform.team("payg");
        String secret = team.live().token();
        team.live()
                .post(
                        "/v1/api-keys",
                        Map.of("name", "It is " + secret, "mode", "live", "scopes", List.of("usage:read")));
        LoggerFactory.getLogger("ai.creativeflow.test").info("A key: {}", secret);
        String held = team.test().token();
        LoggerFactory.getLogger("ai.creativeflow.test").info("Not shown: {}", new Hiding(held));
        platform.jdbc()
                .sql("UPDATE api_key SET hash = CAST(:secret AS text)::bytea WHERE hint LIKE 'cf_test%'")
                .param("secret", team.test().token())
                .update();

        assertThat(secretsIn(database())).contains(secret, team.test().token());
        assertThat(secretsIn(logged())).contains(secret).doesNotContain(held);
        assertThat(secretsIn(heldByTheAppender())).contains(secret, held);
    }

    /** As a type of a secret is: what it shows is not what it holds. */
    private record Hiding(String secret) {
        @Override
        public String toString() {
            return "***";
        }
    }

    private void throughEveryPath(TeamKeys team, int number) {
        Client owner = team.live().with("Idempotency-Key", "issue-" + number);
        var wish = Map.of("name", "Till", "mode", "live", "scopes", List.of("usage:read"));
        Answer made = owner.post("/v1/api-keys", wish);
        owner.post("/v1/api-keys", wish);
        String secret = made.text("/secret");
        Client key = platform.as(secret).with("User-Agent", secret).with("X-Forwarded-For", secret);
        String path = "/v1/api-keys/" + made.text("/id");
        key.get("/v1/me");
        key.get("/v1/assets/" + secret);
        key.get("/v1/assets?q=" + secret);
        platform.as(secret + "x").get("/v1/" + secret);
        platform.operator().get("/admin/v1/teams/" + secret);
        platform.as("").with("X-API-Key", secret).get("/v1/limits");
        platform.as(secret + "x").get("/v1/me");
        platform.as(secret).with("X-API-Key", secret.replace('a', 'b')).get("/v1/me");
        Answer next = owner.post(path + "/rotate");
        owner.post(path + "/rotate");
        platform.as(next.text("/secret")).get("/v1/me");
        platform.operator().post("/admin/v1/api-keys/report-leak", Map.of("token", secret));
        platform.operator().post("/admin/v1/api-keys/report-leak", Map.of("token", secret + "x"));
        key.get("/v1/me");
        owner.patch(path, Map.of("disabled", false));
        owner.post(path + "/revoke");
        key.get("/v1/me");
    }

    private String database() {
        var tables = platform.jdbc().sql("""
                        SELECT quote_ident(schemaname) || '.' || quote_ident(tablename)
                        FROM pg_tables
                        WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
                          AND has_table_privilege(quote_ident(schemaname) || '.' || quote_ident(tablename), 'SELECT')
                        ORDER BY 1
                        """).query(String.class).list();
        assertThat(tables.stream().map(table -> table.replaceAll(".*\\.", "")))
                .contains("api_key", "audit_event", "event", "idempotency_record");
        return tables.stream()
                .flatMap(table ->
                        platform
                                .jdbc()
                                .sql("SELECT CAST(t AS text) FROM " + table + " t")
                                .query(String.class)
                                .list()
                                .stream())
                .collect(Collectors.joining("\n"));
    }

    /** Names and labels; values are numbers. */
    private String metered() {
        return platform.bean(MeterRegistry.class).getMeters().stream()
                .map(meter -> meter.getId().toString())
                .collect(Collectors.joining("\n"));
    }

    private String logged() {
        return List.copyOf(log.list).stream()
                .map(event -> "%s %s %s %s"
                        .formatted(
                                event.getFormattedMessage(),
                                event.getKeyValuePairs(),
                                event.getMDCPropertyMap(),
                                event.getThrowableProxy() == null
                                        ? ""
                                        : ThrowableProxyUtil.asString(event.getThrowableProxy())))
                .collect(Collectors.joining("\n"));
    }

    /** Also what the arguments of its events hold and do not show. */
    private String heldByTheAppender() throws IOException {
        return String.join("\n", HeapDump.take(dumps).textsHeldBy(ListAppender.class));
    }

    private static Set<String> secretsIn(String dump) {
        var found = new TreeSet<String>();
        String decoded = BYTES.matcher(dump)
                .results()
                .map(bytes -> new String(HexFormat.of().parseHex(bytes.group(1)), StandardCharsets.ISO_8859_1))
                .collect(Collectors.joining("\n"));
        for (String text : List.of(dump, decoded)) {
            SECRET.matcher(text)
                    .results()
                    .map(match -> match.group())
                    .filter(KeyFormat::holds)
                    .forEach(found::add);
        }
        return found;
    }
}
