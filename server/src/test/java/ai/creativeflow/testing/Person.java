package ai.creativeflow.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;

/** Somebody with a token of the Auth service that the tests' platforms share a secret with. */
public record Person(Platform platform, String subject, String email, Client client) {

    static final String SECRET = "the secret of the tests' Auth service, 32+ bytes";

    static Person fresh(Platform platform) {
        String subject = UUID.randomUUID().toString();
        String email = subject + "@people.example";
        return new Person(platform, subject, email, platform.as(token(subject, email)));
    }

    /** Calling for one of the teams. */
    public Client in(String team) {
        return client.with("CreativeFlow-Team", team);
    }

    /** Joins by an invitation that the inviter makes; the client calls for that team from then on. */
    public Client joins(String team, Client inviter, String role) {
        Answer invited = inviter.post("/v1/team/invitations", Map.of("email", email, "role", role));
        Answer accepted = client.post("/v1/invitations/accept", Map.of("token", invited.text("/token")));
        if (accepted.status() != 200) {
            throw new IllegalStateException(invited + " " + accepted);
        }
        return in(team);
    }

    /** Good for half an hour, its address verified. */
    public static String token(String subject, String email) {
        var claims = new JWTClaimsSet.Builder()
                .subject(subject)
                .claim("email", email)
                .claim("email_verified", true)
                .expirationTime(Date.from(Instant.now().plusSeconds(1800)))
                .build();
        try {
            var jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
            jwt.sign(new MACSigner(SECRET.getBytes(StandardCharsets.UTF_8)));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
