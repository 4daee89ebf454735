package ai.creativeflow.kernel.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** From a name to its addresses. May block as long as it likes: {@link Lookups} bounds the wait. */
@FunctionalInterface
public interface HostResolver {

    List<InetAddress> resolve(String host) throws UnknownHostException;

    /** The system's resolver, with the JVM's small cache (30 s for what was found, 10 s for what was not). */
    static HostResolver system() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
