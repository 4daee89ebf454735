package ai.creativeflow.kernel.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;

/** Brings a database to this version's schema. Any number of nodes may do so at once. */
final class Migrations {

    private static final String APPLICATION = "creativeflow migrations";

    /** Serialises the nodes' DDL; any constant that nobody else uses. */
    static final long DDL_LOCK = 0x63663A64646CL;

    private static final String LOCK = "SELECT pg_advisory_xact_lock(%d)".formatted(DDL_LOCK);

    /** What the owner makes from now on, the service may read and write; the role is an escaped identifier. */
    private static final List<String> GRANTS = List.of(
            "CREATE SCHEMA IF NOT EXISTS creativeflow",
            "GRANT USAGE ON SCHEMA creativeflow TO %s",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA creativeflow GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %s",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA creativeflow GRANT USAGE, SELECT ON SEQUENCES TO %s");

    private Migrations() {}

    /**
     * Checks that both roles can connect, gives the service its rights, and answers with what migrates.
     *
     * @throws DatabaseUnavailable in one sentence, when the database can't be reached or refuses
     */
    static Flyway prepare(DatabaseAccess access) {
        prepareOwner(access);
        if (access.hasSeparateOwner()) {
            checkService(access.service());
        }
        return Flyway.configure()
                .dataSource(access.owner().unpooled(APPLICATION))
                .locations("classpath:db/migration")
                .defaultSchema(PooledDataSource.SCHEMA)
                .schemas(PooledDataSource.SCHEMA)
                .validateMigrationNaming(true)
                // Its lock is the session's: a migration may then build an index concurrently.
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
                .load();
    }

    private static void prepareOwner(DatabaseAccess access) {
        try (var connection = access.owner().unpooled(APPLICATION).getConnection()) {
            if (access.hasSeparateOwner()) {
                grant(connection, String.valueOf(access.service().user()));
            }
        } catch (SQLException e) {
            throw unavailable(access.owner(), e);
        }
    }

    private static void checkService(DatabaseUrl service) {
        try (var connection = service.unpooled(APPLICATION).getConnection()) {
            connection.isReadOnly();
        } catch (SQLException e) {
            throw unavailable(service, e);
        }
    }

    private static void grant(Connection connection, String serviceRole) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            var role = statement.enquoteIdentifier(serviceRole, true);
            statement.execute(LOCK);
            for (var grant : GRANTS) {
                statement.execute(grant.formatted(role));
            }
        }
        connection.commit();
    }

    private static DatabaseUnavailable unavailable(DatabaseUrl url, SQLException reason) {
        var message = String.valueOf(reason.getMessage()).replaceAll("\\s+", " ");
        return new DatabaseUnavailable(
                "The database %s can't be used as %s: %s Check DATABASE_URL and DATABASE_MIGRATION_URL."
                        .formatted(url.place(), url.user(), message.endsWith(".") ? message : message + "."));
    }
}
