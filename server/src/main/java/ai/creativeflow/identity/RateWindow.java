package ai.creativeflow.identity;

/**
 * One rate limit: at most {@code limit} calls in any trailing {@code seconds}, or in the UTC day where that is
 * {@value #DAY_SECONDS}.
 *
 * @param shadow whether it only counts and reports and refuses nothing
 */
public record RateWindow(String name, int limit, int seconds, boolean shadow) {

    public static final int DAY_SECONDS = 86_400;

    public RateWindow(String name, int limit, int seconds) {
        this(name, limit, seconds, false);
    }
}
