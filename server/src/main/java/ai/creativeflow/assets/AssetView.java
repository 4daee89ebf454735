package ai.creativeflow.assets;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.kernel.ids.GenerationId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An asset as its team sees it. */
record AssetView(
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
        List<String> tags,
        Map<String, String> metadata,
        long version,
        @Nullable GenerationId generationId,
        @Nullable AssetId parentId,
        String url,
        Instant urlExpiresAt,
        Instant createdAt,
        @Nullable Instant deletedAt) {

    static AssetView of(Asset asset, SignedUrls.Signed url) {
        var picture = asset.picture();
        var labels = asset.labels();
        return new AssetView(
                asset.id(),
                "asset",
                asset.mode(),
                labels.name(),
                asset.type(),
                picture.mediaType(),
                picture.bytes(),
                picture.width(),
                picture.height(),
                picture.sha256(),
                labels.tags(),
                labels.metadata(),
                asset.version(),
                asset.generation(),
                asset.parent(),
                url.url(),
                url.expiresAt(),
                asset.createdAt(),
                asset.deletedAt());
    }
}
