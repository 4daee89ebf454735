package ai.creativeflow.operators;

import ai.creativeflow.apikeys.ApiKeys;
import ai.creativeflow.apikeys.Grant;
import ai.creativeflow.identity.RateLimitBody;
import ai.creativeflow.identity.RateWindow;
import ai.creativeflow.identity.Role;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.identity.Team;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.journal.AuditEvent;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Body;
import ai.creativeflow.kernel.http.Etag;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.UserId;
import ai.creativeflow.people.People;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Teams, as the operators make and change them. */
@RestController
final class TeamController {

    private static final String PLAN_DEFAULT = "payg";
    private static final int RATE_LIMITS_MAX = 5;
    private static final int BILLING_USER_LENGTH_MAX = 255;

    private final Teams teams;
    private final People people;
    private final ApiKeys apiKeys;
    private final Journal journal;
    private final TransactionTemplate transactions;

    TeamController(Teams teams, People people, ApiKeys apiKeys, Journal journal, TransactionTemplate transactions) {
        this.teams = teams;
        this.people = people;
        this.apiKeys = apiKeys;
        this.journal = journal;
        this.transactions = transactions;
    }

    record CreateBody(
            @Nullable String name,
            @Nullable String plan,
            @Nullable String ownerEmail) {}

    /** A merge patch: a component that is null was absent, an empty one was null. */
    @SuppressWarnings("NullableOptional") // The three states of a merge patch: absent, null, a value.
    record PatchBody(
            @Nullable String plan,
            @Nullable Boolean suspended,
            @Nullable Optional<Long> creditLimitMicros,
            @Nullable Optional<List<@Nullable RateLimitBody>> rateLimits,
            @Nullable Optional<String> billingUserId) {}

    record View(
            TeamId id,
            String object,
            String name,
            String plan,
            boolean suspended,
            @Nullable Micros creditLimitMicros,
            @Nullable List<RateLimitBody> rateLimits,
            @Nullable String billingUserId,
            Instant createdAt) {

        static View of(Team team) {
            return new View(
                    team.id(),
                    "team",
                    team.name(),
                    team.plan(),
                    team.suspended(),
                    team.creditLimit(),
                    team.rateLimits() == null
                            ? null
                            : team.rateLimits().stream().map(RateLimitBody::of).toList(),
                    team.billingUser(),
                    team.createdAt());
        }
    }

    /** A new team with its first two keys, whose secrets are shown this once. */
    record FoundedView(View team, String testKey, String liveKey) {}

    @PostMapping("/admin/v1/teams")
    @ResponseStatus(HttpStatus.CREATED)
    FoundedView create(@Body CreateBody body, HttpServletRequest request) {
        return found(
                body.name() == null ? "" : body.name(),
                body.plan() == null ? PLAN_DEFAULT : body.plan(),
                body.ownerEmail() == null ? "" : body.ownerEmail(),
                OperatorFilter.actorOf(request));
    }

    /** Team, owner and both keys, or none of them. */
    FoundedView found(String name, String plan, String ownerEmail, String actor) {
        return Objects.requireNonNull(transactions.execute(tx -> {
            Team team = teams.found(name, plan);
            UserId owner = people.withEmail(ownerEmail);
            people.join(team.id(), owner, Role.OWNER, actor);
            return new FoundedView(
                    View.of(team), firstKey(team.id(), owner, Mode.TEST), firstKey(team.id(), owner, Mode.LIVE));
        }));
    }

    @GetMapping("/admin/v1/teams")
    Page<View> list(
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var page = Page.Request.of(limit, cursor);
        return Page.of(page, teams.list(page), Team::id, View::of);
    }

    @GetMapping("/admin/v1/teams/{id}")
    ResponseEntity<View> get(@PathVariable String id, HttpServletRequest request) {
        Team team = TeamId.parse(id).flatMap(teams::find).orElseThrow(Problem::notFound);
        return Etag.of(team.version()).answer(request, View.of(team));
    }

    @PatchMapping("/admin/v1/teams/{id}")
    ResponseEntity<View> patch(@PathVariable String id, @Body PatchBody body, HttpServletRequest request) {
        Optional<Long> limit = body.creditLimitMicros();
        if (limit != null && limit.isPresent() && limit.get() < 0) {
            throw Problem.invalid("/credit_limit_micros", "minimum", "must not be negative");
        }
        Optional<List<@Nullable RateLimitBody>> rates = body.rateLimits();
        Optional<String> billingUser = body.billingUserId();
        var change = new Teams.Change(
                null,
                body.plan(),
                body.suspended(),
                limit == null ? null : limit.map(Micros::of).orElse(null),
                limit != null && limit.isEmpty(),
                checkedRateLimits(rates),
                rates != null && rates.isEmpty(),
                checkedBillingUser(billingUser),
                billingUser != null && billingUser.isEmpty());
        Team changed = Objects.requireNonNull(transactions.execute(tx -> {
            Team team = TeamId.parse(id)
                    .flatMap(known -> teams.change(
                            known, before -> Etag.of(before.version()).requireMatch(request), change))
                    .orElseThrow(Problem::notFound);
            journal.audit(new AuditEvent(
                    team.id(),
                    OperatorFilter.actorOf(request),
                    "team.change",
                    team.id().text(),
                    "done"));
            return team;
        }));
        return ResponseEntity.ok().eTag(Etag.of(changed.version()).value()).body(View.of(changed));
    }

    @SuppressWarnings("NullableOptional") // As in the body.
    private static @Nullable String checkedBillingUser(@Nullable Optional<String> billingUser) {
        if (billingUser == null || billingUser.isEmpty()) {
            return null;
        }
        String user = billingUser.get();
        if (user.isBlank()
                || user.length() > BILLING_USER_LENGTH_MAX
                || user.chars().anyMatch(c -> c < ' ')) {
            throw Problem.invalid(
                    "/billing_user_id",
                    "length",
                    "must have 1 to %d characters, none of them a control".formatted(BILLING_USER_LENGTH_MAX));
        }
        return user;
    }

    @SuppressWarnings("NullableOptional") // As in the body.
    private static @Nullable List<RateWindow> checkedRateLimits(
            @Nullable Optional<List<@Nullable RateLimitBody>> rates) {
        if (rates == null || rates.isEmpty()) {
            return null;
        }
        List<@Nullable RateLimitBody> bodies = rates.get();
        return RateLimitBody.checked(bodies, "/rate_limits", RATE_LIMITS_MAX);
    }

    private String firstKey(TeamId team, UserId owner, Mode mode) {
        var request = new ApiKeys.Request("First " + mode.wire() + " key", Grant.of(mode, EnumSet.allOf(Scope.class)));
        return apiKeys.issue(team, owner.text(), request).secret().reveal();
    }
}
