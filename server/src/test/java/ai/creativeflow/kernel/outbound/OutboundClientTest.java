package ai.creativeflow.kernel.outbound;

import static ai.creativeflow.kernel.outbound.LoopbackServer.answer;
import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Until;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundClientTest {

    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration TOLERANCE = Duration.ofMillis(300);
    private static final int FLIPS = 10_000;
    private static final int AT_ONE_HOST = 300;

    private final List<AutoCloseable> resources = new ArrayList<>();
    private final ReservedEndpoints reserved = new ReservedEndpoints();

    @AfterEach
    void closeAll() throws Exception {
        for (var resource : resources.reversed()) {
            resource.close();
        }
    }

    @Test
    void request_arrives_as_given_and_the_answer_comes_back() {
        var server = closed(LoopbackServer.answering(request -> answer("201 Created\nRetry-After: 7", "thanks")));

        var outcome = client().send(OutboundRequest.post(
                server.url() + "?a=b", Map.of("webhook-id", "evt_1", "Content-Type", "application/json"), utf8("{é}")));

        var answered = answered(outcome);
        assertThat(answered.status()).isEqualTo(201);
        assertThat(answered.header("Retry-After")).contains("7");
        assertThat(answered.body()).isEqualTo(utf8("thanks"));
        assertThat(answered.bodyCut()).isFalse();
        var received = server.received().getFirst();
        assertThat(received.line()).isEqualTo("POST /hook?a=b HTTP/1.1");
        assertThat(received.body()).isEqualTo("{é}");
        assertThat(received.headers())
                .containsOnlyKeys("webhook-id", "content-type", "content-length", "host", "connection")
                .containsEntry("host", "127.0.0.1:" + server.port());
    }

    @Test
    void connection_is_kept_for_the_next_call_and_no_cookie_is() {
        var server = closed(LoopbackServer.answering(request -> answer("200 OK\nSet-Cookie: a=b", "")));
        var client = client();

        for (int call = 0; call < 5; call++) {
            assertThat(answered(client.send(post(server.url()))).status()).isEqualTo(200);
        }

        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.received()).noneMatch(request -> request.headers().containsKey("cookie"));
    }

    /** Many developers' endpoints are on one host: nobody waits there for a connection that others hold. */
    @Test
    void calls_to_one_host_wait_for_the_host_only() {
        var all = new CountDownLatch(AT_ONE_HOST);
        var server = closed(LoopbackServer.doing(connection -> {
            LoopbackServer.read(connection.getInputStream());
            all.countDown();
            all.await();
            connection.getOutputStream().write(utf8(answer("200 OK\nConnection: close", "")));
        }));
        var client = client();

        var outcomes = Parallel.times(AT_ONE_HOST, call -> client.send(post(server.url())));

        assertThat(outcomes).allMatch(Outcome.Answered.class::isInstance);
    }

    /** The name leads to the denied address at every other look-up, and to both at some. */
    @Test
    void no_flip_of_a_name_ever_reaches_a_denied_address() throws Exception {
        var victim = closed(LoopbackServer.at("127.0.0.1", 0, connection -> {}));
        var benign = closed(LoopbackServer.at("127.0.0.2", victim.port(), connection -> {
            LoopbackServer.read(connection.getInputStream());
            connection.getOutputStream().write(utf8(answer("200 OK\nConnection: close", "")));
        }));
        var lookups = new AtomicInteger();
        var guard = guard("127.0.0.2/32", host -> flip(lookups.getAndIncrement()));
        var client = closed(new OutboundClient(guard));
        String url = "http://rebound.example:" + victim.port() + "/";

        int answered = 0;
        for (int call = 0; call < FLIPS; call++) {
            if (guard.judge(url) instanceof Verdict.Allowed && client.send(post(url)) instanceof Outcome.Answered) {
                answered++;
            }
        }

        assertThat(victim.connections()).isZero();
        assertThat(lookups.get()).isGreaterThanOrEqualTo(FLIPS);
        assertThat(benign.connections()).isEqualTo(answered).isPositive();
    }

    /** Period 7, so that registration and call see every pair of neighbours. */
    private static List<InetAddress> flip(int lookup) {
        var fine = InetAddress.ofLiteral("127.0.0.2");
        var denied = InetAddress.ofLiteral("127.0.0.1");
        return switch (lookup % 7) {
            case 0, 2, 3, 5 -> List.of(fine);
            case 1 -> List.of(denied);
            case 4 -> List.of(fine, denied);
            default -> List.of(denied, fine);
        };
    }

    @Test
    void connection_of_one_name_is_not_used_for_another() {
        Queue<String> reached = new ConcurrentLinkedQueue<>();
        int port = keeping("127.0.0.2", 0, reached).port();
        keeping("127.0.0.3", port, reached);
        var client = closed(new OutboundClient(guard(
                "127.0.0.2/31",
                host -> List.of(InetAddress.ofLiteral(host.startsWith("two") ? "127.0.0.2" : "127.0.0.3")))));

        for (int call = 0; call < 3; call++) {
            for (String name : List.of("two.example", "three.example")) {
                answered(client.send(post("http://%s:%d/".formatted(name, port))));
            }
        }

        assertThat(reached)
                .containsExactly("127.0.0.2", "127.0.0.3", "127.0.0.2", "127.0.0.3", "127.0.0.2", "127.0.0.3");
    }

    /** A kept connection outlives what its name says, and not for long. */
    @Test
    void name_that_changed_is_followed_once_its_connection_has_lived_and_never_to_a_denied_address() {
        Queue<String> reached = new ConcurrentLinkedQueue<>();
        int port = keeping("127.0.0.2", 0, reached).port();
        keeping("127.0.0.3", port, reached);
        var victim = closed(LoopbackServer.at("127.0.0.1", port, connection -> {}));
        var address = new AtomicReference<>("127.0.0.2");
        var client = closed(new OutboundClient(
                guard("127.0.0.2/31", host -> List.of(InetAddress.ofLiteral(address.get()))),
                TimeValue.ofMilliseconds(50)));
        var call = post("http://moved.example:%d/".formatted(port));

        answered(client.send(call));
        assertThat(reached).containsOnly("127.0.0.2");
        address.set("127.0.0.3");
        Until.holds(Duration.ofSeconds(5), "the new address", () -> {
            answered(client.send(call));
            return reached.contains("127.0.0.3");
        });
        address.set("127.0.0.1");
        Until.holds(
                Duration.ofSeconds(5),
                "a refusal",
                () -> client.send(call) instanceof Outcome.Failed failed && failed.kind() == Outcome.Kind.REFUSED);
        assertThat(victim.connections()).isZero();
    }

    /** A server that keeps its connections, and says with each request where it came. */
    private LoopbackServer keeping(String address, int port, Queue<String> reached) {
        return closed(LoopbackServer.at(address, port, connection -> {
            var in = new BufferedInputStream(connection.getInputStream());
            while (LoopbackServer.read(in) != null) {
                reached.add(address);
                connection.getOutputStream().write(utf8(answer("200 OK", "")));
            }
        }));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirect_is_an_answer_and_leads_nowhere(int status) {
        var elsewhere = closed(LoopbackServer.answering(request -> answer("200 OK", "")));
        var server = closed(
                LoopbackServer.answering(request -> answer(status + " Elsewhere\nLocation: " + elsewhere.url(), "")));

        var answered = answered(client().send(post(server.url())));

        assertThat(answered.status()).isEqualTo(status);
        assertThat(answered.header("location")).contains(elsewhere.url());
        assertThat(server.received()).hasSize(1);
        assertThat(elsewhere.connections()).isZero();
    }

    static Stream<LoopbackServer.Manners> rudeness() {
        return Stream.of(
                connection -> Thread.sleep(Duration.ofMinutes(1)),
                connection -> trickle(connection, "HTTP/1.1 200 OK\r\nX: ", "x"),
                connection -> trickle(connection, "", "HTTP/1.1 100 Continue\r\n\r\n"),
                connection -> trickle(connection, "HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n", "x"),
                connection ->
                        trickle(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"));
    }

    private static void trickle(Socket connection, String head, String drop) throws Exception {
        connection.getOutputStream().write(utf8(head));
        while (true) {
            connection.getOutputStream().write(utf8(drop));
            connection.getOutputStream().flush();
            Thread.sleep(Duration.ofMillis(10));
        }
    }

    @ParameterizedTest
    @MethodSource("rudeness")
    void call_ends_at_its_deadline_however_slowly_the_answer_comes(LoopbackServer.Manners manners) {
        var server = closed(LoopbackServer.doing(manners));

        assertTimesOut(client().send(post(server.url()).withDeadline(SHORT)));
    }

    @Test
    void call_ends_at_its_deadline_when_the_tls_handshake_never_does() {
        var server = closed(LoopbackServer.doing(connection -> Thread.sleep(Duration.ofMinutes(1))));

        assertTimesOut(
                client().send(post("https://127.0.0.1:" + server.port() + "/").withDeadline(SHORT)));
    }

    /** A full backlog: the kernel drops further attempts to connect without a word. */
    @Test
    void call_ends_at_its_deadline_when_nobody_accepts() throws IOException {
        var server = closed(new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1")));
        var address = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
        boolean full = false;
        while (!full) {
            try {
                var filler = closed(new Socket());
                filler.connect(address, 100);
            } catch (SocketTimeoutException dropped) {
                full = true;
            }
        }

        assertTimesOut(client().send(
                        post("http://127.0.0.1:" + address.getPort() + "/").withDeadline(SHORT)));
    }

    @Test
    void call_ends_at_its_deadline_when_the_name_server_hangs() {
        var never = new CountDownLatch(1);
        var client = closed(new OutboundClient(guard("127.0.0.0/8", host -> {
            try {
                never.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            throw new UnknownHostException(host);
        })));

        assertTimesOut(client.send(post("http://hanging.example:9/").withDeadline(SHORT)));
    }

    private static void assertTimesOut(Outcome outcome) {
        assertThat(failed(outcome).kind()).isEqualTo(Outcome.Kind.TIMEOUT);
        assertThat(outcome.took()).isBetween(SHORT.minusMillis(5), SHORT.plus(TOLERANCE));
    }

    @Test
    void endless_body_is_cut_and_still_an_answer() {
        var server = closed(LoopbackServer.doing(connection -> {
            LoopbackServer.read(connection.getInputStream());
            var out = connection.getOutputStream();
            out.write(utf8("HTTP/1.1 200 OK\r\nContent-Length: 10485760\r\n\r\n"));
            out.write(new byte[10 * 1_024 * 1_024]);
        }));

        var answered = answered(client().send(post(server.url())));

        assertThat(answered.status()).isEqualTo(200);
        assertThat(answered.body()).hasSize(8 * 1_024);
        assertThat(answered.bodyCut()).isTrue();
    }

    @Test
    void body_of_exactly_what_may_be_read_is_whole() {
        var server = closed(LoopbackServer.answering(request -> answer("200 OK", "x".repeat(100))));

        var answered = answered(client().send(post(server.url()).withBodyLimits(100, 100)));

        assertThat(answered.body()).hasSize(100);
        assertThat(answered.bodyCut()).isFalse();
    }

    @Test
    void compressed_body_is_left_as_it_is() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[1_000_000]);
        }
        var server = closed(LoopbackServer.doing(connection -> {
            LoopbackServer.read(connection.getInputStream());
            var out = connection.getOutputStream();
            out.write(
                    utf8("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + packed.size() + "\r\n\r\n"));
            out.write(packed.toByteArray());
        }));

        assertThat(answered(client().send(post(server.url()))).body()).isEqualTo(packed.toByteArray());
    }

    @Test
    void call_without_an_answer_is_not_repeated() {
        var server = closed(LoopbackServer.doing(connection -> LoopbackServer.read(connection.getInputStream())));

        assertThat(failed(client().send(post(server.url()))).kind()).isEqualTo(Outcome.Kind.PROTOCOL);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void busy_answer_is_not_repeated() {
        var server = closed(LoopbackServer.answering(request -> answer("503 Busy\nRetry-After: 1", "")));

        assertThat(answered(client().send(post(server.url()))).status()).isEqualTo(503);
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void proxies_of_the_system_are_ignored() {
        var proxy = closed(LoopbackServer.doing(connection -> {}));
        var server = closed(LoopbackServer.answering(request -> answer("200 OK", "")));
        var settings = Map.of(
                "http.proxyHost", "127.0.0.1",
                "http.proxyPort", "" + proxy.port(),
                "http.nonProxyHosts", "",
                "https.proxyHost", "127.0.0.1",
                "https.proxyPort", "" + proxy.port(),
                "socksProxyHost", "127.0.0.1",
                "socksProxyPort", "" + proxy.port(),
                "java.net.useSystemProxies", "true");
        var before = System.getProperties();
        try {
            var changed = new Properties();
            changed.putAll(before);
            changed.putAll(settings);
            System.setProperties(changed);
            var client = closed(new OutboundClient(
                    guard("127.0.0.0/8", host -> List.of(server.address().getAddress()))));
            String named = "http://proxied.example:" + server.port() + "/";
            assertThat(answered(client.send(post(named))).status()).isEqualTo(200);
        } finally {
            System.setProperties(before);
        }
        assertThat(proxy.connections()).isZero();
    }

    @Test
    void own_port_is_refused_without_a_connection() {
        var server = closed(LoopbackServer.answering(request -> answer("200 OK", "")));
        reserved.addOwnPort(server.port());

        assertThat(failed(client().send(post(server.url()))).kind()).isEqualTo(Outcome.Kind.REFUSED);
        assertThat(server.connections()).isZero();
    }

    @Test
    void trouble_has_a_kind() {
        var gone = closed(LoopbackServer.doing(connection -> {}));
        gone.close();

        assertThat(failed(client().send(post(gone.url()))).kind()).isEqualTo(Outcome.Kind.CONNECT);
        assertThat(failed(client().send(post("http://unknown.example/"))).kind())
                .isEqualTo(Outcome.Kind.DNS);
        assertThat(failed(client().send(post("http://10.0.0.1/"))).kind()).isEqualTo(Outcome.Kind.REFUSED);
        assertThat(failed(client().send(post("nonsense"))).kind()).isEqualTo(Outcome.Kind.REFUSED);
        var garbled = closed(
                LoopbackServer.doing(connection -> connection.getOutputStream().write(utf8("SSH-2.0\r\n\r\n"))));
        assertThat(failed(client().send(post(garbled.url()).withDeadline(SHORT)))
                        .kind())
                .isIn(Outcome.Kind.PROTOCOL, Outcome.Kind.TIMEOUT);
    }

    @Test
    void tls_is_verified_by_the_name_in_the_url(@TempDir Path directory) throws Exception {
        var keys = keysFor("hooks.example", directory);
        var tls = SSLContexts.custom()
                .loadKeyMaterial(keys, "secret".toCharArray())
                .loadTrustMaterial(keys, null)
                .build();
        var server = closed(tlsServer(tls));
        var guard = guard("127.0.0.0/8", host -> List.of(server.address().getAddress()));
        var trusting = closed(new OutboundClient(guard, tls));
        var distrusting = closed(new OutboundClient(guard));
        String rightName = "https://hooks.example:" + server.port() + "/";
        String wrongName = "https://other.example:" + server.port() + "/";

        assertThat(answered(trusting.send(post(rightName))).status()).isEqualTo(200);
        assertThat(failed(trusting.send(post(wrongName))).kind()).isEqualTo(Outcome.Kind.TLS);
        assertThat(failed(trusting.send(post("https://127.0.0.1:" + server.port() + "/")))
                        .kind())
                .isEqualTo(Outcome.Kind.TLS);
        assertThat(failed(distrusting.send(post(rightName))).kind()).isEqualTo(Outcome.Kind.TLS);
    }

    private static LoopbackServer tlsServer(SSLContext tls) throws IOException {
        var socket = tls.getServerSocketFactory().createServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
        return LoopbackServer.over(socket, connection -> {
            LoopbackServer.read(connection.getInputStream());
            connection.getOutputStream().write(utf8(answer("200 OK\nConnection: close", "")));
        });
    }

    private static KeyStore keysFor(String name, Path directory) throws Exception {
        var file = directory.resolve("keys.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "it",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:" + name,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "secret",
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(made.waitFor()).isZero();
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            keys.load(in, "secret".toCharArray());
        }
        return keys;
    }

    private OutboundClient client() {
        return closed(new OutboundClient(guard("127.0.0.0/8", host -> {
            throw new UnknownHostException(host);
        })));
    }

    private AddressGuard guard(String allowed, HostResolver resolver) {
        return closed(new AddressGuard(AddressPolicy.allowing(Network.parseAll(allowed)), reserved, resolver));
    }

    private static OutboundRequest post(String url) {
        return OutboundRequest.post(url, Map.of(), utf8("{}"));
    }

    private <T extends AutoCloseable> T closed(T resource) {
        resources.add(resource);
        return resource;
    }

    private static Outcome.Answered answered(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Answered.class);
        return (Outcome.Answered) outcome;
    }

    private static Outcome.Failed failed(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return (Outcome.Failed) outcome;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
