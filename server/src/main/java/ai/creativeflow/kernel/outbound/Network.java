package ai.creativeflow.kernel.outbound;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A range of addresses in CIDR notation (RFC 4632, RFC 4291). An IPv4-mapped IPv6 address counts as the IPv4 address
 * it carries, because that is where a connection to it goes.
 */
public record Network(InetAddress base, int prefixBits) {

    private static final int MAPPED_PREFIX_BYTES = 12;
    private static final Pattern CIDR = Pattern.compile("(?<address>[0-9A-Fa-f:.]{2,45})(/[0-9]{1,3})?");

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

    /**
     * The same, as strictly as what a caller writes is read: no bits below the prefix, no other spelling of an IPv4 address
     * than four decimal numbers, no zone. Empty where it is no such range.
     */
    public static Optional<Network> parseStrictly(String cidr) {
        Matcher parts = CIDR.matcher(cidr);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            Network network = parse(cidr);
            boolean spelled = !(network.base instanceof Inet4Address)
                    || network.base.getHostAddress().equals(parts.group("address"));
            return spelled && network.isWithoutHostBits() ? Optional.of(network) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether every address of the other is in this one. */
    public boolean contains(Network other) {
        return prefixBits <= other.prefixBits
                && base.getAddress().length == other.base.getAddress().length
                && contains(other.base);
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
    public static InetAddress unmapped(InetAddress address) {
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

    private boolean isWithoutHostBits() {
        byte[] bytes = base.getAddress();
        for (int bit = prefixBits; bit < bytes.length * Byte.SIZE; bit++) {
            if ((bytes[bit / Byte.SIZE] & (0x80 >>> (bit % Byte.SIZE))) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return text(base) + "/" + prefixBits;
    }

    /** An address as RFC 5952 writes it: the longest run of zero groups is left out. */
    public static String text(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        byte[] bytes = address.getAddress();
        List<String> groups = IntStream.range(0, bytes.length / 2)
                .mapToObj(at -> Integer.toHexString(((bytes[2 * at] & 0xff) << Byte.SIZE) | (bytes[2 * at + 1] & 0xff)))
                .toList();
        int from = 0;
        int longest = 1;
        for (int at = 0; at < groups.size(); at++) {
            int length = 0;
            while (at + length < groups.size() && groups.get(at + length).equals("0")) {
                length++;
            }
            if (length > longest) {
                from = at;
                longest = length;
            }
        }
        if (longest == 1) {
            return String.join(":", groups);
        }
        return String.join(":", groups.subList(0, from)) + "::"
                + String.join(":", groups.subList(from + longest, groups.size()));
    }
}
