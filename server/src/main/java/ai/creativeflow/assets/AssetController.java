package ai.creativeflow.assets;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Etag;
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
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class AssetController {

    private static final String PRIVATE = "private, max-age=31536000, immutable";

    private final Assets assets;
    private final AssetContent content;
    private final SignedUrls urls;
    private final InstantSource clock;

    AssetController(Assets assets, AssetContent content, SignedUrls urls, InstantSource clock) {
        this.assets = assets;
        this.content = content;
        this.urls = urls;
        this.clock = clock;
    }

    /** An asset as its team sees it. */
    record View(
            AssetId id,
            String object,
            Mode mode,
            String name,
            Asset.Type type,
            String mediaType,
            long bytes,
            int width,
            int height,
            String sha256,
            long version,
            @Nullable GenerationId generationId,
            String url,
            Instant urlExpiresAt,
            Instant createdAt) {

        static View of(Asset asset, SignedUrls.Signed url) {
            return new View(
                    asset.id(),
                    "asset",
                    asset.mode(),
                    asset.name(),
                    asset.type(),
                    asset.mediaType(),
                    asset.bytes(),
                    asset.width(),
                    asset.height(),
                    asset.sha256(),
                    asset.version(),
                    asset.generation(),
                    url.url(),
                    url.expiresAt(),
                    asset.createdAt());
        }
    }

    @GetMapping("/v1/assets")
    @Route(scope = Scope.ASSETS_READ, repeat = Repeat.SAFE)
    Page<View> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(name = "generation_id", required = false) @Nullable String generationId,
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
                                .orElseThrow(
                                        () -> Problem.parameter("generation_id", "is not the id of a generation")));
        var page = Page.Request.of(limit, cursor);
        return Page.of(page, assets.list(caller, filter, page), Asset::id, this::view);
    }

    @GetMapping("/v1/assets/{id}")
    @Route(scope = Scope.ASSETS_READ, repeat = Repeat.SAFE)
    ResponseEntity<View> get(Caller caller, @PathVariable String id, HttpServletRequest request) {
        Asset asset = find(caller, id);
        return Etag.of(asset.version()).answer(request, view(asset));
    }

    @GetMapping("/v1/assets/{id}/content")
    @Route(scope = Scope.ASSETS_READ, repeat = Repeat.SAFE)
    void content(Caller caller, @PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        content.send(find(caller, id), PRIVATE, request, response);
    }

    /** The signed {@code url} of an asset. A wrong signature looks like nothing; one that has ended says so. */
    @GetMapping("/files/{id}")
    void file(
            @PathVariable String id,
            @RequestParam(required = false, defaultValue = "") String expires,
            @RequestParam(required = false, defaultValue = "") String signature,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        AssetId asset = AssetId.parse(id).orElseThrow(Problem::notFound);
        if (!expires.matches("[0-9]{1,12}") || !urls.holds(asset, Long.parseLong(expires), signature)) {
            throw Problem.notFound();
        }
        Instant end = Instant.ofEpochSecond(Long.parseLong(expires));
        Instant now = clock.instant();
        if (!now.isBefore(end)) {
            throw Problem.of(ProblemCode.GONE).detail("The link has expired; read the object again for a fresh one.");
        }
        long seconds = end.getEpochSecond() - now.getEpochSecond();
        content.send(
                assets.findSigned(asset).orElseThrow(Problem::notFound),
                "private, max-age=" + seconds,
                request,
                response);
    }

    private Asset find(Caller caller, String id) {
        return AssetId.parse(id).flatMap(parsed -> assets.find(caller, parsed)).orElseThrow(Problem::notFound);
    }

    private View view(Asset asset) {
        return View.of(asset, urls.sign(asset.id(), clock.instant()));
    }
}
