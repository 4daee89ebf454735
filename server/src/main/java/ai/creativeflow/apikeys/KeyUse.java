package ai.creativeflow.apikeys;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When, from where and by what a key was last used. It follows the use by a few seconds. */
public record KeyUse(
        Instant at, @Nullable String ip, @Nullable String userAgent) {

    private static final int USER_AGENT_LENGTH_MAX = 200;

    /** With the user agent as it was sent, cut to {@value #USER_AGENT_LENGTH_MAX} characters, and no key in it. */
    static KeyUse of(Instant at, String ip, @Nullable String userAgent) {
        if (userAgent == null) {
            return new KeyUse(at, ip, null);
        }
        String shown = KeyFormat.masked(userAgent).replaceAll("[^ -~]", "?");
        return new KeyUse(at, ip, shown.substring(0, Math.min(shown.length(), USER_AGENT_LENGTH_MAX)));
    }
}
