package ai.creativeflow.kernel.outbound;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * How far callers' URLs may reach: public addresses by https on {@code publicPorts}, and any port, plain http too,
 * inside {@code allowedNetworks} (which only an operator sets). {@code localNames} may be named although only this network
 * knows them; where they lead is judged like any address.
 */
public record AddressPolicy(List<Network> allowedNetworks, Set<Integer> publicPorts, Set<String> localNames) {

    private static final Set<Integer> HTTPS_PORTS = Set.of(443, 8443);

    public AddressPolicy {
        allowedNetworks = List.copyOf(allowedNetworks);
        publicPorts = Set.copyOf(publicPorts);
        localNames = Set.copyOf(localNames);
    }

    public AddressPolicy(List<Network> allowedNetworks, Set<Integer> publicPorts) {
        this(allowedNetworks, publicPorts, Set.of());
    }

    /** Lower-case names, as they stand in URLs. */
    public AddressPolicy withLocalNames(Collection<String> names) {
        return new AddressPolicy(allowedNetworks, publicPorts, Set.copyOf(names));
    }

    /** Nothing but the public internet. */
    public static AddressPolicy publicOnly() {
        return new AddressPolicy(List.of(), HTTPS_PORTS);
    }

    public static AddressPolicy allowing(List<Network> networks) {
        return new AddressPolicy(networks, HTTPS_PORTS);
    }
}
