package ai.creativeflow.webhooks;

import static ai.creativeflow.kernel.outbound.LoopbackServer.answer;
import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.messaging.NodeId;
import ai.creativeflow.kernel.outbound.LoopbackServer;
import ai.creativeflow.kernel.outbound.LoopbackServer.Manners;
import ai.creativeflow.testing.Until;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What rude endpoints and busy teams cost the others: nothing that could be counted. */
class NeighboursTest extends OnPlatform {

    private static final int DUMP = 50_000;
    private static final int ROOM = 8;
    private static final Duration LONG = Duration.ofSeconds(60);

    /** With an attempt's deadline far away: whatever waited for a tarpit would wait for good. */
    @Test
    void tarpits_of_every_kind_hold_up_nobody_and_get_no_more_than_their_room() throws Exception {
        List<Endpoint> hanging = new ArrayList<>();
        for (String url : tarpits()) {
            hanging.add(platform.endpoint(acme, url, "generation.*").endpoint());
        }
        var healthy = closed(LoopbackServer.answering(request -> answer("200 OK", "")));
        platform.endpoint(acme, healthy.url(), "generation.*");
        for (int event = 0; event < 40; event++) {
            platform.publish(acme, EventType.GENERATION_CREATED);
        }
        var node = platform.dispatcherOf(platform.bean(NodeId.class), new Lanes(1024, ROOM), platform.courier(LONG));

        Until.holds(LONG, "all deliveries of the healthy endpoint", () -> {
            turn(node);
            return healthy.received().size() == 40;
        });

        for (Endpoint endpoint : hanging) {
            assertThat(platform.deliveries(acme, endpoint))
                    .hasSize(40)
                    .allSatisfy(told -> assertThat(told.attempts()).isEmpty());
            assertThat(claimed(endpoint)).isEqualTo(ROOM);
        }
    }

    @Test
    void attempt_at_a_tarpit_of_any_kind_ends_at_its_deadline_and_says_so() throws Exception {
        List<Endpoint> hanging = new ArrayList<>();
        for (String url : tarpits()) {
            hanging.add(platform.endpoint(acme, url, "generation.*").endpoint());
        }
        platform.publish(acme, EventType.GENERATION_CREATED);

        platform.run();

        for (Endpoint endpoint : hanging) {
            assertThat(platform.deliveries(acme, endpoint).getFirst().attempts())
                    .singleElement()
                    .satisfies(attempt -> {
                        assertThat(attempt.error()).startsWith("timeout");
                        assertThat(attempt.took()).isBetween(Duration.ofMillis(990), Duration.ofSeconds(3));
                    });
        }
    }

    /** Ten gigabytes, or a bomb that would unpack to as much: of either little is read, and it counts as an answer. */
    @Test
    void endless_body_is_cut_off_and_a_packed_one_stays_packed() throws Exception {
        var written = new AtomicLong();
        var endless = closed(LoopbackServer.doing(connection -> pour(connection, "", written)));
        var bomb = closed(LoopbackServer.doing(connection -> pour(connection, "Content-Encoding: gzip\r\n", written)));
        var endpoints = List.of(
                platform.endpoint(acme, endless.url(), "generation.*").endpoint(),
                platform.endpoint(acme, bomb.url(), "generation.*").endpoint());
        platform.publish(acme, EventType.GENERATION_CREATED);

        platform.run();

        for (Endpoint endpoint : endpoints) {
            assertThat(platform.deliveries(acme, endpoint).getFirst().attempts())
                    .singleElement()
                    .satisfies(attempt -> {
                        assertThat(attempt.responseStatus()).isEqualTo(200);
                        assertThat(attempt.responseBody()).hasSizeLessThanOrEqualTo(8 * 1024);
                    });
        }
        assertThat(written.get())
                .as("what the network takes in before it is hung up on")
                .isLessThan(64L << 20);
    }

