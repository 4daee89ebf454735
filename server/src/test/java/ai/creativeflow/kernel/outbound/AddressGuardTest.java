package ai.creativeflow.kernel.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {

    private static final List<Network> LOOPBACK = Network.parseAll("127.0.0.0/8, ::1/128");
    private static final String PUBLIC = "93.184.215.14";

    private final ReservedEndpoints reserved = new ReservedEndpoints();

    /** One line of the corpus: what is expected, and of which URL. */
    record Case(String expected, String url) {}

    static List<Case> corpus() throws IOException {
        try (var lines = AddressGuardTest.class.getResourceAsStream("/outbound/corpus.tsv")) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\t", 2))
                    .map(parts -> new Case(parts[0], unescaped(parts[1])))
                    .toList();
        }
    }

    private static String unescaped(String text) {
        return text.replace("\\t", "\t")
                .replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace("\\0", "\0")
                .replace("\\x7f", "\u007f")
                .replace("\\\\", "\\");
    }

    /** Names say what they resolve to, so that the corpus is all there is to read. */
    static List<InetAddress> resolve(String host) throws UnknownHostException {
        if (!host.startsWith("resolves-to-")) {
            throw new UnknownHostException(host);
        }
        var answers = host.substring("resolves-to-".length(), host.length() - ".example".length());
        return Arrays.stream(answers.split("_and_"))
                .map(answer -> InetAddress.ofLiteral(answer.replace('-', ':')))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void public_only_guard_judges_the_corpus_as_expected(Case one) {
        var verdict = guard(AddressPolicy.publicOnly()).judge(one.url());

        switch (one.expected()) {
            case "allowed" -> assertThat(verdict).isInstanceOf(Verdict.Allowed.class);
            case "ANY", "MALFORMED_OR_HOST", "SCHEME_OR_MALFORMED" ->
                assertThat(verdict).isInstanceOf(Verdict.Refused.class);
            default -> assertThat(verdict).isEqualTo(new Verdict.Refused(Refusal.valueOf(one.expected())));
        }
    }

    @Test
    void corpus_is_as_large_as_it_must_be() throws IOException {
        assertThat(corpus().stream().filter(one -> !one.expected().equals("allowed")))
                .hasSizeGreaterThan(300);
        assertThat(corpus().stream().filter(one -> one.expected().equals("allowed")))
                .hasSizeGreaterThan(50);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:4000/hook",
                "http://127.1:4000/hook",
                "http://[::1]:4000/hook",
                "http://[::ffff:127.0.0.1]:4000/hook",
                "http://localhost:4000/hook",
                "https://localhost/hook",
                "http://127.255.255.254/",
                "http://resolves-to-127.0.0.1.example:81/",
                "https://not-yet.example/"
            })
    void allowed_network_may_be_reached_on_any_port_and_without_tls(String url) {
        assertThat(guard(AddressPolicy.allowing(LOOPBACK)).judge(url)).isInstanceOf(Verdict.Allowed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://10.0.0.1/",
                "http://93.184.215.14/",
                "https://93.184.215.14:9000/",
                "https://0.0.0.0/",
                "https://[::127.0.0.1]/",
                "https://[64:ff9b::7f00:1]/",
                "https://a.localhost/",
                "https://printer.local/",
                "https://backend/",
                "http://not-yet.example/",
                "https://not-yet.example:81/",
                "https://resolves-to-10.0.0.1.example/",
                "https://resolves-to-127.0.0.1_and_10.0.0.1.example/",
                "http://resolves-to-127.0.0.1_and_93.184.215.14.example/"
            })
    void allowing_one_network_opens_nothing_else(String url) {
        assertThat(guard(AddressPolicy.allowing(LOOPBACK)).judge(url)).isInstanceOf(Verdict.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080/",
                "http://127.9.9.9:8080/",
                "http://localhost:8080/",
                "http://[::1]:8080/",
                "http://[::ffff:127.0.0.1]:8080/",
                "http://0.0.0.0:8080/",
                "http://0x7f000001:8080/",
                "http://resolves-to-127.0.0.1.example:8080/",
                "http://127.0.0.1:5432/",
                "http://127.0.0.3:5432/",
                "http://10.7.7.7:6379/"
            })
    void own_ports_and_neighbours_are_out_of_reach_even_inside_allowed_networks(String url) {
        reserved.addOwnPort(8080);
        reserved.add("127.0.0.1", 5432);
        reserved.add("10.7.7.7", 6379);
        var everything = AddressPolicy.allowing(Network.parseAll("0.0.0.0/0,::/0"));

        assertThat(guard(everything).judge(url)).isEqualTo(new Verdict.Refused(Refusal.RESERVED));
    }

    /** Whoever has business with one neighbour reaches that one, and none that is named later either. */
    @Test
    void neighbour_is_open_to_those_who_have_business_there_and_no_other_is() {
        var everything = AddressPolicy.allowing(Network.parseAll("0.0.0.0/0,::/0"));
        ReservedEndpoints others = reserved.but(URI.create("http://10.7.7.7:9000/v1"));
        reserved.add(URI.create("http://10.7.7.7:9000/v1"));
        reserved.add(URI.create("amqp://10.7.7.8"));
        var one = new AddressGuard(everything, others, AddressGuardTest::resolve);

        assertThat(one.judge("http://10.7.7.7:9000/")).isInstanceOf(Verdict.Allowed.class);
        assertThat(one.judge("http://10.7.7.8:5672/")).isEqualTo(new Verdict.Refused(Refusal.RESERVED));
        assertThat(guard(everything).judge("http://10.7.7.7:9000/")).isEqualTo(new Verdict.Refused(Refusal.RESERVED));
    }

    /** Behind a public gateway live endpoints of customers too: there a neighbour's name is reserved, and not its address. */
    @Test
    void public_address_of_a_neighbour_stays_open_to_others_who_live_there() {
        String shared = "https://resolves-to-" + PUBLIC + ".example/";
        reserved.add(URI.create("https://" + PUBLIC + "/base"));

        assertThat(guard(AddressPolicy.publicOnly()).judge(shared)).isInstanceOf(Verdict.Allowed.class);
        assertThat(guard(AddressPolicy.publicOnly()).judge("https://" + PUBLIC + "/other"))
                .isEqualTo(new Verdict.Refused(Refusal.RESERVED));

        reserved.add(PUBLIC, 443);
        assertThat(guard(AddressPolicy.publicOnly()).judge(shared)).isEqualTo(new Verdict.Refused(Refusal.RESERVED));
    }

    @Test
    void own_ports_do_not_close_the_same_port_elsewhere() throws UnknownHostException {
        reserved.addOwnPort(8443);

        assertThat(guard(AddressPolicy.publicOnly()).judge(InetAddress.getByName(PUBLIC), 8443, false))
                .isEmpty();
    }

    @Test
    void public_ports_are_a_setting() {
        var narrow = new AddressPolicy(List.of(), Set.of(443));

        assertThat(guard(narrow).judge("https://" + PUBLIC + ":8443/")).isEqualTo(new Verdict.Refused(Refusal.PORT));
    }

    @ParameterizedTest
    @MethodSource("mapped")
    void mapped_address_is_judged_as_the_one_it_carries(byte[] mapped, boolean open) throws UnknownHostException {
        var address = Inet6Address.getByAddress("x", mapped, 0);

        assertThat(guard(AddressPolicy.publicOnly()).judge(address, 443, false).isEmpty())
                .isEqualTo(open);
    }

    static Stream<Object[]> mapped() {
        return Stream.of(new Object[] {mapped(127, 0, 0, 1), false}, new Object[] {mapped(8, 8, 8, 8), true});
    }

    private static byte[] mapped(int... last) {
        var bytes = new byte[16];
        bytes[10] = (byte) 0xff;
        bytes[11] = (byte) 0xff;
        for (int at = 0; at < 4; at++) {
            bytes[12 + at] = (byte) last[at];
        }
        return bytes;
    }

    @Test
    void network_contains_its_first_and_last_address_and_no_neighbour() {
        var network = Network.parse("10.32.0.0/11");

        assertThat(List.of("10.32.0.0", "10.63.255.255", "::ffff:10.40.0.1"))
                .allMatch(inside -> network.contains(InetAddress.ofLiteral(inside)));
        assertThat(List.of("10.31.255.255", "10.64.0.0", "::", "a20::"))
                .noneMatch(outside -> network.contains(InetAddress.ofLiteral(outside)));
        assertThat(Network.parse("0.0.0.0/0").contains(InetAddress.ofLiteral("8.8.8.8")))
                .isTrue();
        assertThat(Network.parse("::1").contains(InetAddress.ofLiteral("::1"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "::/129", "10.0.0.0/-1", "example.com/8", "10.0.0.0/x", "localhost"})
    void what_is_no_network_is_refused_at_once(String cidr) {
        assertThatIllegalArgumentException().isThrownBy(() -> Network.parse(cidr));
    }

    @Test
    void name_of_a_local_network_needs_an_operators_word_and_its_address_is_judged_all_the_same() {
        HostResolver resolver = host -> List.of(InetAddress.ofLiteral(host.equals("minio") ? "10.1.2.3" : "10.9.9.9"));
        var policy =
                AddressPolicy.allowing(Network.parseAll("10.1.0.0/16")).withLocalNames(Set.of("minio", "elsewhere"));
        try (var guard = new AddressGuard(policy, reserved, resolver)) {
            assertThat(guard.judge("http://minio:9000/bucket/file")).isInstanceOf(Verdict.Allowed.class);
            assertThat(guard.judge("http://elsewhere:9000/bucket/file")).isInstanceOf(Verdict.Refused.class);
            assertThat(guard.judge("http://unnamed:9000/bucket/file")).isInstanceOf(Verdict.Refused.class);
        }
    }

    private AddressGuard guard(AddressPolicy policy) {
        return new AddressGuard(policy, reserved, AddressGuardTest::resolve);
    }
}
