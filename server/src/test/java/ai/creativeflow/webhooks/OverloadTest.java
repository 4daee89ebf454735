package ai.creativeflow.webhooks;

import static ai.creativeflow.kernel.outbound.LoopbackServer.answer;
import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.journal.EventType;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An endpoint that says that it is too much. */
class OverloadTest extends OnPlatform {

    private static final int ROOM = 8;

    private final AtomicReference<String> head = new AtomicReference<>("200 OK");

    @ParameterizedTest
    @CsvSource({
        "429 Too Many Requests, 4, 2",
        "502 Bad Gateway, 4, 2",
        "503 Service Unavailable, 4, 2",
        "504 Gateway Timeout, 4, 2",
        "500 Oops, 8, 8"
    })
    void gets_half_as_much_at_once_each_time_and_all_again_with_its_next_success(String failure, int first, int second)
            throws Exception {
        var receiver = receiver(request -> answer(head.get(), ""));
        var endpoint = platform.endpoint(acme, receiver.url(), "*").endpoint();
        platform.publish(acme, EventType.GENERATION_CREATED);

        head.set(failure);
        platform.run();
        assertThat(room(endpoint)).isEqualTo(first);
        platform.passTime();
        platform.run();
        assertThat(room(endpoint)).isEqualTo(second);
        head.set("200 OK");
        platform.passTime();
        platform.run();

        assertThat(receiver.received()).hasSize(3);
        assertThat(room(endpoint)).isEqualTo(ROOM);
    }

    private static int room(Endpoint endpoint) {
        var load = platform.lanes.load();
        return load.endpoints()
                .getOrDefault(endpoint.id().value(), load.usual())
                .all();
    }
}
