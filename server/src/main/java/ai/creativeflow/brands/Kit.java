package ai.creativeflow.brands;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.BrandKitId;
import ai.creativeflow.kernel.ids.TeamId;
import java.time.Instant;

/** A kit as it stands; each change makes the next version. */
record Kit(
        BrandKitId id,
        TeamId team,
        Mode mode,
        String name,
        boolean isDefault,
        Content content,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    Kit changed(String newName, boolean newDefault, Content newContent, Instant now) {
        return new Kit(id, team, mode, newName, newDefault, newContent, version + 1, createdAt, now);
    }
}
