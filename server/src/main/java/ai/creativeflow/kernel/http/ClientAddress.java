package ai.creativeflow.kernel.http;

import ai.creativeflow.kernel.outbound.Network;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a request comes from: the peer of the connection, or what {@code X-Forwarded-For} says, as far as trusted proxies
 * wrote it. The header is walked from its right end, while the hop that wrote an entry is trusted; what stands left of that
 * anybody may have made up.
 */
public final class ClientAddress {

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    /** An address, perhaps with a port, an IPv6 one then in brackets. */
    private static final Pattern HOP =
            Pattern.compile("\\[(?<six>[0-9A-Fa-f:.]+)](:[0-9]+)?|(?<four>[0-9.]+)(:[0-9]+)?|(?<bare>[0-9A-Fa-f:.]+)");

    private final List<Network> trusted;

    public ClientAddress(HttpSettings settings) {
        this.trusted = settings.trustedProxies().stream().map(Network::parse).toList();
    }

    public InetAddress of(HttpServletRequest request) {
        InetAddress hop = parse(withoutZone(request.getRemoteAddr()))
                .orElseThrow(() -> new IllegalStateException("the peer's address is " + request.getRemoteAddr()));
        if (trusted.isEmpty() || !isTrusted(hop)) {
            return hop;
        }
        List<String> entries = entries(request);
        for (int at = entries.size() - 1; at >= 0 && isTrusted(hop); at--) {
            Optional<InetAddress> before = parse(entries.get(at));
            if (before.isEmpty()) {
                return hop;
            }
            hop = before.get();
        }
        return hop;
    }

    private boolean isTrusted(InetAddress hop) {
        return trusted.stream().anyMatch(network -> network.contains(hop));
    }

    private static List<String> entries(HttpServletRequest request) {
        var entries = new ArrayList<String>();
        for (String header : Collections.list(request.getHeaders(FORWARDED_FOR))) {
            for (String entry : header.split(",", -1)) {
                entries.add(entry.strip());
            }
        }
        return entries;
    }

    private static Optional<InetAddress> parse(String entry) {
        Matcher hop = HOP.matcher(entry);
        if (!hop.matches()) {
            return Optional.empty();
        }
        String address = hop.group("six") != null
                ? hop.group("six")
                : hop.group("four") != null ? hop.group("four") : hop.group("bare");
        try {
            return Optional.of(Network.unmapped(InetAddress.ofLiteral(address)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }
}
