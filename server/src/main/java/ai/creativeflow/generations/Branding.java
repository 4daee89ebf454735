package ai.creativeflow.generations;

import ai.creativeflow.brands.BrandKits;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.kernel.ids.BrandKitId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The version of a brand kit that a generation was accepted with, and the pictures that it shows. */
record Branding(BrandKits.@Nullable Pin kit, List<AssetId> references) {

    static final Branding NONE = new Branding(null, List.of());

    Branding {
        references = List.copyOf(references);
    }

    /** What a caller asks for: a kit of theirs, none, or, where they name none, their default one. */
    record Wish(boolean without, @Nullable BrandKitId kit, List<AssetId> references) {

        static final Wish DEFAULT = new Wish(false, null, List.of());

        private static final int REFERENCES_MAX = 4;
        private static final String NO_KIT = "none";

        Wish {
            references = List.copyOf(references);
        }

        /** Of a body; whether there are such things is looked for when it is accepted. */
        static Wish checked(
                @Nullable String kitId, @Nullable List<@Nullable String> assetIds, CreateBody.Errors errors) {
            boolean without = NO_KIT.equals(kitId);
            Optional<BrandKitId> kit = kitId == null || without ? Optional.empty() : BrandKitId.parse(kitId);
            errors.require(
                    kitId == null || without || kit.isPresent(),
                    "/brand_kit_id",
                    "unknown",
                    "must be the id of a brand kit, or none");
            List<@Nullable String> named = assetIds == null ? List.<@Nullable String>of() : assetIds;
            errors.require(
                    named.size() <= REFERENCES_MAX,
                    "/reference_asset_ids",
                    "length",
                    "must have at most " + REFERENCES_MAX);
            var references = new ArrayList<AssetId>();
            for (int i = 0; i < named.size(); i++) {
                String id = named.get(i);
                Optional<AssetId> asset = id == null ? Optional.empty() : AssetId.parse(id);
                errors.require(asset.isPresent(), "/reference_asset_ids/" + i, "unknown", "must be the id of an asset");
                asset.ifPresent(references::add);
            }
            return new Wish(without, kit.orElse(null), references);
        }
    }
}
