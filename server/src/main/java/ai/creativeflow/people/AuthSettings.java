package ai.creativeflow.people;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code creativeflow.auth.*}: how the tokens of the platform's Auth service are checked. Either a shared secret (HS256) or
 * a key set (RS256, ES256); without both no token of a person is taken.
 *
 * @param secret at least 32 bytes
 * @param jwksUrl where the Auth service publishes its key set
 * @param issuer what {@code iss} must be; not looked at where absent
 * @param audience what {@code aud} must contain; not looked at where absent
 * @param clockSkew how far the clocks of the two services may differ
 * @param jwksTimeout for connecting to the key set's host, and again for its answer
 * @param jwksKept how long a key set that was fetched is good
 * @param jwksKeptInOutage how long it stays in use when the host cannot be reached
 */
@ConfigurationProperties("creativeflow.auth")
record AuthSettings(
        @Nullable String secret,
        @Nullable URI jwksUrl,
        @Nullable String issuer,
        @Nullable String audience,
        @DefaultValue("30s") Duration clockSkew,
        @DefaultValue("1s") Duration jwksTimeout,
        @DefaultValue("5m") Duration jwksKept,
        @DefaultValue("24h") Duration jwksKeptInOutage) {

    private static final int SECRET_BYTES_MIN = 32;

    AuthSettings {
        if (secret != null && jwksUrl != null) {
            throw new IllegalArgumentException(
                    "creativeflow.auth.secret and creativeflow.auth.jwks-url exclude each other: one algorithm family, one source");
        }
        if (secret != null && secret.getBytes(StandardCharsets.UTF_8).length < SECRET_BYTES_MIN) {
            throw new IllegalArgumentException(
                    "creativeflow.auth.secret must have at least %d bytes".formatted(SECRET_BYTES_MIN));
        }
        if (clockSkew.isNegative() || clockSkew.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException("creativeflow.auth.clock-skew must be between 0 and 5m");
        }
    }

    @Override
    public String toString() {
        return "AuthSettings[jwksUrl=%s, issuer=%s, audience=%s, secret=%s]"
                .formatted(jwksUrl, issuer, audience, secret == null ? "none" : "***");
    }
}
