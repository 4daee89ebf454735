package ai.creativeflow.kernel.http;

import jakarta.servlet.ServletRequest;
import java.util.Set;
import org.apache.catalina.connector.Connector;

/**
 * The two ports of this process, as they really are once it listens: the public one, and the management one for
 * operators, metrics and health.
 */
public final class ListeningPorts {

    private final Connector management;
    private volatile int publicPort;

    public ListeningPorts(Connector management) {
        this.management = management;
    }

    /** The second connector, for the server to start. */
    public Connector management() {
        return management;
    }

    public void publicIs(int port) {
        publicPort = port;
    }

    public int publicPort() {
        return publicPort;
    }

    public int managementPort() {
        return management.getLocalPort();
    }

    /** Both, for those who must never call them. Complete once the server listens. */
    public Set<Integer> all() {
        return publicPort == managementPort() ? Set.of(publicPort) : Set.of(publicPort, managementPort());
    }

    boolean isManagement(ServletRequest request) {
        return request.getLocalPort() == managementPort();
    }
}
