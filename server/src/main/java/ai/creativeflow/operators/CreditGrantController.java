package ai.creativeflow.operators;

import ai.creativeflow.billing.GrantView;
import ai.creativeflow.billing.Grants;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Body;
import ai.creativeflow.kernel.http.Idempotency;
import ai.creativeflow.kernel.http.Idempotency.Outcome;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.Rfc3339;
import ai.creativeflow.kernel.ids.TeamId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Money for a team. An {@code Idempotency-Key} keeps a repeat from giving it twice. */
@RestController
final class CreditGrantController {

    private static final long AMOUNT_MAX = 1_000_000_000_000L;
    private static final int PRIORITY_MAX = 100;
    private static final int PRIORITY_DEFAULT = 50;
    private static final int NAME_LENGTH_MAX = 100;

    private final Grants grants;
    private final Teams teams;
    private final Idempotency idempotency;
    private final InstantSource clock;

    CreditGrantController(Grants grants, Teams teams, Idempotency idempotency, InstantSource clock) {
        this.grants = grants;
        this.teams = teams;
        this.idempotency = idempotency;
        this.clock = clock;
    }

    record GrantBody(
            @Nullable String name,
            @Nullable Long amountMicros,
            @Nullable Integer priority,
            @Nullable String expiresAt) {}

    @PostMapping("/admin/v1/teams/{id}/credit-grants")
    ResponseEntity<byte[]> give(@PathVariable String id, @Body GrantBody body, HttpServletRequest request) {
        TeamId team =
                TeamId.parse(id).filter(one -> teams.find(one).isPresent()).orElseThrow(Problem::notFound);
        Grants.Gift gift = checked(body);
        var owner = new Idempotency.Owner(team.value(), Mode.LIVE);
        return idempotency
                .run(request, owner, () -> given(GrantView.of(grants.give(team, gift))))
                .toResponse();
    }

    private static Outcome given(GrantView view) {
        return new Outcome(HttpStatus.CREATED.value(), null, view, view, () -> {});
    }

    private Grants.Gift checked(GrantBody body) {
        String name = body.name() == null ? "" : body.name();
        if (name.isBlank() || name.length() > NAME_LENGTH_MAX || name.indexOf('\0') >= 0) {
            throw Problem.invalid("/name", "length", "must have 1 to %d characters".formatted(NAME_LENGTH_MAX));
        }
        Long amount = body.amountMicros();
        if (amount == null || amount < 1 || amount > AMOUNT_MAX) {
            throw Problem.invalid("/amount_micros", "range", "must be from 1 to " + AMOUNT_MAX);
        }
        int priority = body.priority() == null ? PRIORITY_DEFAULT : body.priority();
        if (priority < 0 || priority > PRIORITY_MAX) {
            throw Problem.invalid("/priority", "range", "must be from 0 to " + PRIORITY_MAX);
        }
        return new Grants.Gift(name, Micros.of(amount), priority, expiry(body.expiresAt()));
    }

    private @Nullable Instant expiry(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Optional<Instant> instant = Rfc3339.parse(text).filter(at -> at.isAfter(clock.instant()));
        return instant.orElseThrow(
                () -> Problem.invalid("/expires_at", "range", "must be an instant in the future, as in RFC 3339"));
    }
}
