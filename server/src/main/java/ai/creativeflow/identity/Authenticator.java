package ai.creativeflow.identity;

import ai.creativeflow.kernel.http.Problem;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** One way to say who one is. The token's shape decides which authenticator is asked. */
public interface Authenticator {

    /** Whether a token of this shape is this authenticator's; looks at nothing but the text. */
    boolean takes(String token);

    /**
     * Finds the caller. Where this needs a look-up that a stranger could cause, it asks {@code beforeLookUp} first, which
     * throws when the address has failed too often.
     */
    Authentication authenticate(Credentials credentials, Runnable beforeLookUp);

    /**
     * What a request says of its caller.
     *
     * @param team {@code CreativeFlow-Team}, for people
     * @param mode {@code CreativeFlow-Mode}, for people
     * @param from the client's address
     * @param userAgent {@code User-Agent} as it was sent
     */
    record Credentials(
            String token,
            @Nullable String team,
            @Nullable String mode,
            InetAddress from,
            @Nullable String userAgent) {

        @Override
        public String toString() {
            return "Credentials[token=***, team=%s, mode=%s, from=%s]".formatted(team, mode, from.getHostAddress());
        }
    }

    /** What the check found. A refusal is an answer, not an exception. */
    sealed interface Authentication {
        record Accepted(Caller caller) implements Authentication {}

        record Refused(Problem problem) implements Authentication {}
    }
}
