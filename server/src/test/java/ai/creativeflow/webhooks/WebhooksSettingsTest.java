package ai.creativeflow.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class WebhooksSettingsTest {

    @Test
    void names_and_defaults_are_these() {
        assertThat(bound(Map.of())).isEqualTo(new WebhooksSettings(null, Duration.ofSeconds(15), 1024, 8));
    }

    @Test
    void allowed_networks_come_from_the_environment() {
        assertThat(bound(Map.of("CREATIVEFLOW_WEBHOOKS_ALLOWED_NETWORKS", "10.0.0.0/8,fc00::/7"))
                        .allowedNetworks())
                .isEqualTo("10.0.0.0/8,fc00::/7");
    }

    @Test
    void what_is_no_network_stops_the_start() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WebhooksSettings("10.0.0.0/99", Duration.ofSeconds(15), 1, 1));
    }

    private static WebhooksSettings bound(Map<String, Object> variables) {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        return Binder.get(environment).bindOrCreate("creativeflow.webhooks", Bindable.of(WebhooksSettings.class));
    }
}
