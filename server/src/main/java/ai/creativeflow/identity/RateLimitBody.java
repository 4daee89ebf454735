package ai.creativeflow.identity;

import ai.creativeflow.kernel.http.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A {@link RateWindow} as bodies, answers and the database's columns spell it: {@code {name, limit, window_seconds, shadow}}. */
public record RateLimitBody(
        @Nullable String name,
        @Nullable Integer limit,
        @Nullable Integer windowSeconds,
        @Nullable Boolean shadow) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,31}");
    private static final String RESERVED = "attempts";
    private static final int LIMIT_MAX = 1_000_000_000;
    private static final int SLIDING_SECONDS_MAX = 3600;

    public static RateLimitBody of(RateWindow window) {
        return new RateLimitBody(window.name(), window.limit(), window.seconds(), window.shadow());
    }

    /** What a caller wants, checked; throws {@link Problem} 422 with pointers below {@code pointer}. */
    public static List<RateWindow> checked(List<@Nullable RateLimitBody> bodies, String pointer, int atMost) {
        if (bodies.size() > atMost) {
            throw Problem.invalid(pointer, "too_many", "must have at most %d entries".formatted(atMost));
        }
        var windows = new ArrayList<RateWindow>();
        var names = new HashSet<String>();
        for (int i = 0; i < bodies.size(); i++) {
            RateLimitBody body = bodies.get(i);
            String at = pointer + "/" + i;
            if (body == null) {
                throw Problem.invalid(at, "required", "must be an object");
            }
            RateWindow window = body.checked(at);
            if (!names.add(window.name())) {
                throw Problem.invalid(at + "/name", "duplicate", "must be another name than those before it");
            }
            windows.add(window);
        }
        return List.copyOf(windows);
    }

    /** For a column of JSON. */
    public static String column(JsonMapper json, List<RateWindow> windows) {
        return json.writeValueAsString(windows.stream().map(RateLimitBody::of).toList());
    }

    /** What {@link #column} wrote. */
    public static List<RateWindow> ofColumn(JsonMapper json, String column) {
        var windows = new ArrayList<RateWindow>();
        for (RateLimitBody body : json.readValue(column, RateLimitBody[].class)) {
            windows.add(body.checked(""));
        }
        return List.copyOf(windows);
    }

    private RateWindow checked(String at) {
        if (name == null || !NAME.matcher(name).matches() || name.equals(RESERVED)) {
            throw Problem.invalid(
                    at + "/name",
                    "format",
                    "must be 1 to 32 of a-z, 0-9, _ and -, begin with a letter, not be attempts");
        }
        if (limit == null || limit < 1 || limit > LIMIT_MAX) {
            throw Problem.invalid(at + "/limit", "range", "must be 1 to " + LIMIT_MAX);
        }
        if (windowSeconds == null || !isPossible(windowSeconds)) {
            throw Problem.invalid(
                    at + "/window_seconds",
                    "range",
                    "must be 1 to %d, or %d for the UTC day".formatted(SLIDING_SECONDS_MAX, RateWindow.DAY_SECONDS));
        }
        return new RateWindow(name, limit, windowSeconds, Boolean.TRUE.equals(shadow));
    }

    private static boolean isPossible(int seconds) {
        return (seconds >= 1 && seconds <= SLIDING_SECONDS_MAX) || seconds == RateWindow.DAY_SECONDS;
    }
}
