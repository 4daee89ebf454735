package ai.creativeflow.storage;

import ai.creativeflow.kernel.http.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Sees to it that all nodes of a database have one storage: its id stands in the database and in the storage itself. A node
 * whose storage is another one, as a directory that it does not share or a mount that is away, does not start, and where it
 * was started before anything was stored it stores nothing.
 */
final class StorageIdentity implements InitializingBean {

    private static final Logger LOG = LoggerFactory.getLogger(StorageIdentity.class);

    private static final String NAME = """
            INSERT INTO storage_identity (id)
            VALUES (CAST(gen_random_uuid() AS text))
            ON CONFLICT DO NOTHING
            """;

    private static final String FIND = "SELECT id FROM storage_identity";
    private static final String IN_USE = "SELECT EXISTS (SELECT FROM stored_file)";

    private final JdbcClient jdbc;
    private final Storage storage;
    private volatile boolean known;

    StorageIdentity(JdbcClient jdbc, Storage storage) {
        this.jdbc = jdbc;
        this.storage = storage;
    }

    /** Throws {@link IllegalStateException} for another storage; one that cannot be asked is looked at when it is used. */
    @Override
    public void afterPropertiesSet() {
        try {
            if (jdbc.sql(FIND).query(String.class).optional().isPresent()) {
                require();
            }
        } catch (Problem away) {
            LOG.warn("the storage does not answer: {}", away.getMessage());
        }
    }

    /** Before the first bytes of this process are stored; costs nothing from then on. */
    void require() {
        if (known) {
            return;
        }
        boolean fresh = jdbc.sql(NAME).update() == 1
                || !jdbc.sql(IN_USE).query(Boolean.class).single();
        String id = jdbc.sql(FIND).query(String.class).single();
        String found = storage.mark().orElse("");
        if (found.isEmpty() && fresh) {
            storage.mark(id);
            found = id;
        }
        if (!found.equals(id)) {
            throw new IllegalStateException(
                    "The storage is not the one that this database's files are in (%s): "
                                    .formatted(found.isEmpty() ? "it has no mark" : "it is marked " + found)
                            + "give every node the same creativeflow.storage.directory or .s3-bucket, and see that it is mounted.");
        }
        known = true;
    }
}
