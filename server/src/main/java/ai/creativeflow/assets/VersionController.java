package ai.creativeflow.assets;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.imaging.FileFormat;
import ai.creativeflow.imaging.Fitting;
import ai.creativeflow.imaging.PixelSize;
import ai.creativeflow.kernel.http.Body;
import ai.creativeflow.kernel.http.Idempotency;
import ai.creativeflow.kernel.http.Idempotency.Outcome;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.storage.StoredFiles;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Other content of an asset: what comes after it, and what is made of it. */
@RestController
final class VersionController {

    private final Assets assets;
    private final Exports exports;
    private final UploadReader reader;
    private final StoredFiles files;
    private final NamedSizes sizes;
    private final Idempotency idempotency;

    VersionController(
            Assets assets,
            Exports exports,
            UploadReader reader,
            StoredFiles files,
            NamedSizes sizes,
            Idempotency idempotency) {
        this.assets = assets;
        this.exports = exports;
        this.reader = reader;
        this.files = files;
        this.sizes = sizes;
        this.idempotency = idempotency;
    }

    /** One content of an asset. */
    record VersionView(
            AssetId assetId,
            String object,
            long version,
            boolean current,
            String mediaType,
            long bytes,
            int width,
            int height,
            String sha256,
            String url,
            Instant urlExpiresAt,
            Instant createdAt) {

        static VersionView of(AssetId asset, Assets.Version version, boolean current, SignedUrls.Signed url) {
            Asset.Picture picture = version.picture();
            return new VersionView(
                    asset,
                    "asset_version",
                    version.number(),
                    current,
                    picture.mediaType(),
                    picture.bytes(),
                    picture.width(),
                    picture.height(),
                    picture.sha256(),
                    url.url(),
                    url.expiresAt(),
                    version.createdAt());
        }
    }

    /** A named format or both sides. */
    record ExportBody(
            @Nullable String format,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable String fileFormat,
            @Nullable String fit) {

        private static final int SIDE_MIN = 16;
        private static final int SIDE_MAX = 4096;

        Exports.Wish checked(NamedSizes sizes) {
            return new Exports.Wish(size(sizes), checkedFileFormat(), checkedFit());
        }

        private PixelSize size(NamedSizes sizes) {
            if (format != null) {
                if (width != null || height != null) {
                    throw Problem.invalid("/format", "conflict", "comes without width and height");
                }
                return sizes.of(format)
                        .orElseThrow(() -> Problem.invalid("/format", "unknown", "must be one of GET /v1/formats"));
            }
            return new PixelSize(side("/width", width), side("/height", height));
        }

        private static int side(String pointer, @Nullable Integer side) {
            if (side == null) {
                throw Problem.invalid(pointer, "required", "must be given where no format is");
            }
            if (side < SIDE_MIN || side > SIDE_MAX) {
                throw Problem.invalid(pointer, "range", "must be %d to %d".formatted(SIDE_MIN, SIDE_MAX));
            }
            return side;
        }

        private FileFormat checkedFileFormat() {
            return fileFormat == null
                    ? FileFormat.PNG
                    : FileFormat.of(fileFormat)
                            .orElseThrow(() -> Problem.invalid("/file_format", "unknown", "must be png, jpeg or webp"));
        }

        private Fitting checkedFit() {
            return switch (fit == null ? "cover" : fit) {
                case "cover" -> Fitting.COVER;
                case "contain" -> Fitting.CONTAIN;
                default -> throw Problem.invalid("/fit", "unknown", "must be cover or contain");
            };
        }
    }

    @PostMapping("/v1/assets/{id}/versions")
    @Route(scope = Scope.ASSETS_WRITE, repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> addVersion(Caller caller, @PathVariable String id, HttpServletRequest request)
            throws IOException {
        AssetId asset = present(caller, id).id();
        try (UploadReader.Upload upload = reader.read(request)) {
            if (!upload.tags().isEmpty() || !upload.metadata().isEmpty()) {
                throw Problem.invalid("", "conflict", "tags and metadata are the asset's and not a version's");
            }
            var examined = upload.examined();
            files.put(caller.team(), examined.content(), caller.plan().storageBytes());
            return idempotency
                    .run(
                            request,
                            caller.idempotencyOwner(),
                            () -> Outcome.created(
                                    "/v1/assets/" + asset,
                                    assets.view(assets.addVersion(caller, asset, examined.picture()))))
                    .toResponse();
        }
    }

    /** All of them: there are at most {@link Assets#VERSIONS_MAX}. */
    @GetMapping("/v1/assets/{id}/versions")
    @Route(scope = Scope.ASSETS_READ, repeat = Repeat.SAFE)
    Page<VersionView> versions(Caller caller, @PathVariable String id) {
        Asset asset =
                AssetId.parse(id).flatMap(parsed -> assets.find(caller, parsed)).orElseThrow(Problem::notFound);
        return new Page<>(
                assets.versions(asset).stream()
                        .map(version -> VersionView.of(
                                asset.id(),
                                version,
                                version.number() == asset.version(),
                                assets.url(asset.id(), version.number())))
                        .toList(),
                false,
                null);
    }

    @PostMapping("/v1/assets/{id}/exports")
    @Route(scope = Scope.ASSETS_WRITE, repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> export(
            Caller caller, @PathVariable String id, @Body ExportBody body, HttpServletRequest request) {
        Asset asset = present(caller, id);
        Exports.Wish wish = body.checked(sizes);
        Optional<Asset> there = exports.find(caller, asset, wish);
        Exports.Drawn drawn = there.isPresent() ? null : exports.draw(caller, asset, wish);
        return idempotency
                .run(request, caller.idempotencyOwner(), () -> {
                    Asset derived = drawn == null ? there.orElseThrow() : exports.add(caller, drawn);
                    String location = "/v1/assets/" + derived.id();
                    return drawn == null
                            ? Outcome.ok(assets.view(derived))
                            : Outcome.created(location, assets.view(derived));
                })
                .toResponse();
    }

    private Asset present(Caller caller, String id) {
        Asset asset = AssetId.parse(id)
                .flatMap(parsed -> assets.findAnywhere(caller, parsed))
                .orElseThrow(Problem::notFound);
        Assets.requirePresent(asset);
        return asset;
    }
}
