package ai.creativeflow.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.outbound.Network;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class ClientAddressTest {

    private final ClientAddress addresses = new ClientAddress(new HttpSettings(
            List.of("10.0.0.0/8", "2001:db8:1::/48"), List.of(), Duration.ofSeconds(20), Duration.ofSeconds(30)));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.1 | 192.0.2.9 | 203.0.113.1",
                "10.0.0.1 | 192.0.2.9 | 192.0.2.9",
                "10.0.0.1 | 192.0.2.9, 198.51.100.7 | 198.51.100.7",
                "10.0.0.1 | 192.0.2.9, 10.2.0.1 | 192.0.2.9",
                "10.0.0.1 | 10.9.0.1, 10.2.0.1 | 10.9.0.1",
                "10.0.0.1 | 192.0.2.9:4711 | 192.0.2.9",
                "10.0.0.1 | [2001:db8::7]:4711 | 2001:db8::7",
                "10.0.0.1 | 2001:db8::7 | 2001:db8::7",
                "10.0.0.1 | ::ffff:192.0.2.9 | 192.0.2.9",
                "10.0.0.1 | 192.0.2.9, unknown | 10.0.0.1",
                "10.0.0.1 | 192.0.2.9, | 10.0.0.1",
                "10.0.0.1 | '' | 10.0.0.1",
                "2001:db8:1:0:0:0:0:5%eth0 | 192.0.2.9 | 192.0.2.9",
                "0:0:0:0:0:ffff:10.0.0.1 | 192.0.2.9 | 192.0.2.9"
            })
    void address_is_the_first_hop_from_the_right_that_no_trusted_proxy_is(String peer, String header, String client) {
        var request = new MockHttpServletRequest();
        request.setRemoteAddr(peer);
        request.addHeader("X-Forwarded-For", header);

        assertThat(Network.text(addresses.of(request))).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,10.0.0.0/8",
        "192.0.2.7,192.0.2.7/32",
        "0.0.0.0/0,0.0.0.0/0",
        "::/0,::/0",
        "2001:DB8:0:0:1:0:0:1,2001:db8::1:0:0:1/128",
        "2001:db8:0:1:1:1:1:0/112,2001:db8:0:1:1:1:1:0/112",
        "fe80::/10,fe80::/10",
        "::1/128,::1/128"
    })
    void range_is_written_in_its_one_form(String written, String shown) {
        assertThat(Network.parseStrictly(written).map(Network::toString)).contains(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1/8",
        "10.0.0.0/33",
        "10.0/16",
        "010.0.0.0/8",
        "0x0a.0.0.0/8",
        "2001:db8::1/32",
        "::/129",
        "fe80::1%1/128",
        "::ffff:10.0.0.0/104",
        "localhost",
        "10.0.0.0/",
        "10.0.0.0/+8",
        "' 10.0.0.0/8'"
    })
    void what_is_no_range_is_refused(String written) {
        assertThat(Network.parseStrictly(written)).isEmpty();
    }
}