    private static void pour(Socket connection, String header, AtomicLong written) throws IOException {
        var out = connection.getOutputStream();
        out.write(("HTTP/1.1 200 OK\r\n" + header + "Content-Length: 10737418240\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        byte[] block = new byte[1 << 16];
        while (true) {
            out.write(block);
            written.addAndGet(block.length);
        }
    }

    /** Never accepting, silent, late with the head, and with the body a byte at a time. */
    private List<String> tarpits() throws IOException {
        List<String> urls = new ArrayList<>();
        urls.add(neverAccepting());
        List<Manners> manners = List.of(
                connection -> silent(),
                connection -> trickle(connection, "HTTP/1.1 200 OK\r\nX: "),
                connection -> trickle(connection, "HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n"));
        for (Manners one : manners) {
            urls.add(closed(LoopbackServer.doing(one)).url());
        }
        return urls;
    }

    /** A full backlog: the kernel drops further attempts to connect without a word. */
    private String neverAccepting() throws IOException {
        var server = closed(new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1")));
        var address = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
        while (true) {
            try {
                closed(new Socket()).connect(address, 100);
            } catch (SocketTimeoutException full) {
                return "http://127.0.0.1:" + address.getPort() + "/";
            }
        }
    }

    private static void silent() throws InterruptedException {
        Thread.sleep(LONG.multipliedBy(2));
    }

    private static void trickle(Socket connection, String head) throws Exception {
        connection.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        while (true) {
            connection.getOutputStream().write('x');
            connection.getOutputStream().flush();
            Thread.sleep(Duration.ofMillis(100));
        }
    }

    /** By what still waits when the single ones have arrived, not by time. */
    @Test
    void single_events_of_one_team_arrive_while_the_mountain_of_another_still_waits() {
        var busy = closed(LoopbackServer.answering(request -> answer("200 OK", "")));
        var calm = closed(LoopbackServer.answering(request -> answer("200 OK", "")));
        platform.endpoint(acme, busy.url(), "generation.*");
        var quiet = platform.aTeam();
        platform.endpoint(quiet, calm.url(), "generation.*");
        var told =
                Collections.nCopies(1_000, new Journal.Told(acme.team(), acme.mode(), Map.of("object", "generation")));
        for (int written = 0; written < DUMP; written += told.size()) {
            platform.bean(Journal.class).publishAll(EventType.GENERATION_CREATED, told);
        }
        platform.publish(quiet, EventType.GENERATION_CREATED);

        for (int single = 1; single <= 5; single++) {
            int expected = single;
            Until.holds(LONG.multipliedBy(3), "the single event", () -> {
                turn(platform.dispatcher);
                return calm.received().size() == expected;
            });
            platform.publish(quiet, EventType.GENERATION_CREATED);
        }

        assertThat(busy.received()).isNotEmpty();
        assertThat(waiting()).isGreaterThan(DUMP / 2);
    }

    /** By Jain's index: 1 where all have the same, a tenth where one of ten has all. */
    @Test
    void teams_with_mountains_alike_are_served_alike() {
        List<LoopbackServer> receivers = new ArrayList<>();
        for (int team = 0; team < 10; team++) {
            var caller = platform.aTeam();
            var receiver = closed(LoopbackServer.answering(request -> answer("200 OK", "")));
            platform.endpoint(caller, receiver.url(), "generation.*");
            receivers.add(receiver);
            var told = Collections.nCopies(
                    200, new Journal.Told(caller.team(), caller.mode(), Map.of("object", "generation")));
            platform.bean(Journal.class).publishAll(EventType.GENERATION_CREATED, told);
        }
        var node = platform.dispatcherOf(platform.bean(NodeId.class), new Lanes(20, ROOM));

        Until.holds(LONG, "half of it", () -> {
            turn(node);
            return received(receivers).sum() >= 1_000;
        });

        double sum = received(receivers).sum();
        double squares = received(receivers).map(share -> share * share).sum();
        assertThat(sum * sum / (receivers.size() * squares)).isGreaterThan(0.95);
    }

    private static IntStream received(List<LoopbackServer> receivers) {
        return receivers.stream().mapToInt(receiver -> receiver.received().size());
    }

    private static void turn(Dispatcher node) {
        platform.bean(FanOut.class).runDue();
        node.runDue();
        node.recordResults();
    }

    /** Handed out and not sent, or not handed out yet. */
    private int waiting() {
        return platform.jdbc()
                .sql("""
                        SELECT (SELECT count(*) FROM delivery_due WHERE team_id = :team)
                               + (SELECT count(*) FROM event_pending WHERE team_id = :team)
                        """)
                .param("team", acme.team().value())
                .query(Integer.class)
                .single();
    }

    private static int claimed(Endpoint endpoint) {
        return platform.jdbc()
                .sql("SELECT count(*) FROM delivery_due WHERE endpoint_id = :id AND node IS NOT NULL")
                .param("id", endpoint.id().value())
                .query(Integer.class)
                .single();
    }
}
