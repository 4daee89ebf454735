package ai.creativeflow.identity;

import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.UserId;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class MeController {

    /** The caller as it stands: what these credentials are and what they may. */
    record View(
            String type,
            @Nullable KeyId keyId,
            @Nullable UserId userId,
            @Nullable TeamId teamId,
            Mode mode,
            List<Scope> scopes,
            @Nullable Role role,
            String plan,
            LimitsView limits) {

        static View of(Caller caller) {
            var user = caller.principal() instanceof Caller.UserPrincipal person ? person : null;
            return new View(
                    user == null ? "api_key" : "user",
                    caller.key(),
                    user == null ? null : user.user(),
                    caller.chosenTeam(),
                    caller.mode(),
                    Stream.of(Scope.values()).filter(caller::may).toList(),
                    user == null ? null : user.role(),
                    caller.plan().name(),
                    LimitsView.of(caller.plan()));
        }
    }

    /** What the plan allows; null is no bound. What is left of it is at {@code GET /v1/limits}. */
    record LimitsView(
            List<WindowView> rate,
            @Nullable Integer concurrency,
            int includedGenerations,
            @Nullable Micros creditLimitMicros,
            @Nullable Long storageBytes,
            int webhookEndpoints) {

        static LimitsView of(Plan plan) {
            return new LimitsView(
                    plan.windows().stream()
                            .filter(window -> !window.shadow())
                            .map(WindowView::of)
                            .toList(),
                    plan.atOnce(),
                    plan.includedGenerations(),
                    plan.creditLimit(),
                    plan.storageBytes(),
                    plan.endpoints());
        }
    }

    record WindowView(String name, int limit, int windowSeconds) {

        static WindowView of(RateWindow window) {
            return new WindowView(window.name(), window.limit(), window.seconds());
        }
    }

    @GetMapping("/v1/me")
    @Route(
            scope = {},
            repeat = Repeat.SAFE,
            withoutTeam = true)
    View me(Caller caller) {
        return View.of(caller);
    }
}
