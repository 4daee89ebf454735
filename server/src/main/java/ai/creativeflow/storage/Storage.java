package ai.creativeflow.storage;

import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.TeamId;
import java.io.InputStream;
import java.util.Optional;

/**
 * Where bytes lie. Names are ours and used once. Whatever is done here may be done twice. Throws {@link Problem} 503 {@code
 * dependency_unavailable} where the place is away or full; nothing is remembered of that.
 */
interface Storage {

    /** Returns once the bytes would survive a power cut. */
    void write(TeamId team, String name, Spooled content);

    boolean has(TeamId team, String name);

    /** So many bytes from there on, to be closed; empty where there are none of that name. */
    Optional<InputStream> open(TeamId team, String name, long first, long length);

    void delete(TeamId team, String name);

    /** All of a team's. */
    void deleteAll(TeamId team);

    /** The id that it was given; empty where it has none. */
    Optional<String> mark();

    /** Gives it an id. */
    void mark(String id);

    /** Whether it can be used now, asked at most for a second. */
    boolean answers();
}
