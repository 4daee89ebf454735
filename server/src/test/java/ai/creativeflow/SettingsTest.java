package ai.creativeflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.creativeflow.testing.Platform;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** Settings are a promise to whoever runs this: names and defaults don't move unseen, and a misspelt one is no silence. */
class SettingsTest {

    @Test
    void a_setting_that_does_not_exist_stops_the_start() {
        assertThatThrownBy(() -> Platform.with(Map.of("creativeflow.limits.failures-per-hour", "5")))
                .rootCause()
                .hasMessageContaining("creativeflow.limits.failures-per-hour");
    }

    @Test
    void a_misspelt_variable_stops_the_start() {
        assertThatThrownBy(() -> Platform.with(Map.of("CREATIVEFLOW_WEBHOOKS_ALOWED_NETWORKS", "10.0.0.0/8")))
                .rootCause()
                .hasMessageContaining("CREATIVEFLOW_WEBHOOKS_ALOWED_NETWORKS");
    }

    @Test
    void names_and_defaults_are_these() {
        assertThat(defaults())
                .containsExactlyInAnyOrderEntriesOf(new TreeMap<>(Map.of(
                        "creativeflow.api-keys",
                        "Settings[peppers=[]]",
                        "creativeflow.database",
                        "DatabaseSettings[requestConnections=12, workerConnections=8, requestWait=PT1S, "
                                + "workerWait=PT5S, connectTimeout=PT2S, socketTimeout=PT30S]",
                        "creativeflow.generations",
                        "GenerationsSettings[liveEngine=STUDIO, hands=null]",
                        "creativeflow.webhooks",
                        "WebhooksSettings[allowedNetworks=127.0.0.0/8, attemptTimeout=PT15S, inFlight=1024, "
                                + "inFlightPerEndpoint=8]")));
    }

    /** Those that the tests' platform does not set itself, and the networks that it does. */
    private static Map<String, String> defaults() {
        ListableBeanFactory beans = Platform.shared().context();
        var found = new TreeMap<String, String>();
        for (String name : beans.getBeanNamesForAnnotation(ConfigurationProperties.class)) {
            var annotation = beans.findAnnotationOnBean(name, ConfigurationProperties.class);
            if (annotation != null && annotation.value().startsWith("creativeflow.")) {
                found.put(annotation.value(), beans.getBean(name).toString());
            }
        }
        found.keySet().removeIf(prefix -> prefix.endsWith(".operators") || prefix.endsWith(".limits"));
        return found;
    }
}
