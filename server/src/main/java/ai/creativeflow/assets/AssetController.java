package ai.creativeflow.assets;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.http.Body;
import ai.creativeflow.kernel.http.Etag;
import ai.creativeflow.kernel.http.Idempotency;
import ai.creativeflow.kernel.http.Idempotency.Outcome;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.kernel.ids.GenerationId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class AssetController {

    private static final String PRIVATE = "private, max-age=31536000, immutable";
    private static final String PRESENT = "private, no-cache";
    private static final String VERSION = "[1-9][0-9]{0,8}";

    private final Assets assets;
    private final Trash trash;
    private final AssetContent content;
    private final SignedUrls urls;
    private final Idempotency idempotency;
    private final InstantSource clock;

    AssetController(
            Assets assets,
            Trash trash,
            AssetContent content,
            SignedUrls urls,
            Idempotency idempotency,
            InstantSource clock) {
        this.assets = assets;
        this.trash = trash;
        this.idempotency = idempotency;
        this.content = content;
        this.urls = urls;
        this.clock = clock;
    }

    /** A merge patch (RFC 7396): a component that is null was absent, an empty one was null. */
    @SuppressWarnings("NullableOptional")
    record PatchBody(
            @Nullable Optional<String> name,
            @Nullable Optional<List<@Nullable String>> tags,
            @Nullable Optional<Map<String, @Nullable String>> metadata) {

        UnaryOperator<Labels> checked() {
            String newName = name == null ? null : Labels.name(name.orElse(null));
            List<String> newTags = tags == null ? null : Labels.tags(tags.orElse(null));
            return labels -> {
                Labels changed = newName == null ? labels : labels.withName(newName);
                changed = newTags == null ? changed : changed.withTags(newTags);
                return metadata == null ? changed : changed.withMetadata(merged(labels.metadata()));
            };
        }

        /** Member by member: null takes one away, and a null in place of them all takes all away. */
        private Map<String, String> merged(Map<String, String> before) {
            if (metadata == null || metadata.isEmpty()) {
                return Map.of();
            }
            Map<String, @Nullable String> merged = new LinkedHashMap<>(before);
            metadata.get().forEach((key, value) -> {
                if (value == null) {
                    merged.remove(key);
                } else {
                    merged.put(key, value);
                }
            });
            return Labels.metadata(merged);
        }
    }

    record BulkBody(@Nullable List<@Nullable String> ids) {

        private static final int IDS_MAX = 500;

        List<String> checked() {
            if (ids == null || ids.isEmpty() || ids.size() > IDS_MAX || ids.contains(null)) {
                throw Problem.invalid("/ids", "length", "must have 1 to %d ids".formatted(IDS_MAX));
            }
            return ids.stream().map(String::valueOf).distinct().toList();
        }
    }

    record BulkView(List<BulkEntry> data) {}

    record BulkEntry(String id, String result) {}

    /** A call that takes nothing; a field in it is refused like any other unknown one. */
    record NoBody() {}

    @GetMapping("/v1/assets")
    @Route(scope = Scope.ASSETS_READ, repeat = Repeat.SAFE)
    Page<AssetView> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable String tag,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(name = "generation_id", required = false) @Nullable String generationId,
            @RequestParam(required = false) @Nullable String deleted,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var filter = new Assets.Filter(
                type == null
                        ? null
                        : Asset.Type.of(type)
                                .orElseThrow(() -> Problem.parameter("type", "must be uploaded, generated or derived")),
                generationId == null
                        ? null
                        : GenerationId.parse(generationId)
                                .orElseThrow(() -> Problem.parameter("generation_id", "is not the id of a generation")),
                asked("tag", tag),
                asked("q", q),
                flag(deleted));
        var page = Page.Request.of(limit, cursor);
        return Page.of(page, assets.list(caller, filter, page), Asset::id, assets::view);
    }

    private static @Nullable String asked(String name, @Nullable String text) {
        if (text != null && (text.isEmpty() || text.length() > Labels.NAME_LENGTH_MAX || text.indexOf(0) >= 0)) {
            throw Problem.parameter(name, "must have 1 to %d characters".formatted(Labels.NAME_LENGTH_MAX));
        }
        return text;
    }

    private static boolean flag(@Nullable String text) {
        if (text != null && !text.equals("true") && !text.equals("false")) {
            throw Problem.parameter("deleted", "must be true or false");
        }
        return "true".equals(text);
    }

    @GetMapping("/v1/assets/{id}")
    @Route(scope = Scope.ASSETS_READ, repeat = Repeat.SAFE)
    ResponseEntity<AssetView> get(Caller caller, @PathVariable String id, HttpServletRequest request) {
        Asset asset = assets.findAnywhere(caller, parse(id)).orElseThrow(Problem::notFound);
        return Etag.of(asset.revision()).answer(request, assets.view(asset));
    }

    @PatchMapping("/v1/assets/{id}")
    @Route(scope = Scope.ASSETS_WRITE, repeat = Repeat.SAFE)
    ResponseEntity<AssetView> patch(
            Caller caller, @PathVariable String id, @Body PatchBody body, HttpServletRequest request) {
        Asset changed = assets.relabel(
                caller, parse(id), before -> Etag.of(before.revision()).requireMatch(request), body.checked());
        return ResponseEntity.ok().eTag(Etag.of(changed.revision()).value()).body(assets.view(changed));
    }

    @DeleteMapping("/v1/assets/{id}")
    @Route(scope = Scope.ASSETS_WRITE, repeat = Repeat.SAFE)
    ResponseEntity<Void> delete(
            Caller caller, @PathVariable String id, @RequestParam(required = false) @Nullable String permanent) {
        if (permanent != null && !permanent.equals("true") && !permanent.equals("false")) {
            throw Problem.parameter("permanent", "must be true or false");
        }
        if ("true".equals(permanent)) {
            trash.purge(caller, parse(id));
        } else {
            trash.put(caller, parse(id));
        }
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/v1/assets/{id}/restore")
    @Route(scope = Scope.ASSETS_WRITE, repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> restore(
            Caller caller, @PathVariable String id, @Body(optional = true) NoBody body, HttpServletRequest request) {
        AssetId asset = parse(id);
        return idempotency
                .run(request, caller.idempotencyOwner(), () -> Outcome.ok(assets.view(trash.restore(caller, asset))))
                .toResponse();
    }

    @PostMapping("/v1/assets/bulk-delete")
    @Route(scope = Scope.ASSETS_WRITE, repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> bulkDelete(Caller caller, @Body BulkBody body, HttpServletRequest request) {
        List<String> ids = body.checked();
        List<AssetId> parsed =
                ids.stream().flatMap(id -> AssetId.parse(id).stream()).toList();
        return idempotency
                .run(request, caller.idempotencyOwner(), () -> {
                    Map<AssetId, Trash.Deletion> deletions = trash.putAll(caller, parsed);
                    return Outcome.ok(new BulkView(
                            ids.stream().map(id -> entry(id, deletions)).toList()));
                })
                .toResponse();
    }

    private static BulkEntry entry(String id, Map<AssetId, Trash.Deletion> deletions) {
        Trash.Deletion deletion = AssetId.parse(id).map(deletions::get).orElse(Trash.Deletion.NOT_FOUND);
        return new BulkEntry(id, deletion.name().toLowerCase(Locale.ROOT));
    }

    /** Without a version the present content, which may be another one the next time. */
    @GetMapping("/v1/assets/{id}/content")
    @Route(scope = Scope.ASSETS_READ, repeat = Repeat.SAFE)
    void content(
            Caller caller,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String version,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Asset asset = find(caller, id);
        if (version == null) {
            content.send(asset, asset.picture(), PRESENT, request, response);
            return;
        }
        Asset.Picture picture = picture(asset, version)
                .orElseThrow(() -> Problem.parameter("version", "is not one of GET /v1/assets/{id}/versions"));
        content.send(asset, picture, PRIVATE, request, response);
    }

    /** The signed {@code url} of an asset. A wrong signature looks like nothing; one that has ended says so. */
    @GetMapping("/files/{id}")
    void file(
            @PathVariable String id,
            @RequestParam(required = false, defaultValue = "1") String version,
            @RequestParam(required = false, defaultValue = "") String expires,
            @RequestParam(required = false, defaultValue = "") String signature,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        AssetId asset = AssetId.parse(id).orElseThrow(Problem::notFound);
        if (!expires.matches("[0-9]{1,12}")
                || !version.matches(VERSION)
                || !urls.holds(asset, Long.parseLong(version), Long.parseLong(expires), signature)) {
            throw Problem.notFound();
        }
        Instant end = Instant.ofEpochSecond(Long.parseLong(expires));
        Instant now = clock.instant();
        if (!now.isBefore(end)) {
            throw Problem.of(ProblemCode.GONE).detail("The link has expired; read the object again for a fresh one.");
        }
        long seconds = end.getEpochSecond() - now.getEpochSecond();
        Asset found = assets.findSigned(asset).orElseThrow(Problem::notFound);
        Asset.Picture picture = picture(found, version).orElseThrow(Problem::notFound);
        content.send(found, picture, "private, max-age=" + seconds, request, response);
    }

    private Optional<Asset.Picture> picture(Asset asset, String version) {
        return version.matches(VERSION) ? assets.picture(asset, Long.parseLong(version)) : Optional.empty();
    }

    private Asset find(Caller caller, String id) {
        return assets.find(caller, parse(id)).orElseThrow(Problem::notFound);
    }

    private static AssetId parse(String id) {
        return AssetId.parse(id).orElseThrow(Problem::notFound);
    }
}
