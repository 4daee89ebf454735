package ai.creativeflow.kernel.sql;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A table partitioned by range over its UUIDv7 {@code id}, whose partitions {@link Partitions} makes and, once all of their
 * rows are older than {@code kept}, drops; null keeps them. A bean each; the migration that creates the table also creates
 * its DEFAULT partition, {@code <name>_default}.
 */
public record PartitionedTable(
        String name, Period period, @Nullable Duration kept) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z_]{0,39}");

    /** How much time one partition holds, and how many are made before and beyond the present one. */
    public enum Period {
        DAY(1, 1, 4),
        /** From Monday, 00:00 UTC. */
        WEEK(7, 1, 3);

        private final int days;
        private final int back;
        private final int ahead;

        Period(int days, int back, int ahead) {
            this.days = days;
            this.back = back;
            this.ahead = ahead;
        }

        LocalDate first(LocalDate present) {
            return begin(present).minusDays((long) days * back);
        }

        LocalDate last(LocalDate present) {
            return begin(present).plusDays((long) days * ahead);
        }

        LocalDate next(LocalDate begin) {
            return begin.plusDays(days);
        }

        private LocalDate begin(LocalDate present) {
            return this == DAY ? present : present.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        }
    }

    public PartitionedTable {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a table's name: " + name);
        }
    }

    /** By the week, and kept. */
    public PartitionedTable(String name) {
        this(name, Period.WEEK, null);
    }
}
