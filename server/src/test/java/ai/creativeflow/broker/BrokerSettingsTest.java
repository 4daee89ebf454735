package ai.creativeflow.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class BrokerSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "url, http://rabbit:5672, url must begin with amqp",
        "url, amqp:///, url must name a host",
        "exchange, amq.topic, names must not",
        "dead-letter-exchange, webhook_events, an exchange each",
        "dead-letter-queue, webhook_dispatch, a queue each",
        "unconfirmed, 0, unconfirmed must be",
        "prefetch, 5000, prefetch must be",
        "confirm-timeout, 7s, confirm-timeout must be",
    })
    void what_cannot_work_stops_the_start_and_says_why(String name, String value, String why) {
        assertThatThrownBy(() -> settings(Map.of(name, value))).rootCause().hasMessageContaining(why);
    }

    @Test
    void authorities_without_tls_stop_the_start() {
        assertThatThrownBy(() -> settings(Map.of("url", "amqp://rabbit", "ca-file", "ca.pem")))
                .rootCause()
                .hasMessageContaining("ca-file needs a url that begins with amqps://");
    }

    @Test
    void file_of_authorities_that_cannot_be_read_or_has_none_stops_the_start(@TempDir Path directory)
            throws IOException {
        var url = URI.create("amqps://rabbit");
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");

        for (Path file : List.of(directory.resolve("missing.pem"), empty)) {
            assertThatThrownBy(() -> new BrokerAddress(url, file).factory())
                    .hasMessageContaining("creativeflow.rabbitmq.ca-file can't be used");
        }
    }

    @Test
    void password_is_not_shown() {
        var settings = settings(Map.of("url", "amqps://platform:open-sesame@rabbit/host"));

        assertThat(settings.toString()).doesNotContain("open-sesame");
    }

    @Test
    void address_without_a_port_has_that_of_its_scheme() {
        assertThat(portOf("amqp://rabbit")).isEqualTo(5672);
        assertThat(portOf("amqps://rabbit")).isEqualTo(5671);
        assertThat(portOf("amqps://rabbit:7")).isEqualTo(7);
        assertThat(new BrokerAddress(URI.create("amqps://rabbit"), null)
                        .factory()
                        .getPort())
                .isEqualTo(5671);
    }

    @Test
    void url_that_is_set_to_nothing_is_none() {
        assertThat(settings(Map.of("url", "")).url()).isNull();
    }

    private static int portOf(String url) {
        return BrokerSettings.port(
                Objects.requireNonNull(settings(Map.of("url", url)).url()));
    }

    private static BrokerSettings settings(Map<String, String> given) {
        var properties = new HashMap<String, String>();
        given.forEach((name, value) -> properties.put("creativeflow.rabbitmq." + name, value));
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("creativeflow.rabbitmq", Bindable.of(BrokerSettings.class));
    }
}
