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

    /**
     * Whether calls that keep to this one keep to the other as well, however they are spread. A longer window holds every
     * shorter one in it; a shorter one bounds a longer one by as many of its own as cover it. The UTC day slides not, so
     * two days' calls can stand side by side in a sliding window.
     */
    public boolean implies(RateWindow other) {
        if (shadow) {
            return false;
        }
        long windowsToCover = Math.ceilDiv(other.seconds, seconds);
        boolean dayBesideDay = seconds == DAY_SECONDS && other.seconds != DAY_SECONDS;
        return limit * (dayBesideDay ? 2L : windowsToCover) <= other.limit;
    }
}
