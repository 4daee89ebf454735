package ai.creativeflow.kernel.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The corpus as calls: what counts is which connections are tried, whatever the outcome says. */
class CorpusAtTheSocketTest {

    private static final List<InetSocketAddress> TRIED = new CopyOnWriteArrayList<>();

    private static final AddressGuard GUARD =
            new AddressGuard(AddressPolicy.publicOnly(), new ReservedEndpoints(), AddressGuardTest::resolve);
    private static final OutboundClient CLIENT =
            new OutboundClient(GUARD, SSLContexts.createDefault(), CorpusAtTheSocketTest::socket);

    /** Writes down where it is to go, and goes nowhere. */
    private static Socket socket() {
        return new Socket(Proxy.NO_PROXY) {
            @Override
            public void connect(SocketAddress address, int timeout) throws IOException {
                TRIED.add((InetSocketAddress) address);
                throw new ConnectException("not in this test");
            }
        };
    }

    @AfterAll
    static void close() throws Exception {
        CLIENT.close();
        GUARD.close();
    }

    @BeforeEach
    void forget() {
        TRIED.clear();
    }

    static List<AddressGuardTest.Case> corpus() throws IOException {
        return AddressGuardTest.corpus();
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void no_connection_is_tried_but_to_public_addresses_on_public_ports(AddressGuardTest.Case one) {
        CLIENT.send(OutboundRequest.post(one.url(), Map.of(), "{}".getBytes(StandardCharsets.UTF_8)));

        if (!one.expected().equals("allowed")) {
            assertThat(TRIED).isEmpty();
        }
        assertThat(TRIED).allSatisfy(address -> {
            assertThat(PublicAddresses.contains(address.getAddress())).isTrue();
            assertThat(address.getPort()).isIn(443, 8443);
        });
    }

    /** Or else the test above would pass for a client that never connects. */
    @Test
    void public_address_is_tried() {
        CLIENT.send(OutboundRequest.post("https://93.184.215.14/", Map.of(), "{}".getBytes(StandardCharsets.UTF_8)));

        assertThat(TRIED).singleElement().satisfies(address -> {
            assertThat(address.getAddress().getHostAddress()).isEqualTo("93.184.215.14");
            assertThat(address.getPort()).isEqualTo(443);
        });
    }
}
