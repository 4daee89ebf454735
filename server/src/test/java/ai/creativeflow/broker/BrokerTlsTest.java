package ai.creativeflow.broker;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.testing.Authority;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.RabbitServer;
import ai.creativeflow.testing.RabbitServer.VirtualHost;
import ai.creativeflow.testing.Until;
import ai.creativeflow.testing.Wire;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A real RabbitMQ by TLS, whose certificate is for {@code localhost} and comes from an authority of the tests. */
@EnabledIf(RabbitServer.EXPECTED)
class BrokerTlsTest {

    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final String TLS_FAILS = "TLS fails: ";

    private final RabbitServer rabbit = RabbitServer.shared();
    private final VirtualHost host = rabbit.freshVirtualHost();
    private final Path trusted = rabbit.authority().file();

    @Test
    void certificate_of_an_authority_in_the_file_is_accepted() {
        try (var line = line("localhost", rabbit.tlsPort(), trusted)) {
            assertThat(line.channel()).isPresent();
            assertThat(line.reason()).isEmpty();
        }
    }

    @Test
    void certificate_that_names_another_host_is_refused() {
        assertRefused(
                "127.0.0.1", rabbit.tlsPort(), trusted, "No subject alternative names matching IP address 127.0.0.1");
    }

    @Test
    void certificate_of_an_authority_that_is_not_in_the_file_is_refused(@TempDir Path directory) {
        assertRefused("localhost", rabbit.tlsPort(), new Authority(directory).file(), "certification path");
    }

    @Test
    void without_a_file_only_what_the_jvm_trusts_is_accepted() {
        assertRefused("localhost", rabbit.tlsPort(), null, "certification path");
    }

    @Test
    void broker_without_tls_is_refused_where_tls_is_asked_for() {
        assertRefused("localhost", rabbit.port(), trusted, "SSLException");
    }

    private void assertRefused(String name, int port, @Nullable Path caFile, String why) {
        try (var line = line(name, port, caFile)) {
            assertThat(line.channel()).isEmpty();
            assertThat(line.isAway()).isTrue();
            assertThat(line.reason().orElseThrow()).startsWith(TLS_FAILS).contains(why);
        }
    }

    private BrokerLine line(String name, int port, @Nullable Path caFile) {
        var address = new BrokerAddress(URI.create(host.serviceUrl("amqps", name, port)), caFile);
        return new BrokerLine("tls", address, channel -> {}, () -> {});
    }

    @Test
    void node_says_that_tls_fails_sends_nothing_meanwhile_and_relays_once_it_is_there() {
        try (var wire = new Wire("127.0.0.1", rabbit.port());
                var node = Platform.with(Map.of(
                        "creativeflow.rabbitmq.url",
                        host.serviceUrl("amqps", "localhost", wire.port()),
                        "creativeflow.rabbitmq.ca-file",
                        trusted.toString()))) {
            String team = node.team("payg").id();
            Until.holds(
                    WITHIN,
                    "health that says so",
                    () -> health(node, "reason").startsWith(TLS_FAILS)
                            && health(node, "status").equals("degraded"));
            InsideService service = listening(team);
            publish(node, team);
            long sent = service.with(channel -> channel.messageCount("tls"));
            assertThat(sent).isZero();

            wire.lay(rabbit.tlsPort());

            assertThat(service.events(1)).hasSize(1);
            Until.holds(WITHIN, "health", () -> health(node, "status").equals("up"));
        }
    }

    /** The exchange is not there yet: no node was. */
    private InsideService listening(String team) {
        InsideService.reading(host, "tls").with(channel -> channel.exchangeDeclare("webhook_events", "topic", true));
        return InsideService.listening(host, "tls", "generation.#", team);
    }

    private static void publish(Platform node, String team) {
        node.bean(Journal.class)
                .publish(
                        TeamId.parse(team).orElseThrow(),
                        Mode.TEST,
                        EventType.GENERATION_COMPLETED,
                        Map.of("object", "generation"));
    }

    private static String health(Platform node, String what) {
        return node.operator()
                .get("/health/ready")
                .json()
                .at("/components/broker/" + what)
                .asString("");
    }
}
