package ai.creativeflow.people;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.ImmutableSecret;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks tokens of the platform's Auth service (RFC 7519, RFC 8725). The configuration and not the token says which
 * algorithms count, so {@code none} and an HMAC under a public key are refused. {@code exp} and {@code sub} must be there.
 */
final class TokenVerifier {

    private static final int TOKEN_LENGTH_MAX = 8_192;
    private static final int JWKS_BYTES_MAX = 100_000;
    private static final int SUBJECT_LENGTH_MAX = 255;
    private static final Duration FETCHED_AGAIN_AFTER = Duration.ofSeconds(30);
    private static final Set<String> REQUIRED = Set.of("sub", "exp");

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    private TokenVerifier(
            Set<JWSAlgorithm> algorithms, JWKSource<SecurityContext> keys, AuthSettings settings, InstantSource clock) {
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys));
        processor.setJWTClaimsSetVerifier(new Claims(settings, clock));
    }

    /** Empty where nothing says how tokens are to be checked. */
    static Optional<TokenVerifier> of(AuthSettings settings, InstantSource clock) {
        if (settings.secret() != null) {
            byte[] secret = settings.secret().getBytes(StandardCharsets.UTF_8);
            return Optional.of(
                    new TokenVerifier(Set.of(JWSAlgorithm.HS256), new ImmutableSecret<>(secret), settings, clock));
        }
        if (settings.jwksUrl() != null) {
            var algorithms = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);
            return Optional.of(new TokenVerifier(algorithms, published(settings.jwksUrl(), settings), settings, clock));
        }
        return Optional.empty();
    }

    Verification verify(String token) {
        if (token.length() > TOKEN_LENGTH_MAX) {
            return new Verification.Refused("longer than %d characters".formatted(TOKEN_LENGTH_MAX));
        }
        try {
            return person(processor.process(SignedJWT.parse(token), null));
        } catch (KeySourceException e) {
            return new Verification.Unknown(String.valueOf(e.getMessage()));
        } catch (ParseException | BadJOSEException | JOSEException e) {
            return new Verification.Refused(String.valueOf(e.getMessage()));
        }
    }

    private static Verification person(JWTClaimsSet claims) throws ParseException {
        String subject = claims.getSubject();
        if (subject.isBlank()
                || subject.length() > SUBJECT_LENGTH_MAX
                || subject.chars().anyMatch(c -> c < ' ')) {
            return new Verification.Refused("sub is no subject");
        }
        boolean verified = Boolean.TRUE.equals(claims.getClaim("email_verified"));
        return new Verification.Person(
                subject,
                verified ? claims.getStringClaim("email") : null,
                claims.getStringClaim("name"),
                claims.getExpirationTime().toInstant());
    }

    /**
     * Fetched anew for a key that is not in the set, at most once in half a minute; when the host is away the last set
     * stays in use for a while.
     */
    private static JWKSource<SecurityContext> published(URI url, AuthSettings settings) {
        int timeout = Math.toIntExact(settings.jwksTimeout().toMillis());
        try {
            return JWKSourceBuilder.create(url.toURL(), new DefaultResourceRetriever(timeout, timeout, JWKS_BYTES_MAX))
                    .cache(settings.jwksKept().toMillis(), 2L * timeout)
                    .refreshAheadCache(false)
                    .rateLimited(Math.min(
                            FETCHED_AGAIN_AFTER.toMillis(), settings.jwksKept().toMillis() / 2))
                    .outageTolerant(settings.jwksKeptInOutage().toMillis())
                    .build();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("creativeflow.auth.jwks-url: " + url, e);
        }
    }

    private static final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {

        private final InstantSource clock;

        Claims(AuthSettings settings, InstantSource clock) {
            super(settings.audience(), issuedBy(settings.issuer()), REQUIRED);
            this.clock = clock;
            setMaxClockSkew(Math.toIntExact(settings.clockSkew().toSeconds()));
        }

        private static JWTClaimsSet issuedBy(@Nullable String issuer) {
            var exact = new JWTClaimsSet.Builder();
            return issuer == null ? exact.build() : exact.issuer(issuer).build();
        }

        @Override
        protected Date currentTime() {
            return Date.from(clock.instant());
        }
    }
}
