package ai.creativeflow.kernel.sql;

import ai.creativeflow.kernel.ids.Uuids;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;

/**
 * Makes the partitions of the registered tables before they are needed, and drops those that are older than the table
 * keeps: at start and daily. Any number of nodes may do so at once, and as often as they like. What can't be made is logged,
 * told, and tried again the next day; until then its rows are in the DEFAULT partition, so nothing is refused. Rows are never
 * deleted, so a table that refuses DELETE is no hindrance; what came to be in DEFAULT stays there.
 */
public final class Partitions implements InitializingBean, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);

    /** Whoever tells those who run this; what is told is for people. */
    @FunctionalInterface
    public interface Trouble {
        void tell(String detail);
    }

    private static final Duration PERIOD = Duration.ofDays(1);
    private static final DateTimeFormatter BEGIN = DateTimeFormatter.ofPattern("yyyyMMdd");

    private static final String EXISTING = """
            SELECT child.relname
            FROM pg_inherits
            JOIN pg_class child ON child.oid = inhrelid
            WHERE inhparent = to_regclass(?)
            """;

    /** Rather not today than to queue behind a long transaction, with everyone else queued behind this. */
    private static final String LOCK_TIMEOUT = "SET LOCAL lock_timeout = '3s'";

    private static final String LOCK = "SELECT pg_advisory_xact_lock(%d)".formatted(Migrations.DDL_LOCK);

    /** Names come from {@link PartitionedTable}, which checks them; DDL takes no parameters. */
    @SuppressWarnings("InlineFormatString")
    private static final String CREATE = """
            CREATE TABLE IF NOT EXISTS creativeflow.%s
            PARTITION OF creativeflow.%s
            FOR VALUES FROM ('%s') TO ('%s')
            """;

    /** Rows are reached through the parent alone, so that what is revoked there can't be done here. */
    @SuppressWarnings("InlineFormatString")
    private static final String REVOKE = "REVOKE ALL ON creativeflow.%s FROM %s";

    @SuppressWarnings("InlineFormatString")
    private static final String DROP = "DROP TABLE IF EXISTS creativeflow.%s";

    @SuppressWarnings("InlineFormatString")
    private static final String NEEDED = "SELECT EXISTS (SELECT FROM creativeflow.%1$s WHERE %2$s >= ? AND %2$s < ?)";

    private final DatabaseAccess access;
    private final List<PartitionedTable> tables;
    private final InstantSource clock;
    private final Trouble trouble;
    private final ScheduledExecutorService daily = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("partitions").factory());

    Partitions(DatabaseAccess access, List<PartitionedTable> tables, InstantSource clock, Trouble trouble) {
        this.access = access;
        this.tables = List.copyOf(tables);
        this.clock = clock;
        this.trouble = trouble;
    }

    @Override
    public void afterPropertiesSet() {
        if (tables.isEmpty()) {
            return;
        }
        ensureNow();
        var _ = daily.scheduleAtFixedRate(this::ensureNow, PERIOD.toSeconds(), PERIOD.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void destroy() {
        daily.shutdownNow();
    }

    /** Makes what is missing around this moment. Safe to call at any time, from any node. */
    public void ensure(Instant now) {
        try (var connection = access.owner().unpooled("creativeflow partitions").getConnection()) {
            for (var table : tables) {
                ensure(connection, table, now);
            }
        } catch (SQLException e) {
            LOG.warn("Partitions could not be checked: {}", e.getMessage());
            trouble.tell("Partitions could not be checked.");
        }
    }

    private void ensureNow() {
        ensure(clock.instant());
    }

    private void ensure(Connection connection, PartitionedTable table, Instant now) throws SQLException {
        var existing = existing(connection, table);
        var today = now.atOffset(ZoneOffset.UTC).toLocalDate();
        var period = table.period();
        for (var begin = period.first(today); !begin.isAfter(period.last(today)); begin = period.next(begin)) {
            var name = "%s_%s".formatted(table.name(), BEGIN.format(begin));
            if (!existing.contains(name)) {
                change(connection, name, creation(connection, table, name, begin));
            }
        }
        for (var name : existing) {
            if (isOutlived(table, name, now) && !isNeeded(connection, table, name)) {
                change(connection, name, List.of(DROP.formatted(name)));
            }
        }
    }

    /** Whether even the youngest row in it is older than the table keeps. */
    private static boolean isOutlived(PartitionedTable table, String name, Instant now) {
        if (table.kept() == null || !suffix(table, name).matches("[0-9]{8}")) {
            return false;
        }
        var end = table.period().next(begin(table, name));
        return !end.atStartOfDay(ZoneOffset.UTC).toInstant().isAfter(now.minus(table.kept()));
    }

    private boolean isNeeded(Connection connection, PartitionedTable table, String name) throws SQLException {
        var need = table.need();
        if (need == null) {
            return false;
        }
        var begin = begin(table, name);
        try (var query = connection.prepareStatement(NEEDED.formatted(need.table(), need.column()))) {
            query.setObject(1, firstId(begin));
            query.setObject(2, firstId(table.period().next(begin)));
            try (var rows = query.executeQuery()) {
                boolean needed = rows.next() && rows.getBoolean(1);
                if (needed) {
                    trouble.tell("%s is older than is kept, and something still waits for it.".formatted(name));
                }
                return needed;
            }
        }
    }

    private static LocalDate begin(PartitionedTable table, String name) {
        return LocalDate.parse(suffix(table, name), BEGIN);
    }

    private static String suffix(PartitionedTable table, String name) {
        return name.substring(table.name().length() + 1);
    }

    private static Set<String> existing(Connection connection, PartitionedTable table) throws SQLException {
        try (var query = connection.prepareStatement(EXISTING)) {
            query.setString(1, "creativeflow." + table.name());
            var names = new HashSet<String>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        }
    }

    private List<String> creation(Connection connection, PartitionedTable table, String name, LocalDate begin)
            throws SQLException {
        var statements = new ArrayList<String>();
        var end = table.period().next(begin);
        statements.add(CREATE.formatted(name, table.name(), firstId(begin), firstId(end)));
        if (access.hasSeparateOwner()) {
            try (var statement = connection.createStatement()) {
                var service = statement.enquoteIdentifier(
                        String.valueOf(access.service().user()), true);
                statements.add(REVOKE.formatted(name, service));
            }
        }
        return statements;
    }

    private void change(Connection connection, String name, List<String> statements) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute(LOCK_TIMEOUT);
            statement.execute(LOCK);
            for (var one : statements) {
                statement.execute(one);
            }
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            LOG.warn("The partition {} could not be made or dropped: {}", name, e.getMessage());
            trouble.tell("The partition %s could not be made or dropped.".formatted(name));
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** Less than any UUIDv7 of that day: the milliseconds are an id's first 48 bits. */
    private static UUID firstId(LocalDate day) {
        return Uuids.first(day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }
}
