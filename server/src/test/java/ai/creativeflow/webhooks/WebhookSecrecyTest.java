package ai.creativeflow.webhooks;

import static ai.creativeflow.kernel.outbound.LoopbackServer.answer;
import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.journal.EventType;
import ai.creativeflow.kernel.outbound.LoopbackServer;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What signs, and what a developer had us send along, stands in no log, whatever becomes of the deliveries. */
class WebhookSecrecyTest extends OnPlatform {

    private static final String TOKEN = "Bearer token-of-the-developer";

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger ours = (Logger) LoggerFactory.getLogger("ai.creativeflow");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Level levelBefore = ours.getLevel();

    @BeforeEach
    void listen() {
        log.start();
        root.addAppender(log);
        ours.setLevel(Level.TRACE);
    }

    @AfterEach
    void stopListening() {
        ours.setLevel(levelBefore);
        root.detachAppender(log);
    }

    @Test
    void neither_secrets_nor_values_of_headers_are_logged() throws Exception {
        List<String> secrets = new ArrayList<>(List.of(TOKEN));
        for (String head : List.of("200 OK", "500 Oops", "410 Gone")) {
            var receiver = receiver(request -> answer(head, ""));
            secrets.add(used(receiver.url()));
            assertThat(receiver.received())
                    .as("it was sent along")
                    .allMatch(request -> request.header("Authorization").equals(TOKEN))
                    .isNotEmpty();
        }
        LoopbackServer gone = receiver(request -> answer("200 OK", ""));
        gone.close();
        secrets.add(used(gone.url()));
        LoggerFactory.getLogger("ai.creativeflow.test").trace("the end");

        assertThat(logged()).contains("the end").doesNotContain(secrets);
    }

    /** Created, rotated, delivered to, tested. */
    private String used(String url) throws InterruptedException {
        var endpoints = platform.bean(Endpoints.class);
        var issued = endpoints.create(
                acme,
                new Endpoints.Draft(
                        url,
                        List.of(new EventPattern("*")),
                        null,
                        Map.of("Authorization", TOKEN),
                        SigningKey.Scheme.V1,
                        Flow.FREE));
        endpoints.rotate(acme, issued.endpoint().id(), Duration.ofHours(1));
        platform.publish(acme, EventType.GENERATION_CREATED);
        platform.run();
        platform.bean(Deliveries.class).test(acme, issued.endpoint().id());
        return Objects.requireNonNull(issued.secret()).reveal().substring("whsec_".length());
    }

    private String logged() {
        return List.copyOf(log.list).stream()
                .map(one -> one.getFormattedMessage() + " " + one.getMDCPropertyMap() + " "
                        + one.getKeyValuePairs()
                        + (one.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(one.getThrowableProxy())))
                .collect(Collectors.joining("\n"));
    }
}
