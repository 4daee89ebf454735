package ai.creativeflow.brands;

import ai.creativeflow.assets.Assets;
import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Body;
import ai.creativeflow.kernel.http.Etag;
import ai.creativeflow.kernel.http.Idempotency;
import ai.creativeflow.kernel.http.Idempotency.Outcome;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.BrandKitId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
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
final class BrandKitController {

    private final BrandKits kits;
    private final Assets assets;
    private final Idempotency idempotency;

    BrandKitController(BrandKits kits, Assets assets, Idempotency idempotency) {
        this.kits = kits;
        this.assets = assets;
        this.idempotency = idempotency;
    }

    record CreateBody(
            @Nullable String name,
            @Nullable List<KitBody.@Nullable ColorBody> colors,
            @Nullable List<KitBody.@Nullable FontBody> fonts,
            @Nullable List<KitBody.@Nullable LogoBody> logos,
            KitBody.@Nullable StyleBody style,
            @Nullable Boolean isDefault) {}

    @SuppressWarnings("NullableOptional") // The three states of a merge patch: absent, null, a value.
    record PatchBody(
            @Nullable Optional<String> name,
            @Nullable Optional<List<KitBody.@Nullable ColorBody>> colors,
            @Nullable Optional<List<KitBody.@Nullable FontBody>> fonts,
            @Nullable Optional<List<KitBody.@Nullable LogoBody>> logos,
            @Nullable Optional<KitBody.StyleBody> style,
            @Nullable Optional<Boolean> isDefault) {

        UnaryOperator<Kit> checked(KitBody checks, Instant now) {
            String newName = name == null ? null : checks.name(name.orElse(null));
            List<Content.Swatch> newColors = colors == null ? null : checks.colors(colors.orElse(null));
            List<Content.Font> newFonts = fonts == null ? null : checks.fonts(fonts.orElse(null));
            List<Content.Logo> newLogos = logos == null ? null : checks.logos(logos.orElse(null));
            Content.Look newStyle = style == null ? null : checks.style(style.orElse(null));
            checks.throwIfAny();
            return kit -> kit.changed(
                    newName == null ? kit.name() : newName,
                    isDefault == null ? kit.isDefault() : isDefault.orElse(false),
                    new Content(
                            newColors == null ? kit.content().colors() : newColors,
                            newFonts == null ? kit.content().fonts() : newFonts,
                            newLogos == null ? kit.content().logos() : newLogos,
                            style == null ? kit.content().style() : newStyle),
                    now);
        }
    }

    record View(
            BrandKitId id,
            String object,
            Mode mode,
            String name,
            List<Content.Swatch> colors,
            List<Content.Font> fonts,
            List<Content.Logo> logos,
            Content.@Nullable Look style,
            boolean isDefault,
            long version,
            Instant createdAt,
            Instant updatedAt) {

        static View of(Kit kit) {
            return new View(
                    kit.id(),
                    "brand_kit",
                    kit.mode(),
                    kit.name(),
                    kit.content().colors(),
                    kit.content().fonts(),
                    kit.content().logos(),
                    kit.content().style(),
                    kit.isDefault(),
                    kit.version(),
                    kit.createdAt(),
                    kit.updatedAt());
        }
    }

    @PostMapping("/v1/brand-kits")
    @Route(scope = Scope.BRAND_KITS_WRITE, repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> create(Caller caller, @Body CreateBody body, HttpServletRequest request) {
        KitBody checks = checks(caller);
        String name = checks.name(body.name());
        var content = new Content(
                checks.colors(body.colors()),
                checks.fonts(body.fonts()),
                checks.logos(body.logos()),
                checks.style(body.style()));
        checks.throwIfAny();
        boolean isDefault = body.isDefault() != null && body.isDefault();
        return idempotency
                .run(request, caller.idempotencyOwner(), () -> {
                    Kit kit = kits.create(caller, name, isDefault, content);
                    return Outcome.created("/v1/brand-kits/" + kit.id(), View.of(kit));
                })
                .toResponse();
    }

    @GetMapping("/v1/brand-kits")
    @Route(scope = Scope.BRAND_KITS_READ, repeat = Repeat.SAFE)
    Page<View> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var page = Page.Request.of(limit, cursor);
        return Page.of(page, kits.list(caller, page), Kit::id, View::of);
    }

    @GetMapping("/v1/brand-kits/{id}")
    @Route(scope = Scope.BRAND_KITS_READ, repeat = Repeat.SAFE)
    ResponseEntity<View> get(Caller caller, @PathVariable String id, HttpServletRequest request) {
        Kit kit = kits.find(caller, parse(id)).orElseThrow(Problem::notFound);
        return etag(kit).answer(request, View.of(kit));
    }

    @PatchMapping("/v1/brand-kits/{id}")
    @Route(scope = Scope.BRAND_KITS_WRITE, repeat = Repeat.SAFE)
    ResponseEntity<View> patch(
            Caller caller, @PathVariable String id, @Body PatchBody body, HttpServletRequest request) {
        BrandKitId kit = parse(id);
        if (kits.find(caller, kit).isEmpty()) {
            throw Problem.notFound();
        }
        UnaryOperator<Kit> change = body.checked(checks(caller), kits.now());
        Kit changed = kits.change(caller, kit, before -> etag(before).requireMatch(request), change)
                .orElseThrow(Problem::notFound);
        return ResponseEntity.ok().eTag(etag(changed).value()).body(View.of(changed));
    }

    @DeleteMapping("/v1/brand-kits/{id}")
    @Route(scope = Scope.BRAND_KITS_WRITE, repeat = Repeat.SAFE)
    ResponseEntity<Void> delete(Caller caller, @PathVariable String id) {
        if (!kits.delete(caller, parse(id))) {
            throw Problem.notFound();
        }
        return ResponseEntity.noContent().build();
    }

    private KitBody checks(Caller caller) {
        return new KitBody(asset -> assets.find(caller, asset).isPresent());
    }

    /** Another kit that becomes the default changes this one without a version. */
    private static Etag etag(Kit kit) {
        return Etag.of(kit.version() * 2 + (kit.isDefault() ? 1 : 0));
    }

    private static BrandKitId parse(String id) {
        return BrandKitId.parse(id).orElseThrow(Problem::notFound);
    }
}
