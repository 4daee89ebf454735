package ai.creativeflow.kernel.outbound;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides which URLs and addresses a caller may make us connect to. A URL is judged when it is registered, for an early
 * and clear answer; what protects is that {@link OutboundClient} has every address judged again right before it
 * connects to it.
 */
public final class AddressGuard implements AutoCloseable {

    /** How long a registration waits for a name; one that takes longer is judged at each attempt. */
    private static final Duration REGISTRATION_PATIENCE = Duration.ofSeconds(2);

    private static final List<InetAddress> LOOPBACK =
            Stream.of("127.0.0.1", "::1").map(InetAddress::ofLiteral).toList();

    private final AddressPolicy policy;
    private final ReservedEndpoints reserved;
    private final Lookups lookups;

    public AddressGuard(AddressPolicy policy, ReservedEndpoints reserved, HostResolver resolver) {
        this.policy = policy;
        this.reserved = reserved;
        this.lookups = new Lookups(resolver);
    }

    /** Judges a URL as it is registered. A name that does not resolve now is accepted: it may tomorrow. */
    public Verdict judge(String url) {
        return switch (parse(url)) {
            case Target.Parsed.Wrong(var because) -> new Verdict.Refused(because);
            case Target.Parsed.Fine(var target) -> judge(target);
        };
    }

    Target.Parsed parse(String url) {
        return Target.parse(url, policy.localNames());
    }

    private Verdict judge(Target target) {
        try {
            admit(target, REGISTRATION_PATIENCE);
            return new Verdict.Allowed();
        } catch (RefusedAddress refused) {
            return new Verdict.Refused(refused.because());
        } catch (UnknownHostException | SocketTimeoutException unresolved) {
            return ifUnresolved(target);
        }
    }

    /** Plain http and other ports need an address that is known to lie in an allowed network. */
    private Verdict ifUnresolved(Target target) {
        if (target.plain()) {
            return new Verdict.Refused(Refusal.PLAIN_HTTP);
        }
        return policy.publicPorts().contains(target.port()) ? new Verdict.Allowed() : new Verdict.Refused(Refusal.PORT);
    }

    /** Judges a connection to one address; empty when it may be made. */
    public Optional<Refusal> judge(InetAddress address, int port, boolean plain) {
        if (reserved.cover(address, port)) {
            return Optional.of(Refusal.RESERVED);
        }
        if (policy.allowedNetworks().stream().anyMatch(network -> network.contains(address))) {
            return Optional.empty();
        }
        if (!PublicAddresses.contains(address)) {
            return Optional.of(Refusal.ADDRESS);
        }
        if (plain) {
            return Optional.of(Refusal.PLAIN_HTTP);
        }
        return policy.publicPorts().contains(port) ? Optional.empty() : Optional.of(Refusal.PORT);
    }

    /**
     * The addresses that a call to the target may connect to, in the resolver's order. One refused address refuses the
     * whole name, because an honest one has no reason to mix them.
     */
    List<InetAddress> admit(Target target, Duration patience)
            throws RefusedAddress, UnknownHostException, SocketTimeoutException {
        if (reserved.cover(target.host(), target.port())) {
            throw new RefusedAddress(Refusal.RESERVED);
        }
        var addresses = addressesOf(target, patience);
        for (var address : addresses) {
            var refusal = judge(address, target.port(), target.plain());
            if (refusal.isPresent()) {
                throw new RefusedAddress(refusal.get());
            }
        }
        return addresses;
    }

    private List<InetAddress> addressesOf(Target target, Duration patience)
            throws RefusedAddress, UnknownHostException, SocketTimeoutException {
        if (target.literal() != null) {
            return List.of(target.literal());
        }
        if (target.isLocalhost()) {
            return allowedLoopback();
        }
        var addresses = lookups.addressesOf(target.host(), patience);
        if (addresses.isEmpty()) {
            throw new UnknownHostException(target.host());
        }
        return addresses;
    }

    /** {@code localhost} is loopback by definition (RFC 6761), here the part of it that is allowed; never looked up. */
    private List<InetAddress> allowedLoopback() throws RefusedAddress {
        var allowed = LOOPBACK.stream()
                .filter(address -> policy.allowedNetworks().stream().anyMatch(network -> network.contains(address)))
                .toList();
        if (allowed.isEmpty()) {
            throw new RefusedAddress(Refusal.LOCAL_NAME);
        }
        return allowed;
    }

    @Override
    public void close() {
        lookups.close();
    }

    /** A refusal on its way through an HTTP client, which only lets {@link IOException}s pass. */
    static final class RefusedAddress extends IOException {

        private final Refusal because;

        RefusedAddress(Refusal because) {
            super("the URL " + because.sentence());
            this.because = because;
        }

        Refusal because() {
            return because;
        }
    }
}
