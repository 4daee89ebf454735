package ai.creativeflow.people;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Person;
import ai.creativeflow.testing.Pictures;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Receiver;
import ai.creativeflow.testing.Refusal;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Closed teams are erased after thirty days, and people when an operator says so; the books stay. */
class ErasuresTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int CHANGES = 5;
    private static final Platform PLATFORM = Platform.shared();
    private static final List<String> HELD = List.of(
            "asset",
            "asset_storage",
            "stored_file",
            "sample",
            "delivery",
            "delivery_attempt",
            "delivery_due",
            "webhook_endpoint",
            "webhook_secret",
            "event",
            "request_log",
            "membership",
            "invitation");

    private final Erasures erasures = PLATFORM.bean(Erasures.class);
    private final Client operator = PLATFORM.operator();

    @Test
    void team_that_was_closed_thirty_days_ago_is_erased_but_its_books_and_audit() {
        Person owner = PLATFORM.person();
        TeamKeys team = PLATFORM.team("payg", owner.email());
        owner.in(team.id()).get("/v1/me");
        try (var receiver = new Receiver()) {
            String endpoint = team.live()
                    .post("/v1/webhook-endpoints", Map.of("url", receiver.url(), "events", List.of("*")))
                    .text("/id");
            Pictures.awaiting(team.live());
            team.live().post("/v1/team/invitations", Map.of("email", "x@people.example", "role", "viewer"));
            Until.holds(SOON, "deliveries", () -> count("delivery_attempt", team) > 0 && isQuiet(team));
            team.live().patch("/v1/webhook-endpoints/" + endpoint, Map.of("paused", true));
        }
        owner.in(team.id()).delete("/v1/team");
        Until.holds(SOON, "the request log", () -> count("request_log", team) == CHANGES && pending(team) == 0);
        long ledger = count("ledger_entry", team);
        long audited = count("audit_event", team);
        closedDaysAgo(team, 31);

        erasures.run();
        erasures.run();

        for (String table : HELD) {
            assertThat(count(table, team)).as(table).isZero();
        }
        assertThat(count("ledger_entry", team)).isEqualTo(ledger).isPositive();
        assertThat(count("audit_event", team)).isEqualTo(audited + 1);
        assertThat(prompts(team)).containsOnly("");
        assertThat(operator.get("/admin/v1/reconciliation").number("/differences"))
                .isZero();
        Answer trail = operator.get("/admin/v1/audit-events?team=" + team.id());
        assertThat(trail.text("/data/0/action")).isEqualTo("team.erase");
        assertThat(trail.json().at("/data/1/ip").isNull()).isTrue();
    }

    @Test
    void team_that_was_closed_less_than_thirty_days_ago_is_kept() {
        Person owner = PLATFORM.person();
        TeamKeys team = PLATFORM.team("payg", owner.email());
        owner.in(team.id()).delete("/v1/team");
        closedDaysAgo(team, 29);

        erasures.run();

        assertThat(count("membership", team)).isEqualTo(1);
        assertThat(operator.get("/admin/v1/teams/" + team.id()).text("/name")).isNotEqualTo("erased");
    }

    @Test
    void person_is_told_what_is_held_of_them() {
        TeamKeys team = PLATFORM.team("payg");
        Person ada = PLATFORM.person();
        String id = ada.joins(team.id(), team.live(), "editor").get("/v1/me").text("/user_id");

        Answer held = operator.post("/admin/v1/users/" + id + "/export");

        assertThat(held.status()).isEqualTo(200);
        assertThat(held.text("/email")).isEqualTo(ada.email());
        assertThat(held.text("/subject")).isEqualTo(ada.subject());
        assertThat(held.text("/teams/0/id")).isEqualTo(team.id());
        assertThat(held.text("/events/0/action")).isEqualTo("team.invitation_accept");
        assertThat(held.text("/events/0/ip")).isEqualTo("127.0.0.1");
    }

    @Test
    void erased_person_is_nobody_and_in_no_team_any_more() {
        TeamKeys team = PLATFORM.team("payg");
        Person ada = PLATFORM.person();
        String id = ada.joins(team.id(), team.live(), "editor").get("/v1/me").text("/user_id");

        assertThat(operator.post("/admin/v1/users/" + id + "/erase").status()).isEqualTo(204);
        assertThat(operator.post("/admin/v1/users/" + id + "/erase").status()).isEqualTo(204);

        Answer held = operator.post("/admin/v1/users/" + id + "/export");
        assertThat(held.toString()).doesNotContain(ada.email(), ada.subject(), "127.0.0.1");
        assertThat(held.json().at("/teams")).isEmpty();
        assertThat(team.live().get("/v1/team/invitations").toString()).doesNotContain(ada.email());
        Refusal.of(team.live().get("/v1/users/" + id), 404, "not_found");
        Refusal.of(ada.in(team.id()).get("/v1/me"), 404, "not_found");
        assertThat(operator.get("/admin/v1/audit-events?action=user.erase&limit=1")
                        .text("/data/0/target"))
                .isEqualTo(id);
    }

    @Test
    void last_owner_of_a_team_is_not_erased() {
        Person ada = PLATFORM.person();
        String team = ada.client().post("/v1/teams", Map.of("name", "Ada's")).text("/id");
        String id = ada.client().get("/v1/me").text("/user_id");

        Refusal.of(operator.post("/admin/v1/users/" + id + "/erase"), 409, "conflict")
                .detailHas(team);

        assertThat(ada.client().get("/v1/users/me").text("/email")).isEqualTo(ada.email());
    }

    @Test
    void person_who_does_not_exist_is_not_found() {
        for (String id : List.of("usr_00000000000000000000000000", "x")) {
            Refusal.of(operator.post("/admin/v1/users/" + id + "/export"), 404, "not_found");
            Refusal.of(operator.post("/admin/v1/users/" + id + "/erase"), 404, "not_found");
        }
    }

    private static void closedDaysAgo(TeamKeys team, int days) {
        PLATFORM.jdbc()
                .sql("UPDATE team SET closed_at = now() - make_interval(days => :days) WHERE id = :id")
                .param("days", days)
                .param("id", uuid(team))
                .update();
    }

    private static long count(String table, TeamKeys team) {
        return PLATFORM.jdbc()
                .sql("SELECT count(*) FROM %s WHERE team_id = :team".formatted(table))
                .param("team", uuid(team))
                .query(Long.class)
                .single();
    }

    private static boolean isQuiet(TeamKeys team) {
        return pending(team) == 0 && count("delivery_due", team) == 0;
    }

    /** Events that the fan-out has not seen. */
    private static long pending(TeamKeys team) {
        return PLATFORM.jdbc()
                .sql("SELECT count(*) FROM event_pending p JOIN event e ON e.id = p.event_id WHERE e.team_id = :team")
                .param("team", uuid(team))
                .query(Long.class)
                .single();
    }

    private static List<String> prompts(TeamKeys team) {
        return PLATFORM.jdbc()
                .sql("SELECT prompt FROM generation WHERE team_id = :team")
                .param("team", uuid(team))
                .query(String.class)
                .list();
    }

    private static UUID uuid(TeamKeys team) {
        return TeamId.parse(team.id()).orElseThrow().value();
    }
}
