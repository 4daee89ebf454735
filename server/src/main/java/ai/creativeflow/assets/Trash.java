package ai.creativeflow.assets;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.journal.AuditEvent;
import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.storage.StoredFiles;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Where deleted assets wait: nobody sees their content, and for a while they can be had back. Emptied by whichever node
 * comes; what it drops is audited with it, and bytes that nothing else refers to go after.
 */
public final class Trash {

    private static final String SYSTEM = "system";
    private static final int BATCH = 200;

    private final AssetRepository assets;
    private final VersionRepository versions;
    private final Assets views;
    private final StoredFiles files;
    private final Journal journal;
    private final TransactionTemplate transactions;
    private final InstantSource clock;
    private final Duration kept;

    Trash(
            AssetRepository assets,
            VersionRepository versions,
            Assets views,
            StoredFiles files,
            Journal journal,
            TransactionTemplate transactions,
            InstantSource clock,
            Duration kept) {
        this.assets = assets;
        this.versions = versions;
        this.views = views;
        this.files = files;
        this.journal = journal;
        this.transactions = transactions;
        this.clock = clock;
        this.kept = kept;
    }

    /** What became of one of many. */
    enum Deletion {
        DELETED,
        ALREADY_DELETED,
        NOT_FOUND
    }

    /** Puts it into the trash, where it may be already. Throws {@link Problem} 404. */
    void put(Caller caller, AssetId id) {
        if (putAll(caller, List.of(id)).get(id) == Deletion.NOT_FOUND) {
            throw Problem.notFound();
        }
    }

    /** All of them in one transaction; joins the caller's. */
    Map<AssetId, Deletion> putAll(Caller caller, List<AssetId> ids) {
        return Objects.requireNonNull(transactions.execute(tx -> {
            List<Asset> found = assets.lock(caller.team(), caller.mode(), ids);
            List<Asset> present =
                    found.stream().filter(asset -> asset.deletedAt() == null).toList();
            discard(present, caller.principal().text(), "asset.delete");
            Map<AssetId, Deletion> deletions =
                    ids.stream().distinct().collect(Collectors.toMap(Function.identity(), id -> Deletion.NOT_FOUND));
            found.forEach(asset -> deletions.put(asset.id(), Deletion.ALREADY_DELETED));
            present.forEach(asset -> deletions.put(asset.id(), Deletion.DELETED));
            return deletions;
        }));
    }

    /** Takes it out again; nothing happens to one that is not in it. Throws {@link Problem} 404. */
    Asset restore(Caller caller, AssetId id) {
        return Objects.requireNonNull(transactions.execute(tx -> {
            Asset asset = locked(caller, id);
            if (asset.deletedAt() != null) {
                assets.move(List.of(asset), null);
                audit(List.of(asset), caller.principal().text(), "asset.restore");
            }
            return assets.find(caller.team(), caller.mode(), id).orElseThrow();
        }));
    }

    /** Drops it for good, in the trash or not. Throws {@link Problem} 404. */
    void purge(Caller caller, AssetId id) {
        transactions.executeWithoutResult(tx -> {
            Asset asset = locked(caller, id);
            if (asset.deletedAt() == null) {
                discard(List.of(asset), caller.principal().text(), "asset.delete");
            }
            drop(List.of(asset), caller.principal().text(), "asset.purge");
        });
    }

    /** Drops assets for good whose time is over, as far as they are there; joins the caller's transaction. */
    public void retire(TeamId team, Mode mode, List<AssetId> ids) {
        transactions.executeWithoutResult(tx -> drop(assets.lock(team, mode, ids), SYSTEM, "asset.retire"));
    }

    /** Drops what was in it for long enough; true where there may be more. */
    boolean empty() {
        return Objects.requireNonNull(transactions.execute(tx -> {
            List<Asset> old = assets.lockOldTrash(kept, BATCH);
            drop(old, SYSTEM, "asset.purge");
            return old.size() == BATCH;
        }));
    }

    private Asset locked(Caller caller, AssetId id) {
        return assets.lock(caller.team(), caller.mode(), List.of(id)).stream()
                .findFirst()
                .orElseThrow(Problem::notFound);
    }

    private void discard(List<Asset> present, String actor, String action) {
        if (present.isEmpty()) {
            return;
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        assets.move(present, now);
        audit(present, actor, action);
        List<Journal.Told> told = new ArrayList<>();
        present.forEach(
                asset -> told.add(new Journal.Told(asset.team(), asset.mode(), views.view(asset.deletedAt(now)))));
        journal.publishAll(EventType.ASSET_DELETED, told);
    }

    /** Of any teams. */
    private void drop(List<Asset> locked, String actor, String action) {
        versions.hashes(locked).forEach(files::letGo);
        assets.delete(locked);
        audit(locked, actor, action);
        locked.stream()
                .collect(Collectors.groupingBy(Asset::team))
                .forEach((team, ofTeam) -> files.letGo(
                        team,
                        ofTeam.stream().map(asset -> asset.picture().sha256()).toList()));
    }

    private void audit(List<Asset> all, String actor, String action) {
        journal.auditAll(all.stream()
                .map(asset ->
                        new AuditEvent(asset.team(), actor, action, asset.id().text(), "done"))
                .toList());
    }
}
