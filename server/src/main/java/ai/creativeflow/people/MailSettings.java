package ai.creativeflow.people;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code creativeflow.mail.*}: the server that invitations are sent by. Without a host nothing is sent: whoever invites
 * passes the link on.
 *
 * @param from whom mails come from; needed where there is a host
 * @param startTls whether the connection must be encrypted before anything is said; only for a server on the same machine
 *     is false a good idea
 * @param timeout for connecting, and again for each answer
 */
@ConfigurationProperties("creativeflow.mail")
record MailSettings(
        @Nullable String host,
        @DefaultValue("587") int port,
        @Nullable String user,
        @Nullable String password,
        @Nullable String from,
        @DefaultValue("true") boolean startTls,
        @DefaultValue("10s") Duration timeout) {

    MailSettings {
        if (host != null && from == null) {
            throw new IllegalArgumentException("creativeflow.mail.from is needed where creativeflow.mail.host is set");
        }
    }

    @Override
    public String toString() {
        return "MailSettings[host=%s, port=%d, user=%s, password=%s, from=%s, startTls=%s, timeout=%s]"
                .formatted(host, port, user, password == null ? "none" : "***", from, startTls, timeout);
    }
}
