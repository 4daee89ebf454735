package ai.creativeflow.people;

import ai.creativeflow.apikeys.ApiKey;
import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Role;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Body;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who belongs to the caller's team. */
@RestController
final class MemberController {

    private final People people;

    MemberController(People people) {
        this.people = people;
    }

    record PatchBody(@Nullable String role) {}

    /** A member as the team sees it. */
    record View(
            UserId userId,
            String object,
            @Nullable String email,
            @Nullable String name,
            Role role,
            Instant joinedAt) {

        static View of(Member member) {
            return new View(
                    member.user().id(),
                    "member",
                    member.user().email(),
                    member.user().name(),
                    member.role(),
                    member.joinedAt());
        }
    }

    /** Who left, with the keys that they made: those belong to the team and go on working until somebody revokes them. */
    record RemovedView(View member, List<KeyView> apiKeys) {

        static RemovedView of(People.Removed removed) {
            return new RemovedView(
                    View.of(removed.member()),
                    removed.keys().stream().map(KeyView::of).toList());
        }
    }

    record KeyView(KeyId id, String name, Mode mode, String hint, Instant createdAt) {

        static KeyView of(ApiKey key) {
            return new KeyView(key.id(), key.name(), key.mode(), key.hint(), key.createdAt());
        }
    }

    @GetMapping("/v1/team/members")
    @Route(scope = Scope.TEAM_READ, repeat = Repeat.SAFE)
    Page<View> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var page = Page.Request.of(limit, cursor);
        return Page.of(
                page,
                people.members(caller.team(), page),
                member -> member.user().id(),
                View::of);
    }

    @PatchMapping("/v1/team/members/{user_id}")
    @Route(scope = Scope.TEAM_WRITE, repeat = Repeat.SAFE, changesTeam = true)
    View patch(Caller caller, @PathVariable("user_id") String id, @Body PatchBody body) {
        UserId user = UserId.parse(id).orElseThrow(Problem::notFound);
        return people.changeRole(caller, user, role(body.role())).map(View::of).orElseThrow(Problem::notFound);
    }

    /** Taking out somebody else needs {@code team:write}; leaving needs nothing. */
    @DeleteMapping("/v1/team/members/{user_id}")
    @Route(
            scope = {},
            repeat = Repeat.SAFE,
            changesTeam = true)
    RemovedView remove(Caller caller, @PathVariable("user_id") String id) {
        UserId user = UserId.parse(id).orElseThrow(Problem::notFound);
        if (!caller.is(user)) {
            caller.require(Scope.TEAM_WRITE);
        }
        return people.remove(caller, user).map(RemovedView::of).orElseThrow(Problem::notFound);
    }

    static Role role(@Nullable String wire) {
        return Role.of(wire == null ? "" : wire)
                .orElseThrow(() -> Problem.invalid("/role", "unknown", "must be viewer, editor, admin or owner"));
    }
}
