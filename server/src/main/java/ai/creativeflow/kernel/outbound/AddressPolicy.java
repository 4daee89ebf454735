package ai.creativeflow.kernel.outbound;

import java.util.List;
import java.util.Set;

/**
 * How far callers' URLs may reach: public addresses by https on {@code publicPorts}, and any port, plain http too,
 * inside {@code allowedNetworks} (which only an operator sets).
 */
public record AddressPolicy(List<Network> allowedNetworks, Set<Integer> publicPorts) {

    private static final Set<Integer> HTTPS_PORTS = Set.of(443, 8443);

    public AddressPolicy {
        allowedNetworks = List.copyOf(allowedNetworks);
        publicPorts = Set.copyOf(publicPorts);
    }

    /** Nothing but the public internet. */
    public static AddressPolicy publicOnly() {
        return new AddressPolicy(List.of(), HTTPS_PORTS);
    }

    public static AddressPolicy allowing(List<Network> networks) {
        return new AddressPolicy(networks, HTTPS_PORTS);
    }
}
