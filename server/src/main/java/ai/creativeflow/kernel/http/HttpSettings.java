package ai.creativeflow.kernel.http;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code creativeflow.http.*}
 *
 * @param trustedProxies the ranges, in CIDR notation, of the proxies whose {@code X-Forwarded-For} is believed; none by
 *     default, and then the header means nothing
 */
@ConfigurationProperties("creativeflow.http")
public record HttpSettings(@DefaultValue List<String> trustedProxies) {

    public HttpSettings {
        trustedProxies = List.copyOf(trustedProxies);
    }
}
