package ai.creativeflow.assets;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.storage.StoredFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** The pictures of teams. Storing is two steps: the bytes first, outside any transaction, then the row in one. */
public final class Assets {

    static final int VERSIONS_MAX = 100;

    private final AssetRepository assets;
    private final VersionRepository versions;
    private final StoredFiles files;
    private final SignedUrls urls;
    private final Journal journal;
    private final Uuids uuids;
    private final TransactionTemplate transactions;
    private final InstantSource clock;

    /**
     * What a list is narrowed to; null is everything.
     *
     * @param words how words of the name or the tags begin
     * @param deleted the trash instead of the others
     */
    public record Filter(
            Asset.@Nullable Type type,
            @Nullable GenerationId generation,
            @Nullable String tag,
            @Nullable String words,
            boolean deleted) {}

    /** A picture that an engine made, its bytes stored. */
    public record Generated(String name, String mediaType, int width, int height, StoredBytes stored) {}

    /** Whose pictures they are. */
    public record Origin(TeamId team, Mode mode, GenerationId generation) {}

    Assets(
            AssetRepository assets,
            VersionRepository versions,
            StoredFiles files,
            SignedUrls urls,
            Journal journal,
            Uuids uuids,
            TransactionTemplate transactions,
            InstantSource clock) {
        this.assets = assets;
        this.versions = versions;
        this.files = files;
        this.urls = urls;
        this.journal = journal;
        this.uuids = uuids;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Stores bytes for a row to come; without one they are garbage. Beyond the plan's storage too: what was promised is
     * delivered. Not inside a transaction.
     */
    public StoredBytes store(TeamId team, byte[] bytes) {
        try (var content = files.spooled(bytes)) {
            files.put(team, content, null);
            return new StoredBytes(content.sha256(), content.bytes());
        }
    }

    /** Writes the rows of stored bytes, in the caller's transaction and in the order given. */
    public List<Asset> add(Origin origin, List<Generated> pictures, Instant now) {
        List<Asset> added = pictures.stream()
                .map(picture -> new Asset(
                        new AssetId(uuids.next()),
                        origin.team(),
                        origin.mode(),
                        Asset.Type.GENERATED,
                        Labels.of(picture.name()),
                        new Asset.Picture(
                                picture.mediaType(),
                                picture.stored().bytes(),
                                picture.width(),
                                picture.height(),
                                picture.stored().sha256()),
                        origin.generation(),
                        null,
                        1,
                        1,
                        now,
                        null))
                .toList();
        assets.insertAll(origin.team(), origin.mode(), now, added);
        return added;
    }

    /** Writes the row of a picture that came from outside, whose bytes are stored, and its event. In the caller's transaction. */
    Asset add(TeamId team, Mode mode, Labels labels, Asset.Picture picture) {
        var asset = fresh(team, mode, Asset.Type.UPLOADED, labels, picture, null);
        assets.insert(asset, null);
        journal.publish(team, mode, EventType.ASSET_CREATED, view(asset));
        return asset;
    }

    /** Also in the trash. */
    Optional<Asset> findAnywhere(Caller caller, AssetId id) {
        return assets.find(caller.team(), caller.mode(), id);
    }

    public Optional<Asset> find(Caller caller, AssetId id) {
        return findAnywhere(caller, id).filter(asset -> asset.deletedAt() == null);
    }

    /** Its bytes; empty where the team has no such asset in this mode, or has deleted it. Not inside a transaction. */
    public Optional<byte[]> read(TeamId team, Mode mode, AssetId id) {
        return assets.find(team, mode, id)
                .filter(asset -> asset.deletedAt() == null)
                .map(Asset::picture)
                .map(picture -> bytes(team, picture));
    }

    private byte[] bytes(TeamId team, Asset.Picture picture) {
        try (InputStream in = files.open(team, picture.sha256(), 0, picture.bytes())) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Gives it other labels. The precondition sees the asset that is changed, and throws where it doesn't hold. Throws {@link
     * Problem} 404, and 409 in the trash.
     */
    Asset relabel(Caller caller, AssetId id, Consumer<Asset> precondition, UnaryOperator<Labels> change) {
        return Objects.requireNonNull(transactions.execute(tx -> {
            Asset asset = assets.lock(caller.team(), caller.mode(), List.of(id)).stream()
                    .findFirst()
                    .orElseThrow(Problem::notFound);
            precondition.accept(asset);
            requirePresent(asset);
            assets.relabel(asset, change.apply(asset.labels()));
            return assets.find(caller.team(), caller.mode(), id).orElseThrow();
        }));
    }

    static void requirePresent(Asset asset) {
        if (asset.deletedAt() != null) {
            throw Problem.of(ProblemCode.INVALID_STATE).detail("The asset is deleted; restore it first.");
        }
    }

    public List<Asset> list(Caller caller, Filter filter, Page.Request page) {
        return assets.list(caller.team(), caller.mode(), filter, page);
    }

    /** How many bytes the team stores, in both modes; equal ones once. */
    public long storedBytes(TeamId team) {
        return files.used(team);
    }

    Optional<Asset> findSigned(AssetId id) {
        return assets.findSigned(id);
    }

    /** One content of an asset, by its number. */
    record Version(long number, Asset.Picture picture, Instant createdAt) {}

    /** Its contents, the present one first. */
    List<Version> versions(Asset asset) {
        return versions.of(asset);
    }

    /** Its content of that number; empty where there is none. */
    Optional<Asset.Picture> picture(Asset asset, long version) {
        return version == asset.version() ? Optional.of(asset.picture()) : versions.former(asset, version);
    }

    /**
     * Gives it other content, whose bytes are stored; what it had stays as a version. In the caller's transaction. Throws
     * {@link Problem} 404, and 409 in the trash or where it has too many.
     */
    Asset addVersion(Caller caller, AssetId id, Asset.Picture picture) {
        Asset asset = assets.lock(caller.team(), caller.mode(), List.of(id)).stream()
                .findFirst()
                .orElseThrow(Problem::notFound);
        requirePresent(asset);
        if (asset.version() >= VERSIONS_MAX) {
            throw Problem.of(ProblemCode.CONFLICT).detail("An asset may have %d versions.".formatted(VERSIONS_MAX));
        }
        versions.add(asset, picture, now());
        return assets.find(caller.team(), caller.mode(), id).orElseThrow();
    }

    /** What was made of this content before, by its recipe. */
    Optional<Asset> findDerived(Caller caller, Asset parent, String recipe) {
        return assets.findDerived(caller.team(), caller.mode(), parent.id(), recipe);
    }

    /** Writes the row of what was made of another, and its event; or finds the row that is there. In the caller's transaction. */
    Asset addDerived(Caller caller, Asset parent, String recipe, Labels labels, Asset.Picture picture) {
        var derived = fresh(caller.team(), caller.mode(), Asset.Type.DERIVED, labels, picture, parent.id());
        if (!assets.insert(derived, recipe)) {
            return findDerived(caller, parent, recipe).orElseThrow();
        }
        journal.publish(caller.team(), caller.mode(), EventType.ASSET_CREATED, view(derived));
        return derived;
    }

    private Asset fresh(
            TeamId team, Mode mode, Asset.Type type, Labels labels, Asset.Picture picture, @Nullable AssetId parent) {
        return new Asset(new AssetId(uuids.next()), team, mode, type, labels, picture, null, parent, 1, 1, now(), null);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    AssetView view(Asset asset) {
        return AssetView.of(asset, url(asset.id(), asset.version()));
    }

    SignedUrls.Signed url(AssetId asset, long version) {
        return urls.sign(asset, version, clock.instant());
    }
}
