package ai.creativeflow.kernel.outbound;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A range of addresses in CIDR notation (RFC 4632, RFC 4291). An IPv4-mapped IPv6 address counts as the IPv4 address
 * it carries, because that is where a connection to it goes.
 */
public record Network(InetAddress base, int prefixBits) {

    private static final int MAPPED_PREFIX_BYTES = 12;

    public Network {
        if (prefixBits < 0 || prefixBits > base.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException("no prefix of %d bits in %s".formatted(prefixBits, base));
        }
    }

    /** {@code 10.0.0.0/8}, {@code fc00::/7}, or a single address. Never looks a name up. */
    public static Network parse(String cidr) {
        int slash = cidr.indexOf('/');
        if (slash < 0) {
            var address = InetAddress.ofLiteral(cidr);
            return new Network(address, address.getAddress().length * Byte.SIZE);
        }
        return new Network(
                InetAddress.ofLiteral(cidr.substring(0, slash)), Integer.parseInt(cidr.substring(slash + 1)));
    }

    /** The networks of a comma-separated list; blanks around the commas and an empty list are fine. */
    public static List<Network> parseAll(String list) {
        return Stream.of(list.split(",", -1))
                .map(String::strip)
                .filter(cidr -> !cidr.isEmpty())
                .map(Network::parse)
                .toList();
    }

    public boolean contains(InetAddress address) {
        byte[] mine = base.getAddress();
        byte[] theirs = unmapped(address).getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        int wholeBytes = prefixBits / Byte.SIZE;
        if (!Arrays.equals(mine, 0, wholeBytes, theirs, 0, wholeBytes)) {
            return false;
        }
        int restBits = prefixBits % Byte.SIZE;
        return restBits == 0 || ((mine[wholeBytes] ^ theirs[wholeBytes]) & 0xff) >>> (Byte.SIZE - restBits) == 0;
    }

    /** The IPv4 address inside {@code ::ffff:0:0/96}; any other address as it is. */
    static InetAddress unmapped(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (!(address instanceof Inet6Address) || !isMapped(bytes)) {
            return address;
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, MAPPED_PREFIX_BYTES, bytes.length));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four bytes are an address: " + address, impossible);
        }
    }

    private static boolean isMapped(byte[] bytes) {
        for (int at = 0; at < MAPPED_PREFIX_BYTES - 2; at++) {
            if (bytes[at] != 0) {
                return false;
            }
        }
        return bytes[MAPPED_PREFIX_BYTES - 2] == (byte) 0xff && bytes[MAPPED_PREFIX_BYTES - 1] == (byte) 0xff;
    }

    @Override
    public String toString() {
        return base.getHostAddress() + "/" + prefixBits;
    }
}
