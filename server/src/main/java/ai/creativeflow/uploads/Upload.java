package ai.creativeflow.uploads;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.UploadId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file that is coming.
 *
 * @param length of all of it
 * @param received how much of it is safely here
 * @param said {@code Upload-Metadata} as it was sent
 * @param mediaType what its sender says it is
 * @param asset what became of it
 */
record Upload(
        UploadId id,
        TeamId team,
        Mode mode,
        long length,
        long received,
        String said,
        @Nullable String name,
        @Nullable String mediaType,
        @Nullable AssetId asset,
        Instant expiresAt) {

    boolean isWhole() {
        return received == length;
    }

    /** A piece that counts. */
    record Part(String name, long position, long bytes) {}
}
