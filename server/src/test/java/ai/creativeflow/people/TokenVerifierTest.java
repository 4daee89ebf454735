package ai.creativeflow.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenVerifierTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String SECRET = "a secret that both services know, 32+ bytes";
    private static RSAKey rsa;
    private static RSAKey nextRsa;
    private static ECKey ec;

    private final AtomicInteger fetches = new AtomicInteger();
    private volatile List<JWK> published = List.of();
    private HttpServer host;

    @BeforeAll
    static void makeKeys() throws JOSEException {
        rsa = new RSAKeyGenerator(2048).keyID("rsa-1").generate();
        nextRsa = new RSAKeyGenerator(2048).keyID("rsa-2").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("ec-1").generate();
    }

    @BeforeEach
    void startHost() throws IOException {
        published = List.of(rsa.toPublicJWK(), ec.toPublicJWK());
        host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        host.createContext("/jwks", exchange -> {
            fetches.incrementAndGet();
            byte[] body = new JWKSet(published).toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        host.start();
    }

    @AfterEach
    void stopHost() {
        host.stop(0);
    }

    @Test
    void shared_secret_verifies_and_names_the_person() throws JOSEException {
        var found = withSecret().verify(signed(claims -> claims, hmac(), JWSAlgorithm.HS256, null));

        assertThat(found).isEqualTo(new Verification.Person("u-17", null, "Ada", NOW.plusSeconds(1800)));
    }

    @Test
    void address_counts_only_when_the_auth_service_verified_it() throws JOSEException {
        String claimed = signed(c -> c.claim("email", "ada@example.com"), hmac(), JWSAlgorithm.HS256, null);
        String verified = signed(
                c -> c.claim("email", "ada@example.com").claim("email_verified", true),
                hmac(),
                JWSAlgorithm.HS256,
                null);

        assertThat(((Verification.Person) withSecret().verify(claimed)).email()).isNull();
        assertThat(((Verification.Person) withSecret().verify(verified)).email())
                .isEqualTo("ada@example.com");
    }

    @Test
    void key_set_verifies_rsa_and_elliptic_curve() throws JOSEException {
        TokenVerifier verifier = withKeySet();

        assertThat(verifier.verify(signed(c -> c, new RSASSASigner(rsa), JWSAlgorithm.RS256, "rsa-1")))
                .isInstanceOf(Verification.Person.class);
        assertThat(verifier.verify(signed(c -> c, new ECDSASigner(ec), JWSAlgorithm.ES256, "ec-1")))
                .isInstanceOf(Verification.Person.class);
        assertThat(fetches).hasValue(1);
    }

    @Test
    void key_that_was_rotated_in_is_found_and_one_that_was_rotated_out_is_refused() throws JOSEException {
        TokenVerifier verifier = withKeySet();
        assertThat(verifier.verify(signed(c -> c, new RSASSASigner(rsa), JWSAlgorithm.RS256, "rsa-1")))
                .isInstanceOf(Verification.Person.class);

        published = List.of(nextRsa.toPublicJWK());

        assertThat(verifier.verify(signed(c -> c, new RSASSASigner(nextRsa), JWSAlgorithm.RS256, "rsa-2")))
                .isInstanceOf(Verification.Person.class);
        assertThat(verifier.verify(signed(c -> c, new RSASSASigner(rsa), JWSAlgorithm.RS256, "rsa-1")))
                .isNotInstanceOf(Verification.Person.class);
    }

    @Test
    void strange_key_ids_do_not_make_us_fetch_without_end() throws JOSEException {
        TokenVerifier verifier = withKeySet();
        for (int i = 0; i < 50; i++) {
            assertThat(verifier.verify(signed(c -> c, new RSASSASigner(nextRsa), JWSAlgorithm.RS256, "strange-" + i)))
                    .isNotInstanceOf(Verification.Person.class);
        }

        assertThat(fetches.get()).isLessThanOrEqualTo(3);
    }

    @Test
    void host_that_went_away_is_not_missed_while_the_set_is_kept() throws JOSEException {
        TokenVerifier verifier = TokenVerifier.of(keySet(Duration.ofMillis(20)), InstantSource.fixed(NOW))
                .orElseThrow();
        String token = signed(c -> c, new RSASSASigner(rsa), JWSAlgorithm.RS256, "rsa-1");
        assertThat(verifier.verify(token)).isInstanceOf(Verification.Person.class);

        host.stop(0);

        long end = System.nanoTime() + Duration.ofMillis(100).toNanos();
        while (System.nanoTime() < end) {
            assertThat(verifier.verify(token)).isInstanceOf(Verification.Person.class);
        }
    }

    @Test
    void host_that_was_never_there_is_no_verdict_about_the_token() throws JOSEException {
        TokenVerifier verifier = withKeySet();
        host.stop(0);

        assertThat(verifier.verify(signed(c -> c, new RSASSASigner(rsa), JWSAlgorithm.RS256, "rsa-1")))
                .isInstanceOf(Verification.Unknown.class);
    }

    @Test
    void silent_host_is_given_up_after_its_timeout() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var settings =
                    settings(null, URI.create("http://127.0.0.1:%d/jwks".formatted(silent.getLocalPort())), null, null);
            TokenVerifier verifier =
                    TokenVerifier.of(settings, InstantSource.fixed(NOW)).orElseThrow();
            long start = System.nanoTime();

            var found = verifier.verify(signed(c -> c, new RSASSASigner(rsa), JWSAlgorithm.RS256, "rsa-1"));

            assertThat(found).isInstanceOf(Verification.Unknown.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void public_key_used_as_a_shared_secret_is_refused() throws JOSEException {
        var asSecret = new MACSigner(rsa.toPublicKey().getEncoded());

        assertRefused(withKeySet(), signed(c -> c, asSecret, JWSAlgorithm.HS256, "rsa-1"));
        assertRefused(withKeySet(), signed(c -> c, hmac(), JWSAlgorithm.HS256, "rsa-1"));
        assertRefused(withSecret(), signed(c -> c, new RSASSASigner(rsa), JWSAlgorithm.RS256, "rsa-1"));
    }

    @Test
    void unsigned_token_is_refused() {
        String none = new PlainJWT(claims(c -> c)).serialize();

        assertRefused(withSecret(), none);
        assertRefused(withKeySet(), none);
        assertRefused(withSecret(), none + "c2lnbmF0dXJl");
    }

    @Test
    void other_hmac_than_the_one_agreed_is_refused() throws JOSEException {
        var longer = new MACSigner("x".repeat(64));

        assertRefused(withSecret(), signed(c -> c, longer, JWSAlgorithm.HS512, null));
        assertRefused(withSecret(), signed(c -> c, new MACSigner("y".repeat(40)), JWSAlgorithm.HS256, null));
    }

    @Test
    void token_counts_from_nbf_to_exp_give_or_take_the_skew() throws JOSEException {
        assertRefused(withSecret(), hs(c -> c.expirationTime(at(-31))));
        assertAccepted(withSecret(), hs(c -> c.expirationTime(at(-29))));
        assertRefused(withSecret(), hs(c -> c.notBeforeTime(at(31))));
        assertAccepted(withSecret(), hs(c -> c.notBeforeTime(at(29))));
    }

    @Test
    void issuer_and_audience_are_held_where_configured() throws JOSEException {
        TokenVerifier strict = TokenVerifier.of(
                        settings(SECRET, null, "https://auth.example", "api"), InstantSource.fixed(NOW))
                .orElseThrow();

        assertAccepted(strict, hs(c -> c.issuer("https://auth.example").audience(List.of("api", "web"))));
        assertRefused(strict, hs(c -> c.issuer("https://evil.example").audience("api")));
        assertRefused(strict, hs(c -> c.issuer("https://auth.example").audience("web")));
        assertRefused(strict, hs(c -> c.audience("api")));
        assertRefused(strict, hs(c -> c.issuer("https://auth.example")));
    }

    @Test
    void token_without_a_subject_or_an_end_is_refused() throws JOSEException {
        assertRefused(withSecret(), hs(c -> c.subject(null)));
        assertRefused(withSecret(), hs(c -> c.subject(" ")));
        assertRefused(withSecret(), hs(c -> c.expirationTime(null)));
    }

    @Test
    void token_of_another_type_is_refused() throws JOSEException {
        var header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(new JOSEObjectType("logout+jwt"))
                .build();
        var jwt = new SignedJWT(header, claims(c -> c));
        jwt.sign(hmac());

        assertRefused(withSecret(), jwt.serialize());
    }

    @Test
    void rubbish_is_refused() {
        for (String token : List.of("a.b.c", "..", "e30.e30.e30", "ey.ey." + "x".repeat(9000))) {
            assertRefused(withSecret(), token);
        }
    }

    @Test
    void short_secret_stops_the_start() {
        assertThatThrownBy(() -> settings("short", null, null, null)).hasMessageContaining("32 bytes");
    }

    private static void assertRefused(TokenVerifier verifier, String token) {
        assertThat(verifier.verify(token)).isInstanceOf(Verification.Refused.class);
    }

    private static void assertAccepted(TokenVerifier verifier, String token) {
        assertThat(verifier.verify(token)).isInstanceOf(Verification.Person.class);
    }

    private static TokenVerifier withSecret() {
        return TokenVerifier.of(settings(SECRET, null, null, null), InstantSource.fixed(NOW))
                .orElseThrow();
    }

    private TokenVerifier withKeySet() {
        return TokenVerifier.of(keySet(Duration.ofMinutes(5)), InstantSource.fixed(NOW))
                .orElseThrow();
    }

    private AuthSettings keySet(Duration kept) {
        var url = URI.create(
                "http://127.0.0.1:%d/jwks".formatted(host.getAddress().getPort()));
        return new AuthSettings(
                null, url, null, null, Duration.ofSeconds(30), Duration.ofSeconds(1), kept, Duration.ofHours(24));
    }

    private static AuthSettings settings(
            @Nullable String secret, @Nullable URI jwks, @Nullable String issuer, @Nullable String audience) {
        return new AuthSettings(
                secret,
                jwks,
                issuer,
                audience,
                Duration.ofSeconds(30),
                Duration.ofMillis(300),
                Duration.ofMinutes(5),
                Duration.ofHours(24));
    }

    private static String hs(UnaryOperator<JWTClaimsSet.Builder> change) throws JOSEException {
        return signed(change, hmac(), JWSAlgorithm.HS256, null);
    }

    private static JWSSigner hmac() throws JOSEException {
        return new MACSigner(SECRET.getBytes(StandardCharsets.UTF_8));
    }

    private static String signed(
            UnaryOperator<JWTClaimsSet.Builder> change, JWSSigner signer, JWSAlgorithm algorithm, @Nullable String key)
            throws JOSEException {
        var jwt = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(key).build(), claims(change));
        jwt.sign(signer);
        return jwt.serialize();
    }

    private static JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> change) {
        return change.apply(new JWTClaimsSet.Builder()
                        .subject("u-17")
                        .claim("name", "Ada")
                        .issueTime(at(0))
                        .expirationTime(at(1800)))
                .build();
    }

    private static Date at(long seconds) {
        return Date.from(NOW.plusSeconds(seconds));
    }
}
