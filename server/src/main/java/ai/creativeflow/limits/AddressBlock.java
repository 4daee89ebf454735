package ai.creativeflow.limits;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/** What one client is known by: its IPv4 address, or the first 64 bits of its IPv6 address, all of which are one line's. */
final class AddressBlock {

    private static final int NETWORK_BYTES = 8;

    private AddressBlock() {}

    /** Whatever is no address stays as it is. */
    static String of(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address long_
                    ? HexFormat.of().formatHex(long_.getAddress(), 0, NETWORK_BYTES) + "/64"
                    : address;
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
