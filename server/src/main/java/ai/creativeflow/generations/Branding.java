package ai.creativeflow.generations;

import ai.creativeflow.brands.BrandKits;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.kernel.ids.BrandKitId;
import java.util.List;
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

        Wish {
            references = List.copyOf(references);
        }
    }
}
