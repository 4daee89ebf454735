package ai.creativeflow.billing;

import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From which month on a team is priced by which book. */
public record PriceSchedule(List<Entry> entries) {

    /** Where neither a team nor its plan says another: the book of the first start. */
    static final String FIRST = "2026-11";

    /** A team's own comes before its plan's; its version is null where it goes back to the plan's. */
    public record Entry(
            boolean own, YearMonth from, @Nullable String version) {}

    public PriceSchedule {
        entries = List.copyOf(entries);
    }

    String version(YearMonth period) {
        String own = latest(true, period);
        String plans = own == null ? latest(false, period) : own;
        return plans == null ? FIRST : plans;
    }

    private @Nullable String latest(boolean own, YearMonth period) {
        Entry latest = entries.stream()
                .filter(entry -> entry.own() == own && !entry.from().isAfter(period))
                .max(Comparator.comparing(Entry::from))
                .orElse(null);
        return latest == null ? null : latest.version();
    }
}
