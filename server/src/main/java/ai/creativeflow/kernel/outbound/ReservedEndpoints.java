package ai.creativeflow.kernel.outbound;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What no URL of a caller may ever reach, not even inside an allowed network: the ports that this process listens on,
 * on any address of this machine, and the database, Redis and broker behind it. Filled while the process starts (a web
 * server knows its port only then); reads take no lock.
 */
public final class ReservedEndpoints {

    private static final Map<String, Integer> USUAL_PORTS =
            Map.of("http", 80, "https", 443, "amqp", 5672, "amqps", 5671);

    /**
     * @param shared whether others may live under its addresses, as behind a public gateway: then those are reserved only where
     *     they are private, and its name always
     */
    private record Endpoint(String host, int port, boolean shared) {}

    private final Set<Integer> ownPorts;
    private final Set<Endpoint> others;
    private final @Nullable Endpoint open;

    public ReservedEndpoints() {
        this(ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet(), null);
    }

    private ReservedEndpoints(Set<Integer> ownPorts, Set<Endpoint> others, @Nullable Endpoint open) {
        this.ownPorts = ownPorts;
        this.others = others;
        this.open = open;
    }

    /** A port that this machine listens on; 0 and below are ignored. */
    public void addOwnPort(int port) {
        if (port > 0) {
            ownPorts.add(port);
        }
    }

    /** A neighbour by name or address. On this machine its port is reserved under every address of the machine. */
    public void add(String host, int port) {
        others.add(new Endpoint(host, port, false));
    }

    /**
     * A neighbour by the host and port of its URL, or the usual port of its scheme. Where it is reached by a public address its
     * name is reserved and not the address, which a gateway may share with anybody.
     */
    public void add(URI url) {
        others.add(endpoint(url));
    }

    /** The same, now and later, but for one neighbour: for what that one itself tells us to fetch from it. */
    public ReservedEndpoints but(URI url) {
        return new ReservedEndpoints(ownPorts, others, endpoint(url));
    }

    private static Endpoint endpoint(URI url) {
        Integer usual = USUAL_PORTS.get(url.getScheme());
        if (url.getHost() == null || (url.getPort() < 0 && usual == null)) {
            throw new IllegalArgumentException("no host, or no port, in the URL of a neighbour");
        }
        return new Endpoint(url.getHost(), url.getPort() < 0 && usual != null ? usual : url.getPort(), true);
    }

    boolean cover(InetAddress address, int port) {
        var bare = Network.unmapped(address);
        if (ownPorts.contains(port) && isOwn(bare)) {
            return true;
        }
        return at(port).filter(other -> !other.shared() || isOwn(bare) || !PublicAddresses.contains(bare))
                .anyMatch(other -> leadsTo(other.host(), bare));
    }

    boolean cover(String host, int port) {
        return at(port).anyMatch(other -> other.host().equalsIgnoreCase(host));
    }

    private Stream<Endpoint> at(int port) {
        return others.stream().filter(other -> other.port() == port && !other.equals(open));
    }

    private static boolean leadsTo(String host, InetAddress address) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host))
                    .map(Network::unmapped)
                    .anyMatch(its -> its.equals(address) || (isOwn(its) && isOwn(address)));
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    /** Of this machine: loopback, the unspecified address (which connects to loopback), or one of its interfaces. */
    private static boolean isOwn(InetAddress address) {
        if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
            return true;
        }
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unreadable) {
            return true;
        }
    }
}
