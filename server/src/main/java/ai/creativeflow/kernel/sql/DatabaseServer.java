package ai.creativeflow.kernel.sql;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** The database this process works on: the one it was pointed at, or its own. Closed after all who use it. */
final class DatabaseServer implements AutoCloseable {

    private static final String URL = "DATABASE_URL";
    private static final String MIGRATION_URL = "DATABASE_MIGRATION_URL";

    private final DatabaseAccess access;
    private final @Nullable EmbeddedDatabase embedded;

    private DatabaseServer(DatabaseAccess access, @Nullable EmbeddedDatabase embedded) {
        this.access = access;
        this.embedded = embedded;
    }

    /** Starts the embedded database unless {@code DATABASE_URL} names another. */
    static DatabaseServer of(Environment environment, DataDirectory directory) {
        var url = environment.getProperty(URL, "");
        if (url.isBlank()) {
            var embedded = EmbeddedDatabase.start(directory);
            return new DatabaseServer(embedded.access(), embedded);
        }
        var service = DatabaseUrl.parse(URL, url);
        var migrationUrl = environment.getProperty(MIGRATION_URL, "");
        var owner = migrationUrl.isBlank() ? service : DatabaseUrl.parse(MIGRATION_URL, migrationUrl);
        return new DatabaseServer(new DatabaseAccess(service, owner), null);
    }

    DatabaseAccess access() {
        return access;
    }

    @Override
    public void close() {
        if (embedded != null) {
            embedded.close();
        }
    }
}
