package ai.creativeflow.storage;

import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.TeamId;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of files that are still coming, where every node can go on with them; and the room that is kept for a file until it
 * is whole. Whoever writes pieces remembers their names and deletes them.
 */
public final class Parts {

    private static final String PREFIX = "up-";

    private final Storage storage;
    private final StoredFileRepository files;

    Parts(Storage storage, StoredFileRepository files) {
        this.storage = storage;
        this.files = files;
    }

    public void write(TeamId team, String name, Spooled piece) {
        storage.write(team, PREFIX + name, piece);
    }

    public InputStream open(TeamId team, String name, long bytes) {
        return storage.open(team, PREFIX + name, 0, bytes)
                .orElseThrow(() -> new IllegalStateException("the piece %s is missing".formatted(name)));
    }

    /** One that is gone already is fine. */
    public void delete(TeamId team, String name) {
        storage.delete(team, PREFIX + name);
    }

    /** Counts bytes that are to come; false where they would pass the limit. In the caller's transaction. */
    public boolean reserve(TeamId team, long bytes, @Nullable Long limit) {
        return files.count(team, bytes, limit);
    }

    /** Takes a reservation back, in the caller's transaction. */
    public void giveBack(TeamId team, long bytes) {
        files.count(team, -bytes, null);
    }

    /** The refusal where {@link #reserve} was false. */
    public Problem full(TeamId team, long bytes, @Nullable Long limit) {
        return StoredFiles.full(files.used(team), bytes, limit);
    }
}
