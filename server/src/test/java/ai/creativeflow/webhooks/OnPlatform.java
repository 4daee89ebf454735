package ai.creativeflow.webhooks;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.kernel.outbound.LoopbackServer;
import ai.creativeflow.kernel.outbound.LoopbackServer.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Tests on one {@link Platform} a class, with a team of its own for each; nothing of one test is due in the next. */
abstract class OnPlatform {

    static Platform platform;

    Caller acme;

    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void start() {
        platform = new Platform();
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @BeforeEach
    void foundTeam() {
        acme = platform.aTeam();
    }

    @AfterEach
    void clear() throws Exception {
        for (var one : open) {
            one.close();
        }
        platform.jdbc().sql("DELETE FROM delivery_due").update();
        platform.jdbc().sql("DELETE FROM event_pending").update();
    }

    /** The same, closed after the test. */
    <T extends AutoCloseable> T closed(T resource) {
        open.add(resource);
        return resource;
    }

    LoopbackServer receiver(Function<Received, String> answer) {
        return closed(LoopbackServer.answering(answer));
    }
}
