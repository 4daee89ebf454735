package ai.creativeflow.kernel.outbound;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/**
 * Which addresses belong to the public internet, after the IANA special-purpose registries (RFC 6890 and its updates).
 * IPv4 is public unless listed; IPv6 is public only inside the global unicast space {@code 2000::/3} and unless listed,
 * so that mapped, compatible, translated (SIIT, NAT64), site-local, unique local and future ranges are refused without
 * being named. Ranges that a registry calls globally reachable but that no web server lives in (AS112, AMT, anycast
 * relays) are refused too.
 */
final class PublicAddresses {

    private static final List<Network> SPECIAL_V4 = Network.parseAll("""
            0.0.0.0/8, 10.0.0.0/8, 100.64.0.0/10, 127.0.0.0/8, 169.254.0.0/16, 172.16.0.0/12, 192.0.0.0/24,
            192.0.2.0/24, 192.31.196.0/24, 192.52.193.0/24, 192.88.99.0/24, 192.168.0.0/16, 192.175.48.0/24,
            198.18.0.0/15, 198.51.100.0/24, 203.0.113.0/24, 224.0.0.0/4, 240.0.0.0/4""");

    private static final Network GLOBAL_UNICAST_V6 = Network.parse("2000::/3");

    /** Protocol assignments (Teredo, benchmarking, ORCHID, DETs), documentation, 6to4, AS112, the former 6bone. */
    private static final List<Network> SPECIAL_V6 = Network.parseAll("""
            2001::/23, 2001:db8::/32, 2002::/16, 2620:4f:8000::/48, 3ffe::/16, 3fff::/20""");

    private PublicAddresses() {}

    static boolean contains(InetAddress address) {
        var bare = Network.unmapped(address);
        if (bare instanceof Inet4Address) {
            return SPECIAL_V4.stream().noneMatch(range -> range.contains(bare));
        }
        return GLOBAL_UNICAST_V6.contains(bare) && SPECIAL_V6.stream().noneMatch(range -> range.contains(bare));
    }
}
