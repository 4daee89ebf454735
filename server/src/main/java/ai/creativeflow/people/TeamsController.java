package ai.creativeflow.people;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Role;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.identity.Team;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.kernel.http.Body;
import ai.creativeflow.kernel.http.Etag;
import ai.creativeflow.kernel.http.Idempotency;
import ai.creativeflow.kernel.http.Idempotency.Outcome;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.TeamId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The teams of a person, and the one that is called for. */
@RestController
final class TeamsController {

    private final Teams teams;
    private final People people;
    private final Idempotency idempotency;

    TeamsController(Teams teams, People people, Idempotency idempotency) {
        this.teams = teams;
        this.people = people;
        this.idempotency = idempotency;
    }

    record NameBody(@Nullable String name) {}

    /** A team as its members see it. */
    record TeamView(TeamId id, String object, String name, String plan, boolean suspended, Instant createdAt) {

        static TeamView of(Team team) {
            return new TeamView(team.id(), "team", team.name(), team.plan(), team.suspended(), team.createdAt());
        }
    }

    /** What a person is in one team. */
    record View(TeamId id, String object, String name, Role role, Instant joinedAt) {

        static View of(Membership membership) {
            return new View(membership.team(), "team", membership.teamName(), membership.role(), membership.joinedAt());
        }
    }

    @GetMapping("/v1/team")
    @Route(scope = Scope.TEAM_READ, repeat = Repeat.SAFE)
    ResponseEntity<TeamView> get(Caller caller, HttpServletRequest request) {
        Team team = teams.find(caller.team()).orElseThrow(Problem::notFound);
        return Etag.of(team.version()).answer(request, TeamView.of(team));
    }

    @PatchMapping("/v1/team")
    @Route(scope = Scope.TEAM_WRITE, repeat = Repeat.SAFE, changesTeam = true)
    ResponseEntity<TeamView> patch(Caller caller, @Body NameBody body, HttpServletRequest request) {
        Team changed = people.rename(caller, before -> Etag.of(before.version()).requireMatch(request), body.name())
                .orElseThrow(Problem::notFound);
        return ResponseEntity.ok().eTag(Etag.of(changed.version()).value()).body(TeamView.of(changed));
    }

    /** Nobody gets in any more from now on; erased after 30 days. */
    @DeleteMapping("/v1/team")
    @Route(
            scope = {},
            repeat = Repeat.SAFE,
            changesTeam = true,
            ownersOnly = true)
    ResponseEntity<Void> close(Caller caller) {
        people.close(caller);
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/v1/teams")
    @Route(
            scope = {},
            repeat = Repeat.SAFE,
            withoutTeam = true)
    Page<View> list(Caller caller) {
        List<View> all =
                people.memberships(caller.person()).stream().map(View::of).toList();
        return new Page<>(all, false, null);
    }

    @PostMapping("/v1/teams")
    @Route(
            scope = {},
            repeat = Repeat.ONCE_BY_KEY,
            withoutTeam = true)
    ResponseEntity<byte[]> create(Caller caller, @Body NameBody body, HttpServletRequest request) {
        var founder = caller.person();
        return idempotency
                .run(request, caller.idempotencyOwner(), () -> {
                    Team team = people.found(founder, body.name() == null ? "" : body.name());
                    return Outcome.created("/v1/team", TeamView.of(team));
                })
                .toResponse();
    }
}
