package ai.creativeflow.kernel.http;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code creativeflow.http.*}
 *
 * @param trustedProxies the ranges, in CIDR notation, of the proxies whose {@code X-Forwarded-For} is believed; none by
 *     default, and then the header means nothing
 * @param corsOrigins whose pages may read our answers in a browser, as {@code https://app.example.com}; none by default
 * @param headDeadline how long a client may take to send a request's head
 * @param bodyDeadline how long a client may take to send a JSON body, from the first byte that is waited for
 */
@ConfigurationProperties("creativeflow.http")
public record HttpSettings(
        @DefaultValue List<String> trustedProxies,
        @DefaultValue List<String> corsOrigins,
        @DefaultValue("20s") Duration headDeadline,
        @DefaultValue("30s") Duration bodyDeadline) {

    private static final Pattern ORIGIN = Pattern.compile("https?://[a-zA-Z0-9.\\-\\[\\]:]+");

    public HttpSettings {
        trustedProxies = List.copyOf(trustedProxies);
        corsOrigins = List.copyOf(corsOrigins);
        for (String origin : corsOrigins) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException(
                        "creativeflow.http.cors-origins: not an origin, each is named as https://app.example.com: "
                                + origin);
            }
        }
        if (!headDeadline.isPositive() || !bodyDeadline.isPositive()) {
            throw new IllegalArgumentException("creativeflow.http: a deadline must be more than nothing");
        }
    }
}
