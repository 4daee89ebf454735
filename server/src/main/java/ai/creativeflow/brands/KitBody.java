package ai.creativeflow.brands;

import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.studio.FontFamily;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What callers say of a kit, and what is asked of it. All that is wrong with it is said at once. */
final class KitBody {

    private static final int NAME_LENGTH_MAX = 100;
    private static final int COLORS_MAX = 8;
    private static final int LOGOS_MAX = 4;
    private static final int WORD_LENGTH_MAX = 100;
    private static final AssetId NOBODYS = new AssetId(new UUID(0, 0));
    private static final Set<String> ROLES = Set.of("display", "text");

    private final Predicate<AssetId> isPicture;
    private final List<Problem.FieldError> errors = new ArrayList<>();

    record ColorBody(@Nullable String name, @Nullable String hex) {}

    record FontBody(@Nullable String role, @Nullable String family) {}

    record LogoBody(@Nullable String name, @Nullable String assetId) {}

    record StyleBody(@Nullable String tone, @Nullable String industry) {}

    /** {@code isPicture} says whether the caller has such an asset. */
    KitBody(Predicate<AssetId> isPicture) {
        this.isPicture = isPicture;
    }

    String name(@Nullable String name) {
        String text = name == null ? "" : name;
        require(
                !text.isBlank() && text.length() <= NAME_LENGTH_MAX,
                "/name",
                "length",
                "must have 1 to 100 characters");
        return text;
    }

    List<Content.Swatch> colors(@Nullable List<@Nullable ColorBody> colors) {
        return checked("/colors", colors, COLORS_MAX, (pointer, color) -> {
            requireShort(pointer + "/name", color.name());
            return new Content.Swatch(color.name(), hex(pointer + "/hex", color.hex()));
        });
    }

    List<String> hexes(String pointer, @Nullable List<@Nullable String> hexes) {
        return checked(pointer, hexes, COLORS_MAX, this::hex);
    }

    private String hex(String pointer, @Nullable String hex) {
        String text = hex == null ? "" : hex;
        require(text.matches("#[0-9A-Fa-f]{6}"), pointer, "format", "must be a colour as #RRGGBB");
        return text.toUpperCase(Locale.ROOT);
    }

    List<Content.Font> fonts(@Nullable List<@Nullable FontBody> fonts) {
        var roles = new HashSet<String>();
        return checked("/fonts", fonts, ROLES.size(), (pointer, font) -> {
            String role = font.role() == null ? "" : font.role();
            require(ROLES.contains(role), pointer + "/role", "unknown", "must be display or text");
            require(roles.add(role), pointer + "/role", "duplicate", "is there already");
            String family = font.family() == null ? "" : font.family();
            String known = FontFamily.find(family).map(FontFamily::name).orElse("");
            require(!known.isEmpty(), pointer + "/family", "unknown", "must be one of those at /v1/fonts");
            return new Content.Font(role, known);
        });
    }

    List<Content.Logo> logos(@Nullable List<@Nullable LogoBody> logos) {
        return checked("/logos", logos, LOGOS_MAX, (pointer, logo) -> {
            requireShort(pointer + "/name", logo.name());
            AssetId asset =
                    AssetId.parse(logo.assetId() == null ? "" : logo.assetId()).orElse(NOBODYS);
            require(
                    !asset.equals(NOBODYS) && isPicture.test(asset),
                    pointer + "/asset_id",
                    "unknown",
                    "is not an asset of this team and mode");
            return new Content.Logo(logo.name(), asset);
        });
    }

    Content.@Nullable Look style(@Nullable StyleBody style) {
        if (style == null) {
            return null;
        }
        requireShort("/style/tone", style.tone());
        requireShort("/style/industry", style.industry());
        return new Content.Look(style.tone(), style.industry());
    }

    void throwIfAny() {
        if (errors.isEmpty()) {
            return;
        }
        var first = errors.getFirst();
        var problem =
                Problem.of(ProblemCode.VALIDATION_FAILED).detail("%s %s.".formatted(first.pointer(), first.detail()));
        errors.forEach(error -> problem.error(error.pointer(), error.code(), error.detail()));
        throw problem;
    }

    private <B, T> List<T> checked(
            String pointer, @Nullable List<@Nullable B> bodies, int max, BiFunction<String, B, T> check) {
        List<@Nullable B> given = bodies == null ? List.<@Nullable B>of() : bodies;
        require(given.size() <= max, pointer, "length", "must have at most %d".formatted(max));
        var checked = new ArrayList<T>();
        for (int i = 0; i < Math.min(max, given.size()); i++) {
            B body = given.get(i);
            if (body == null) {
                errors.add(new Problem.FieldError(pointer + "/" + i, "required", "must be an object"));
            } else {
                checked.add(check.apply(pointer + "/" + i, body));
            }
        }
        return checked;
    }

    void requireShort(String pointer, @Nullable String text) {
        require(
                text == null || text.length() <= WORD_LENGTH_MAX,
                pointer,
                "length",
                "must have at most 100 characters");
    }

    private void require(boolean holds, String pointer, String code, String detail) {
        if (!holds) {
            errors.add(new Problem.FieldError(pointer, code, detail));
        }
    }
}
