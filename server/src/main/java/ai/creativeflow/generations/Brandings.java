package ai.creativeflow.generations;

import ai.creativeflow.assets.Assets;
import ai.creativeflow.brands.BrandKits;
import ai.creativeflow.identity.Caller;
import ai.creativeflow.kernel.http.Problem;
import org.jspecify.annotations.Nullable;

/** Finds what a create names of a brand, as it is at that instant. */
final class Brandings {

    private final BrandKits kits;
    private final Assets assets;

    Brandings(BrandKits kits, Assets assets) {
        this.kits = kits;
        this.assets = assets;
    }

    /** Throws 422 for a kit or an asset that the caller does not have in this mode. */
    Branding of(Caller caller, Branding.Wish wish) {
        for (int i = 0; i < wish.references().size(); i++) {
            if (assets.find(caller, wish.references().get(i)).isEmpty()) {
                throw Problem.invalid("/reference_asset_ids/" + i, "unknown", "is not an asset of this team and mode");
            }
        }
        BrandKits.@Nullable Pin kit = kit(caller, wish);
        return new Branding(kit, wish.references());
    }

    private BrandKits.@Nullable Pin kit(Caller caller, Branding.Wish wish) {
        if (wish.without()) {
            return null;
        }
        if (wish.kit() == null) {
            return kits.pinDefault(caller).orElse(null);
        }
        return kits.pin(caller, wish.kit())
                .orElseThrow(
                        () -> Problem.invalid("/brand_kit_id", "unknown", "is not a brand kit of this team and mode"));
    }
}
