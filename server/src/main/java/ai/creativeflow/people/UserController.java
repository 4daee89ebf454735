package ai.creativeflow.people;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class UserController {

    private final People people;

    UserController(People people) {
        this.people = people;
    }

    /** A person as they see themselves. */
    record MeView(
            UserId id,
            String object,
            @Nullable String email,
            @Nullable String name,
            Instant createdAt,
            List<TeamsController.View> teams) {}

    @GetMapping("/v1/users/me")
    @Route(
            scope = {},
            repeat = Repeat.SAFE,
            withoutTeam = true)
    MeView me(Caller caller) {
        User user = people.find(caller.person()).orElseThrow(Problem::notFound);
        return new MeView(
                user.id(),
                "user",
                user.email(),
                user.name(),
                user.createdAt(),
                people.memberships(user.id()).stream()
                        .map(TeamsController.View::of)
                        .toList());
    }

    /** Members of the caller's team only; everybody else is a 404 like one who does not exist. */
    @GetMapping("/v1/users/{id}")
    @Route(scope = Scope.TEAM_READ, repeat = Repeat.SAFE)
    MemberController.View get(Caller caller, @PathVariable String id) {
        return UserId.parse(id)
                .flatMap(user -> people.member(caller.team(), user))
                .map(MemberController.View::of)
                .orElseThrow(Problem::notFound);
    }
}
