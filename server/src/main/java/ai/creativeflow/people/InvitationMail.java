package ai.creativeflow.people;

import ai.creativeflow.identity.Team;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.journal.OperatorEvents;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.MailException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Sends invitations by mail where a mail server is configured. A mail that cannot be sent is told to operators and not tried
 * again: the link was shown to whoever invited, and can be passed on.
 */
final class InvitationMail {

    private static final Logger LOG = LoggerFactory.getLogger(InvitationMail.class);
    private static final int AT_ONCE = 4;

    @SuppressWarnings("InlineFormatString") // A text, and no format by the way.
    private static final String TEXT = """
            You are invited to the team "%s" on the CreativeFlow API Platform, as %s.

            Accept here, until %s (UTC):
            %s

            The link is good for one person. If you did not expect this mail, ignore it.
            """;

    private final MailSettings settings;
    private final JavaMailSenderImpl sender;
    private final Teams teams;
    private final OperatorEvents operatorEvents;
    private final Semaphore hands = new Semaphore(AT_ONCE);

    InvitationMail(MailSettings settings, Teams teams, OperatorEvents operatorEvents) {
        this.settings = settings;
        this.sender = sender(settings);
        this.teams = teams;
        this.operatorEvents = operatorEvents;
    }

    /** Once the present transaction has committed, on a thread of its own. */
    void sendAfterCommit(Invitation invitation, String acceptUrl) {
        if (settings.host() == null) {
            return;
        }
        String team = teams.find(invitation.team()).map(Team::name).orElse("");
        SimpleMailMessage mail = mail(invitation, team.replaceAll("\\p{Cntrl}", " "), acceptUrl);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                Thread.ofVirtual().name("invitation-mail").start(() -> send(mail));
            }
        });
    }

    private void send(SimpleMailMessage mail) {
        hands.acquireUninterruptibly();
        try {
            sender.send(mail);
        } catch (MailException e) {
            LOG.warn("an invitation could not be sent: {}", e.getClass().getSimpleName());
            LOG.debug("an invitation could not be sent", e);
            operatorEvents.raise(
                    OperatorEvents.Kind.MAIL_FAILED,
                    "An invitation could not be sent: %s."
                            .formatted(e.getClass().getSimpleName()));
        } finally {
            hands.release();
        }
    }

    private SimpleMailMessage mail(Invitation invitation, String team, String acceptUrl) {
        var mail = new SimpleMailMessage();
        mail.setFrom(Objects.requireNonNull(settings.from()));
        mail.setTo(invitation.email());
        mail.setSubject("You are invited to " + team);
        mail.setText(TEXT.formatted(team, invitation.role().wire(), invitation.expiresAt(), acceptUrl));
        return mail;
    }

    private static JavaMailSenderImpl sender(MailSettings settings) {
        var sender = new JavaMailSenderImpl();
        sender.setHost(settings.host());
        sender.setPort(settings.port());
        sender.setUsername(settings.user());
        sender.setPassword(settings.password());
        sender.setDefaultEncoding(StandardCharsets.UTF_8.name());
        String millis = Long.toString(settings.timeout().toMillis());
        var properties = new Properties();
        properties.setProperty("mail.smtp.connectiontimeout", millis);
        properties.setProperty("mail.smtp.timeout", millis);
        properties.setProperty("mail.smtp.writetimeout", millis);
        properties.setProperty("mail.smtp.auth", Boolean.toString(settings.user() != null));
        properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(settings.startTls()));
        properties.setProperty("mail.smtp.starttls.required", Boolean.toString(settings.startTls()));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        sender.setJavaMailProperties(properties);
        return sender;
    }
}
