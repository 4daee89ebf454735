package ai.creativeflow.kernel.sql;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A table partitioned by range over its UUIDv7 {@code id}, whose partitions {@link Partitions} makes and, once all of their
 * rows are older than {@code kept}, drops; null keeps them. A bean each; the migration that creates the table also creates
 * its DEFAULT partition, {@code <name>_default}.
 */
public record PartitionedTable(
        String name,
        Period period,
        @Nullable Duration kept,
        @Nullable Need need) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z_]{0,39}");

    /** Ids of rows that still wait for something: a partition that has one of them stays, however old it is. */
    public record Need(String table, String column) {
        public Need {
            requireName(table);
            requireName(column);
        }
    }

    /** How much time one partition holds, and how many are made before and beyond the present one. */
    public enum Period {
        DAY(ChronoUnit.DAYS, 1, 7),
        /** From Monday, 00:00 UTC. */
        WEEK(ChronoUnit.WEEKS, 1, 3),
        MONTH(ChronoUnit.MONTHS, 1, 1);

        private final ChronoUnit unit;
        private final int back;
        private final int ahead;

        Period(ChronoUnit unit, int back, int ahead) {
            this.unit = unit;
            this.back = back;
            this.ahead = ahead;
        }

        LocalDate first(LocalDate present) {
            return begin(present).minus(back, unit);
        }

        LocalDate last(LocalDate present) {
            return begin(present).plus(ahead, unit);
        }

        LocalDate next(LocalDate begin) {
            return begin.plus(1, unit);
        }

        private LocalDate begin(LocalDate present) {
            return switch (this) {
                case DAY -> present;
                case WEEK -> present.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                case MONTH -> present.withDayOfMonth(1);
            };
        }
    }

    public PartitionedTable {
        requireName(name);
    }

    public PartitionedTable(String name, Period period, @Nullable Duration kept) {
        this(name, period, kept, null);
    }

    /** By the week, and kept. */
    public PartitionedTable(String name) {
        this(name, Period.WEEK, null);
    }

    private static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name: " + name);
        }
    }
}
