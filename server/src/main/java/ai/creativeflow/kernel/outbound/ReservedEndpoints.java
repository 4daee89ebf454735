package ai.creativeflow.kernel.outbound;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What no URL of a caller may ever reach, not even inside an allowed network: the ports that this process listens on,
 * on any address of this machine, and the database, Redis and broker behind it. Filled while the process starts (a web
 * server knows its port only then); reads take no lock.
 */
public final class ReservedEndpoints {

    private record Endpoint(String host, int port) {}

    private final Set<Integer> ownPorts = ConcurrentHashMap.newKeySet();
    private final Set<Endpoint> others = ConcurrentHashMap.newKeySet();

    /** A port that this machine listens on; 0 and below are ignored. */
    public void addOwnPort(int port) {
        if (port > 0) {
            ownPorts.add(port);
        }
    }

    /** A neighbour by name or address. On this machine its port is reserved under every address of the machine. */
    public void add(String host, int port) {
        others.add(new Endpoint(host, port));
    }

    boolean cover(InetAddress address, int port) {
        var bare = Network.unmapped(address);
        if (ownPorts.contains(port) && isOwn(bare)) {
            return true;
        }
        return others.stream().filter(other -> other.port() == port).anyMatch(other -> leadsTo(other.host(), bare));
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
