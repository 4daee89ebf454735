package ai.creativeflow.identity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.ApiRoute;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Person;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each role may do: the whole table, route by route, as people with tokens meet it. */
class RolesTest {

    private static final Platform PLATFORM = Platform.shared();
    private static final List<ApiRoute> ALL = ApiRoute.all(PLATFORM);
    private static final Path PAGE = Path.of("..", "docs", "roles.md");

    private static Person owner;
    private static TeamKeys team;
    private static final Map<Role, Client> PEOPLE = new EnumMap<>(Role.class);

    @BeforeAll
    static void a_team_with_somebody_in_each_role() {
        owner = PLATFORM.person();
        team = PLATFORM.team("enterprise", owner.email());
        for (Role role : Role.values()) {
            PEOPLE.put(role, somebody(role));
        }
    }

    static Stream<Arguments> everyRouteAndRole() {
        return ALL.stream().flatMap(route -> Stream.of(Role.values()).map(role -> Arguments.of(route, role)));
    }

    static Stream<ApiRoute> routesOfTeams() {
        return ALL.stream().filter(route -> !route.declared().withoutTeam());
    }

    static Stream<ApiRoute> routesOfPeople() {
        return ALL.stream().filter(route -> route.declared().withoutTeam());
    }

    @ParameterizedTest
    @MethodSource("everyRouteAndRole")
    void role_is_refused_exactly_where_it_does_not_hold_what_the_route_asks_for(ApiRoute route, Role role) {
        boolean closes = route.declared().ownersOnly() && role == Role.OWNER;

        Answer answer = route.call(closes ? ownerOfAnotherTeam() : PEOPLE.get(role));

        if (least(route).compareTo(role) > 0) {
            Refusal.of(answer, 403, "insufficient_role");
        } else {
            assertThat(answer.status()).as(answer.toString()).isNotIn(401, 403);
        }
    }

    @ParameterizedTest
    @MethodSource("routesOfTeams")
    void person_without_a_team_is_told_that_one_is_needed(ApiRoute route) {
        Refusal.of(route.call(PLATFORM.person().client()), 400, "team_required");
    }

    @ParameterizedTest
    @MethodSource("routesOfPeople")
    void person_without_a_team_may_call_what_needs_none(ApiRoute route) {
        assertThat(route.call(PLATFORM.person().client()).status()).isNotIn(400, 401, 403);
    }

    @Test
    void each_role_holds_what_the_one_before_it_holds() {
        Role[] roles = Role.values();
        for (int i = 1; i < roles.length; i++) {
            assertThat(roles[i].scopes()).containsAll(roles[i - 1].scopes());
        }
    }

    /** After a change: run {@link #main} from {@code server}. */
    @Test
    void the_document_is_what_the_code_does() throws IOException {
        assertThat(Files.readString(PAGE)).isEqualTo(page());
    }

    /** Writes the page anew. */
    public static void main(String[] arguments) throws IOException {
        Files.writeString(PAGE, page());
        PLATFORM.close();
    }

    private static String page() {
        var page = new StringBuilder("""
                # Roles

                What a person may do in a team. Each role holds what the one before it holds. A route whose scope the role does not
                hold answers 403 `insufficient_role`. No key is ever an admin or owner: it holds the scopes that it was given.

                Deciding about owners (inviting, changing or removing one) takes an owner; everybody may leave, except the last
                owner.

                | scope | viewer | editor | admin | owner |
                |---|---|---|---|---|
                """);
        for (Scope scope : Scope.values()) {
            page.append("| `%s` |".formatted(scope.wire()));
            for (Role role : Role.values()) {
                page.append(role.scopes().contains(scope) ? " yes |" : " |");
            }
            page.append('\n');
        }
        page.append("""

                ## Routes

                | route | asks for | least role |
                |---|---|---|
                """);
        for (ApiRoute route : ALL) {
            page.append("| `%s` | %s | %s |\n".formatted(route, asksFor(route), leastWord(route)));
        }
        return page.toString();
    }

    private static String asksFor(ApiRoute route) {
        if (route.declared().ownersOnly()) {
            return "to be an owner";
        }
        return route.scopes().isEmpty() ? "nothing" : "`" + String.join("`, `", route.scopes()) + "`";
    }

    private static String leastWord(ApiRoute route) {
        return route.declared().withoutTeam() ? "none" : least(route).wire();
    }

    /** {@code DELETE} of a member asks for the scope where it is not oneself, in its handler. */
    private static Role least(ApiRoute route) {
        if (route.declared().ownersOnly()) {
            return Role.OWNER;
        }
        if (route.toString().equals("DELETE /v1/team/members/{user_id}")) {
            return Role.ADMIN;
        }
        return Stream.of(Role.values())
                .filter(role ->
                        role.scopes().containsAll(List.of(route.declared().scope())))
                .findFirst()
                .orElseThrow();
    }

    /** Everybody is invited by an owner: no key invites admins and owners. */
    private static Client somebody(Role role) {
        if (role == Role.OWNER) {
            return owner.in(team.id());
        }
        return PLATFORM.person().joins(team.id(), owner.in(team.id()), role.wire());
    }

    private static Client ownerOfAnotherTeam() {
        Person other = PLATFORM.person();
        return other.in(PLATFORM.team("enterprise", other.email()).id());
    }
}
