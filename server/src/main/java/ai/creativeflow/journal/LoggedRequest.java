package ai.creativeflow.journal;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.RequestId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call that was answered, as its team reads it: the path without its query, nothing of the body, no secret.
 *
 * @param code the problem's, where it was refused
 */
public record LoggedRequest(
        RequestId id,
        TeamId team,
        Mode mode,
        @Nullable KeyId key,
        @Nullable UserId user,
        String method,
        String path,
        int status,
        @Nullable String code,
        int ms,
        Instant at) {

    static final int PATH_LENGTH_MAX = 500;

    public LoggedRequest {
        path = path.length() > PATH_LENGTH_MAX ? path.substring(0, PATH_LENGTH_MAX) : path;
    }
}
