package ai.creativeflow.people;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Person;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PeopleHttpTest {

    private static final Platform PLATFORM = Platform.shared();

    @Test
    void person_is_made_when_first_seen_and_found_again() {
        Person ada = PLATFORM.person();

        Answer first = ada.client().get("/v1/users/me");
        Answer again = ada.client().get("/v1/users/me");

        assertThat(first.text("/email")).isEqualTo(ada.email());
        assertThat(again.text("/id")).isEqualTo(first.text("/id"));
        assertThat(first.json().at("/teams")).isEmpty();
    }

    @Test
    void many_first_calls_at_once_make_one_person() throws Exception {
        Person ada = PLATFORM.person();

        var ids = Parallel.times(16, i -> ada.client().get("/v1/users/me").text("/id"));

        assertThat(ids.stream().distinct()).hasSize(1);
    }

    @Test
    void team_that_a_person_makes_is_theirs_and_free() {
        Person ada = PLATFORM.person();

        Answer made = ada.client().post("/v1/teams", Map.of("name", "Ada's"));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("/plan")).isEqualTo("free");
        Answer me = ada.client().get("/v1/me");
        assertThat(me.text("/type")).isEqualTo("user");
        assertThat(me.text("/team_id")).isEqualTo(made.text("/id"));
        assertThat(me.text("/role")).isEqualTo("owner");
        assertThat(me.text("/mode")).isEqualTo("test");
        assertThat(ada.client().get("/v1/teams").text("/data/0/role")).isEqualTo("owner");
    }

    @Test
    void person_makes_five_teams_and_no_more_however_fast() throws Exception {
        Person ada = PLATFORM.person();

        var statuses = Parallel.times(
                12,
                i -> ada.client()
                        .post("/v1/teams", Map.of("name", "One of many"))
                        .status());

        assertThat(statuses).containsOnly(201, 402);
        assertThat(statuses.stream().filter(status -> status == 201)).hasSize(5);
        Refusal.of(ada.client().post("/v1/teams", Map.of("name", "Sixth")), 402, "plan_limit_reached");
    }

    @Test
    void person_in_several_teams_says_for_which_one() {
        Person ada = PLATFORM.person();
        String first = ada.client().post("/v1/teams", Map.of("name", "First")).text("/id");
        ada.client().post("/v1/teams", Map.of("name", "Second"));

        Refusal.of(ada.client().get("/v1/team"), 400, "team_required");
        assertThat(ada.in(first).get("/v1/team").text("/name")).isEqualTo("First");
        assertThat(ada.client().get("/v1/me").json().at("/team_id").isNull()).isTrue();
    }

    @Test
    void person_without_a_team_is_told_that_one_is_needed() {
        Refusal.of(PLATFORM.person().client().get("/v1/generations"), 400, "team_required");
    }

    @Test
    void team_of_others_looks_like_one_that_does_not_exist() {
        Person ada = PLATFORM.person();
        String theirs = PLATFORM.team("payg").id();

        Refusal.of(ada.in(theirs).get("/v1/me"), 404, "not_found");
        Refusal.of(ada.in("team_00000000000000000000000000").get("/v1/me"), 404, "not_found");
        Refusal.of(ada.in("nonsense").get("/v1/me"), 404, "not_found");
    }

    @Test
    void mode_is_chosen_by_its_header() {
        Person ada = PLATFORM.person();
        ada.client().post("/v1/teams", Map.of("name", "Ada's"));

        assertThat(ada.client().with("CreativeFlow-Mode", "live").get("/v1/me").text("/mode"))
                .isEqualTo("live");
        Refusal.of(ada.client().with("CreativeFlow-Mode", "prod").get("/v1/me"), 400, "invalid_parameter");
    }

    @Test
    void owner_that_an_operator_named_is_the_person_who_comes_with_that_address() {
        Person ada = PLATFORM.person();
        Answer founded = PLATFORM.operator()
                .post("/admin/v1/teams", Map.of("name", "For Ada", "plan", "payg", "owner_email", ada.email()));

        assertThat(ada.client().get("/v1/me").text("/team_id")).isEqualTo(founded.text("/team/id"));
        assertThat(ada.client().get("/v1/me").text("/role")).isEqualTo("owner");
    }

    @Test
    void address_that_nobody_verified_opens_no_team() {
        Person ada = PLATFORM.person();
        PLATFORM.operator().post("/admin/v1/teams", Map.of("name", "A", "plan", "payg", "owner_email", ada.email()));
        Client other = PLATFORM.as(Person.token(UUID.randomUUID().toString(), "other@people.example"));

        assertThat(other.get("/v1/users/me").json().at("/teams")).isEmpty();
    }

    @Test
    void invitation_lets_one_person_in_once() {
        Owned team = owned();
        Person bob = PLATFORM.person();
        Person eve = PLATFORM.person();
        Answer invited = team.owner().post("/v1/team/invitations", Map.of("email", bob.email(), "role", "editor"));

        assertThat(invited.status()).isEqualTo(201);
        assertThat(invited.text("/accept_url"))
                .startsWith("https://api.creativeflow.test/")
                .contains(invited.text("/token"));
        Answer accepted = bob.client().post("/v1/invitations/accept", Map.of("token", invited.text("/token")));
        assertThat(accepted.text("/role")).isEqualTo("editor");
        Refusal.of(eve.client().post("/v1/invitations/accept", Map.of("token", invited.text("/token"))), 410, "gone");
        Refusal.of(eve.client().post("/v1/invitations/accept", Map.of("token", "ivt_token_made_up")), 410, "gone");
        assertThat(team.owner().get("/v1/team/invitations").text("/data/0/status"))
                .isEqualTo("accepted");
    }

    @Test
    void invitation_raced_for_lets_one_in() throws Exception {
        Owned team = owned();
        String token = team.owner()
                .post("/v1/team/invitations", Map.of("email", "x@example.com", "role", "viewer"))
                .text("/token");

        var statuses = Parallel.times(
                8,
                i -> PLATFORM.person()
                        .client()
                        .post("/v1/invitations/accept", Map.of("token", token))
                        .status());

        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(1);
        assertThat(statuses.stream().filter(status -> status == 410)).hasSize(7);
    }

    @Test
    void repeat_of_an_invitation_shows_no_token() {
        Owned team = owned();
        Client sure = team.owner().with("Idempotency-Key", UUID.randomUUID().toString());
        var body = Map.of("email", "bob@example.com", "role", "viewer");

        Answer first = sure.post("/v1/team/invitations", body);
        Answer again = sure.post("/v1/team/invitations", body);

        assertThat(again.text("/id")).isEqualTo(first.text("/id"));
        assertThat(again.json().at("/token").isNull()).isTrue();
        assertThat(again.json().at("/accept_url").isNull()).isTrue();
    }

    @Test
    void withdrawn_invitation_opens_nothing() {
        Owned team = owned();
        Answer invited = team.owner().post("/v1/team/invitations", Map.of("email", "a@b.example", "role", "viewer"));

        assertThat(team.owner()
                        .delete("/v1/team/invitations/" + invited.text("/id"))
                        .text("/status"))
                .isEqualTo("withdrawn");
        Refusal.of(
                PLATFORM.person().client().post("/v1/invitations/accept", Map.of("token", invited.text("/token"))),
                410,
                "gone");
        Refusal.of(owned().owner().delete("/v1/team/invitations/" + invited.text("/id")), 404, "not_found");
    }

    @Test
    void nobody_invites_into_a_role_that_they_could_not_give() {
        Owned team = owned();
        Client admin = PLATFORM.person().joins(team.id(), team.owner(), "admin");

        Refusal.of(
                admin.post("/v1/team/invitations", Map.of("email", "a@b.example", "role", "owner")),
                403,
                "insufficient_role");
        Refusal.of(
                team.key().post("/v1/team/invitations", Map.of("email", "a@b.example", "role", "admin")),
                403,
                "wider_than_caller");
        assertThat(team.key()
                        .post("/v1/team/invitations", Map.of("email", "a@b.example", "role", "editor"))
                        .status())
                .isEqualTo(201);
        Refusal.of(
                        team.owner().post("/v1/team/invitations", Map.of("email", "no address", "role", "viewer")),
                        422,
                        "validation_failed")
                .at("/email");
        Refusal.of(
                        team.owner().post("/v1/team/invitations", Map.of("email", "a@b.example", "role", "king")),
                        422,
                        "validation_failed")
                .at("/role");
    }

    @Test
    void role_that_changed_holds_with_the_next_request() {
        Owned team = owned();
        Person bob = PLATFORM.person();
        Client asBob = bob.joins(team.id(), team.owner(), "viewer");
        String id = bob.client().get("/v1/users/me").text("/id");
        Refusal.of(asBob.patch("/v1/team", Map.of("name", "Mine now")), 403, "insufficient_role");

        team.owner().patch("/v1/team/members/" + id, Map.of("role", "admin"));

        assertThat(asBob.patch("/v1/team", Map.of("name", "Mine now")).status()).isEqualTo(200);
        assertThat(team.owner().get("/v1/team").text("/name")).isEqualTo("Mine now");
    }

    @Test
    void member_who_was_removed_is_out_with_the_next_request_and_their_keys_work_on() {
        Owned team = owned();
        Person bob = PLATFORM.person();
        Client asBob = bob.joins(team.id(), team.owner(), "admin");
        String id = bob.client().get("/v1/users/me").text("/id");
        Answer key = asBob.post(
                "/v1/api-keys", Map.of("name", "Bob's", "mode", "test", "scopes", List.of("generations:read")));

        Answer removed = team.owner().delete("/v1/team/members/" + id);

        assertThat(removed.text("/member/user_id")).isEqualTo(id);
        assertThat(removed.text("/api_keys/0/id")).isEqualTo(key.text("/id"));
        Refusal.of(asBob.get("/v1/team"), 404, "not_found");
        assertThat(PLATFORM.as(key.text("/secret")).get("/v1/generations").status())
                .isEqualTo(200);
    }

    @Test
    void everybody_may_leave_but_the_last_owner() {
        Owned team = owned();
        Person bob = PLATFORM.person();
        Client asBob = bob.joins(team.id(), team.owner(), "viewer");
        String bobsId = bob.client().get("/v1/users/me").text("/id");
        String ownersId = team.person().client().get("/v1/users/me").text("/id");

        Refusal.of(asBob.delete("/v1/team/members/" + ownersId), 403, "insufficient_role");
        assertThat(asBob.delete("/v1/team/members/" + bobsId).status()).isEqualTo(200);
        Refusal.of(team.owner().delete("/v1/team/members/" + ownersId), 409, "conflict");
        Refusal.of(team.owner().patch("/v1/team/members/" + ownersId, Map.of("role", "admin")), 409, "conflict");
    }

    @Test
    void ownership_is_handed_over() {
        Owned team = owned();
        Person bob = PLATFORM.person();
        Client asBob = bob.joins(team.id(), team.owner(), "admin");
        String bobsId = bob.client().get("/v1/users/me").text("/id");
        String ownersId = team.person().client().get("/v1/users/me").text("/id");
        Refusal.of(asBob.patch("/v1/team/members/" + ownersId, Map.of("role", "viewer")), 403, "insufficient_role");

        assertThat(team.owner()
                        .patch("/v1/team/members/" + bobsId, Map.of("role", "owner"))
                        .text("/role"))
                .isEqualTo("owner");
        assertThat(asBob.patch("/v1/team/members/" + ownersId, Map.of("role", "viewer"))
                        .text("/role"))
                .isEqualTo("viewer");
        Refusal.of(team.owner().patch("/v1/team", Map.of("name", "Still mine")), 403, "insufficient_role");
    }

    /** Two owners who demote each other, or both leave, at one instant: one of them stays owner. */
    @Test
    void team_keeps_an_owner_whatever_runs_at_once() throws Exception {
        for (int round = 0; round < 10; round++) {
            Owned team = owned();
            Person bob = PLATFORM.person();
            Client asBob = bob.joins(team.id(), team.owner(), "admin");
            String bobsId = bob.client().get("/v1/users/me").text("/id");
            String adasId = team.person().client().get("/v1/users/me").text("/id");
            team.owner().patch("/v1/team/members/" + bobsId, Map.of("role", "owner"));

            Parallel.times(
                    2,
                    i -> i == 0
                            ? team.owner().delete("/v1/team/members/" + adasId)
                            : asBob.patch("/v1/team/members/" + bobsId, Map.of("role", "viewer")));

            String owners = PLATFORM.bean(org.springframework.jdbc.core.simple.JdbcClient.class)
                    .sql("""
                            SELECT count(*)
                            FROM membership m
                            JOIN team t ON t.id = m.team_id
                            WHERE t.name = :name
                              AND m.role = 'owner'
                            """)
                    .param("name", team.name())
                    .query(String.class)
                    .single();
            assertThat(owners).isEqualTo("1");
        }
    }

    @Test
    void test_key_reads_the_team_and_never_changes_it() {
        TeamKeys keys = PLATFORM.team("payg");

        assertThat(keys.test().get("/v1/team").status()).isEqualTo(200);
        assertThat(keys.test().get("/v1/team/members").status()).isEqualTo(200);
        Refusal.of(keys.test().patch("/v1/team", Map.of("name", "No")), 403, "mode_not_allowed");
        Refusal.of(
                keys.test().post("/v1/team/invitations", Map.of("email", "a@b.example", "role", "viewer")),
                403,
                "mode_not_allowed");
        Refusal.of(keys.live().delete("/v1/team"), 403, "insufficient_role");
        Refusal.of(keys.live().get("/v1/teams"), 403, "insufficient_role");
        Refusal.of(keys.live().get("/v1/users/me"), 403, "insufficient_role");
    }

    @Test
    void closed_team_lets_nobody_in() {
        Owned team = owned();

        assertThat(team.owner().delete("/v1/team").status()).isEqualTo(204);

        Refusal.of(team.key().get("/v1/me"), 401, "api_key_revoked");
        Refusal.of(team.owner().get("/v1/team"), 404, "not_found");
        assertThat(team.person().client().get("/v1/teams").json().at("/data")).isEmpty();
    }

    @Test
    void only_members_are_seen() {
        Owned team = owned();
        Owned rival = owned();
        String theirs = rival.person().client().get("/v1/users/me").text("/id");
        String own = team.person().client().get("/v1/users/me").text("/id");

        assertThat(team.owner().get("/v1/users/" + own).text("/role")).isEqualTo("owner");
        Refusal.of(team.owner().get("/v1/users/" + theirs), 404, "not_found");
        Refusal.of(team.owner().patch("/v1/team/members/" + theirs, Map.of("role", "viewer")), 404, "not_found");
        Refusal.of(team.owner().delete("/v1/team/members/" + theirs), 404, "not_found");
    }

    @Test
    void who_comes_and_goes_is_told() {
        Owned team = owned();
        Person bob = PLATFORM.person();
        bob.joins(team.id(), team.owner(), "viewer");
        String id = bob.client().get("/v1/users/me").text("/id");
        team.owner().delete("/v1/team/members/" + id);

        List<String> types = new ArrayList<>();
        team.key()
                .get("/v1/events")
                .json()
                .at("/data")
                .forEach(event -> types.add(event.path("type").asString()));
        assertThat(types).contains("team.member_added", "team.member_removed");
    }

    @Test
    void token_of_nobody_is_refused_and_counted() {
        Refusal.of(PLATFORM.as("a.b.c").get("/v1/me"), 401, "invalid_token");
        Refusal.of(PLATFORM.as("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.").get("/v1/me"), 401, "invalid_token");
    }

    private record Owned(String id, String name, Person person, Client owner, Client key) {}

    /** A team of a new person on {@code payg}, with a live key of every scope. */
    private static Owned owned() {
        Person ada = PLATFORM.person();
        String name = "Team of " + ada.subject();
        Answer founded = PLATFORM.operator()
                .post("/admin/v1/teams", Map.of("name", name, "plan", "payg", "owner_email", ada.email()));
        return new Owned(
                founded.text("/team/id"),
                name,
                ada,
                ada.client().with("CreativeFlow-Team", founded.text("/team/id")).with("CreativeFlow-Mode", "live"),
                PLATFORM.as(founded.text("/live_key")));
    }
}
