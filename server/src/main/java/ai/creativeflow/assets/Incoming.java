package ai.creativeflow.assets;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.storage.Spooled;
import ai.creativeflow.storage.StoredFiles;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes an asset of a file that is on this node: for whoever has other ways of getting files than {@code POST /v1/assets}. */
public final class Incoming {

    private final Examiner examiner;
    private final StoredFiles files;
    private final Assets assets;

    Incoming(Examiner examiner, StoredFiles files, Assets assets) {
        this.examiner = examiner;
        this.files = files;
        this.assets = assets;
    }

    /** A file that was looked through, its bytes stored. */
    public record Stored(Asset.Picture picture) {}

    /**
     * Looks through a file and stores it, beyond any limit; closes it. Not inside a transaction. Throws {@link Problem} 415
     * and 422.
     */
    public Stored store(TeamId team, Spooled sent, @Nullable String mediaType) {
        try (var examined = examiner.examine(sent, mediaType, "")) {
            files.put(team, examined.content(), null);
            return new Stored(examined.picture());
        }
    }

    /** Checks what it is to be called; throws {@link Problem} 422. Null becomes a name of ours, when its kind is known. */
    public static @Nullable String name(@Nullable String said) {
        return said == null ? null : Labels.name(said);
    }

    /** Writes the asset's row and its event, in the caller's transaction. */
    public AssetId add(TeamId team, Mode mode, @Nullable String name, Map<String, String> metadata, Stored stored) {
        String called = name == null ? "upload." + UploadController.extension(stored.picture()) : name;
        return assets.add(team, mode, Labels.of(called).withMetadata(metadata), stored.picture())
                .id();
    }
}
