package ai.creativeflow.webhooks;

import ai.creativeflow.kernel.outbound.Network;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code creativeflow.webhooks.*}
 *
 * @param allowedNetworks networks in CIDR notation, separated by commas, that endpoints may be in although they are not
 *     public, and where plain http and any port will do; empty for none, and where nothing is said, loopback with an
 *     embedded database and none with another
 * @param attemptTimeout how long one attempt may take in all
 * @param inFlight at most so many attempts of this node at once
 * @param inFlightPerEndpoint at most so many of them to one endpoint
 */
@ConfigurationProperties("creativeflow.webhooks")
record WebhooksSettings(
        @Nullable String allowedNetworks,
        @DefaultValue("15s") Duration attemptTimeout,
        @DefaultValue("1024") int inFlight,
        @DefaultValue("8") int inFlightPerEndpoint) {

    WebhooksSettings {
        Network.parseAll(allowedNetworks == null ? "" : allowedNetworks);
        if (!attemptTimeout.isPositive()) {
            throw new IllegalArgumentException("creativeflow.webhooks.attempt-timeout must be positive");
        }
        if (inFlight < 1 || inFlightPerEndpoint < 1) {
            throw new IllegalArgumentException("creativeflow.webhooks: at least one attempt must be in flight at once");
        }
    }
}
