package ai.creativeflow.kernel.sql;

import java.util.regex.Pattern;

/**
 * A table partitioned by range over its UUIDv7 {@code id}, whose weekly partitions {@link Partitions} makes. A bean
 * each; the migration that creates the table also creates its DEFAULT partition, {@code <name>_default}.
 */
public record PartitionedTable(String name) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z_]{0,39}");

    public PartitionedTable {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a table's name: " + name);
        }
    }
}
