package ai.creativeflow.kernel.http;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long a caller would like its answer to be held: {@code ?wait=n} or {@code Prefer: wait=n} (RFC 7240). */
public final class Waiting {

    private static final int SECONDS_MAX = 60;
    private static final Pattern PREFERENCE = Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?(\\d{1,9})\"?");

    private Waiting() {}

    /**
     * Zero where nothing is asked. A parameter outside 0..60 is a 400; a preference is only a wish, so one beyond a
     * minute is cut to a minute.
     */
    public static Duration asked(HttpServletRequest request) {
        String parameter = request.getParameter("wait");
        if (parameter != null) {
            return Duration.ofSeconds(parse(parameter));
        }
        return preference(request.getHeader("Prefer")).orElse(Duration.ZERO);
    }

    private static int parse(String text) {
        if (text.matches("\\d{1,2}")) {
            int seconds = Integer.parseInt(text);
            if (seconds <= SECONDS_MAX) {
                return seconds;
            }
        }
        throw Problem.parameter("wait", "must be a whole number of seconds from 0 to " + SECONDS_MAX);
    }

    private static Optional<Duration> preference(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        var match = PREFERENCE.matcher(header);
        return match.find()
                ? Optional.of(Duration.ofSeconds(Math.min(Long.parseLong(match.group(1)), SECONDS_MAX)))
                : Optional.empty();
    }
}
