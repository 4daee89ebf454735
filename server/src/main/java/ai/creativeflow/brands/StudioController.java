package ai.creativeflow.brands;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.http.Body;
import ai.creativeflow.kernel.http.Idempotency;
import ai.creativeflow.kernel.http.Idempotency.Outcome;
import ai.creativeflow.studio.FontFamily;
import ai.creativeflow.studio.SuggestedPalette;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a brand kit can be made of: the bundled families, and palettes to begin with. */
@RestController
final class StudioController {

    private final Idempotency idempotency;

    StudioController(Idempotency idempotency) {
        this.idempotency = idempotency;
    }

    record FontView(String family, List<String> roles, List<Integer> weights, String licence) {

        static FontView of(FontFamily family) {
            return new FontView(
                    family.name(),
                    family.forText() ? List.of("display", "text") : List.of("display"),
                    family.weights(),
                    FontFamily.LICENCE);
        }
    }

    record FontsView(List<FontView> data) {}

    record SuggestBody(
            @Nullable String industry,
            @Nullable String tone,
            @Nullable List<@Nullable String> base) {

        List<String> checked() {
            var checks = new KitBody(asset -> false);
            List<String> colors = checks.hexes("/base", base);
            checks.requireShort("/tone", tone);
            checks.requireShort("/industry", industry);
            checks.throwIfAny();
            return colors;
        }
    }

    record PaletteView(String name, List<RoleView> colors) {

        static PaletteView of(SuggestedPalette palette) {
            var colors = new ArrayList<RoleView>();
            colors.add(new RoleView("background", palette.background()));
            colors.add(new RoleView("text", palette.text()));
            colors.add(new RoleView("accent", palette.accent()));
            colors.add(new RoleView("text_on_accent", palette.textOnAccent()));
            palette.art().forEach(hex -> colors.add(new RoleView("art", hex)));
            return new PaletteView(palette.name(), List.copyOf(colors));
        }
    }

    record RoleView(String role, String hex) {}

    record PalettesView(List<PaletteView> data) {}

    @GetMapping("/v1/fonts")
    @Route(
            scope = {},
            repeat = Repeat.SAFE)
    FontsView fonts() {
        return new FontsView(FontFamily.all().stream().map(FontView::of).toList());
    }

    @PostMapping("/v1/palettes/suggest")
    @Route(scope = Scope.BRAND_KITS_READ, repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> suggest(Caller caller, @Body SuggestBody body, HttpServletRequest request) {
        List<String> base = body.checked();
        return idempotency
                .run(
                        request,
                        caller.idempotencyOwner(),
                        () -> Outcome.ok(
                                new PalettesView(SuggestedPalette.of(body.tone(), body.industry(), base).stream()
                                        .map(PaletteView::of)
                                        .toList())))
                .toResponse();
    }
}
