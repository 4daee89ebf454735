package ai.creativeflow.assets;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.Uuids;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pictures of teams. Storing is two steps: the bytes first, outside any transaction, then the row in one. */
public final class Assets {

    private final AssetRepository assets;
    private final DiskStorage storage;
    private final Uuids uuids;

    /** What a list is narrowed to; null is everything. */
    public record Filter(
            Asset.@Nullable Type type, @Nullable GenerationId generation) {}

    /** A picture that an engine made, its bytes stored. */
    public record Generated(String name, String mediaType, int width, int height, StoredBytes stored) {}

    /** Whose pictures they are. */
    public record Origin(TeamId team, Mode mode, GenerationId generation) {}

    Assets(AssetRepository assets, DiskStorage storage, Uuids uuids) {
        this.assets = assets;
        this.storage = storage;
        this.uuids = uuids;
    }

    /** Stores bytes for a row to come; without one they are garbage. Not inside a transaction. */
    public StoredBytes store(TeamId team, byte[] bytes) {
        return storage.write(team, bytes);
    }

    /** Writes the rows of stored bytes, in the caller's transaction and in the order given. */
    public List<Asset> add(Origin origin, List<Generated> pictures, Instant now) {
        List<Asset> added = pictures.stream()
                .map(picture -> new Asset(
                        new AssetId(uuids.next()),
                        origin.team(),
                        origin.mode(),
                        Asset.Type.GENERATED,
                        picture.name(),
                        picture.mediaType(),
                        picture.stored().bytes(),
                        picture.width(),
                        picture.height(),
                        picture.stored().sha256(),
                        origin.generation(),
                        1,
                        now))
                .toList();
        assets.insert(origin.team(), origin.mode(), now, added);
        assets.countStorage(
                origin.team(), added.stream().mapToLong(Asset::bytes).sum());
        return added;
    }

    public Optional<Asset> find(Caller caller, AssetId id) {
        return assets.find(caller.team(), caller.mode(), id);
    }

    /** Drops assets for good, as far as they are there; their URLs die with them. In the caller's transaction. */
    public void retire(TeamId team, Mode mode, List<AssetId> ids) {
        assets.drop(team, mode, ids);
    }

    /** Its bytes; empty where the team has none in this mode. Not inside a transaction. */
    public Optional<byte[]> read(TeamId team, Mode mode, AssetId id) {
        return assets.find(team, mode, id).flatMap(asset -> storage.read(asset.team(), asset.sha256()));
    }

    public List<Asset> list(Caller caller, Filter filter, Page.Request page) {
        return assets.list(caller.team(), caller.mode(), filter, page);
    }

    /** How many bytes the team stores, in both modes. */
    public long storedBytes(TeamId team) {
        return assets.storage(team);
    }

    Optional<Asset> findSigned(AssetId id) {
        return assets.findSigned(id);
    }
}
