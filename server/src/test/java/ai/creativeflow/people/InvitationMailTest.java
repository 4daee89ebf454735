package ai.creativeflow.people;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.journal.OperatorEvents;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.MailServer;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.Refusal;
import ai.creativeflow.testing.Until;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class InvitationMailTest {

    private static final Duration SOON = Duration.ofSeconds(15);

    private static MailServer server;
    private static Platform platform;

    @BeforeAll
    static void a_platform_with_a_mail_server() {
        server = new MailServer();
        platform = Platform.with(Map.of(
                "creativeflow.mail.host", "127.0.0.1",
                "creativeflow.mail.port", Integer.toString(server.port()),
                "creativeflow.mail.from", "platform@creativeflow.test",
                "creativeflow.mail.start-tls", "false",
                "creativeflow.mail.timeout", "2s"));
    }

    @AfterAll
    static void stop() {
        platform.close();
        server.close();
    }

    /** The last one ends the server, so there is one test and not two. */
    @Test
    void invitation_is_sent_with_its_link_and_a_failure_is_told_to_operators() {
        TeamKeys team = platform.team("payg");

        Answer invited = invite(team, "ada@people.example");
        Refusal.of(invite(team, "no address"), 422, "validation_failed");

        Until.holds(SOON, "the mail", () -> !server.mails().isEmpty());
        assertThat(server.mails()).hasSize(1);
        String mail = server.mails().getFirst();
        assertThat(mail).contains("To: ada@people.example", "From: platform@creativeflow.test");
        assertThat(mail.replace("=\n", "").replace("=3D", "=")).contains(invited.text("/accept_url"));

        server.close();
        assertThat(invite(team, "bob@people.example").status()).isEqualTo(201);

        Until.holds(SOON, "the operators to be told", () -> {
            platform.bean(OperatorEvents.class).write();
            return platform.operator().get("/admin/v1/events").toString().contains("mail_failed");
        });
        assertThat(platform.operator().get("/admin/v1/events").toString()).doesNotContain("bob@");
    }

    private static Answer invite(TeamKeys team, String email) {
        return team.live().post("/v1/team/invitations", Map.of("email", email, "role", "viewer"));
    }
}
