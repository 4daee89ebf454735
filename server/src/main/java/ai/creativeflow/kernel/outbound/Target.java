package ai.creativeflow.kernel.outbound;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URL taken apart once, strictly: what is judged here is what is connected to, so that no second parser can read it
 * differently. An IPv4 literal in any spelling that system libraries take (decimal, octal, hexadecimal, short) is read
 * as they read it and becomes {@code literal}.
 */
record Target(
        String scheme,
        String host,
        int port,
        String pathAndQuery,
        @Nullable InetAddress literal) {

    static final String LOCALHOST = "localhost";

    private static final int URL_LENGTH_MAX = 2_048;
    private static final int PORT_MAX = 65_535;
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;
    private static final int NAME_LENGTH_MAX = 253;

    private static final Pattern SCHEME = Pattern.compile("https?");
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[^\\[\\]]*]|[^:\\[\\]]*)(?::([0-9]{1,5}))?");
    private static final Pattern NAME =
            Pattern.compile("(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-fA-F:.]+]");

    private static final List<String> LOCAL_SUFFIXES =
            List.of(".localhost", ".local", ".internal", ".lan", ".home.arpa");

    /** The URL without what never leaves this process; {@code at} is where its parts go. */
    sealed interface Parsed {
        record Fine(Target at) implements Parsed {}

        record Wrong(Refusal because) implements Parsed {}
    }

    /** Names that only a local network knows are wrong, but for these. */
    static Parsed parse(String url, Set<String> localNames) {
        if (url.length() > URL_LENGTH_MAX) {
            return new Parsed.Wrong(Refusal.MALFORMED);
        }
        try {
            return parse(new URI(url), localNames);
        } catch (URISyntaxException malformed) {
            return new Parsed.Wrong(Refusal.MALFORMED);
        }
    }

    private static Parsed parse(URI uri, Set<String> localNames) {
        String authority = uri.getRawAuthority();
        if (uri.getScheme() == null || uri.isOpaque()) {
            return new Parsed.Wrong(Refusal.MALFORMED);
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        if (!SCHEME.matcher(scheme).matches()) {
            return new Parsed.Wrong(Refusal.SCHEME);
        }
        if (authority == null || authority.isEmpty()) {
            return new Parsed.Wrong(Refusal.MALFORMED);
        }
        if (authority.indexOf('@') >= 0) {
            return new Parsed.Wrong(Refusal.USER_INFO);
        }
        if (uri.getRawFragment() != null) {
            return new Parsed.Wrong(Refusal.FRAGMENT);
        }
        var parts = AUTHORITY.matcher(authority);
        if (!parts.matches()) {
            return new Parsed.Wrong(Refusal.HOST);
        }
        int port = port(scheme, parts.group(2));
        if (port < 1 || port > PORT_MAX) {
            return new Parsed.Wrong(Refusal.PORT);
        }
        return withHost(scheme, parts.group(1), port, pathAndQuery(uri), localNames);
    }

    private static Parsed withHost(
            String scheme, String written, int port, String pathAndQuery, Set<String> localNames) {
        if (IPV6.matcher(written).matches()) {
            return withIpv6(scheme, written.substring(1, written.length() - 1), port, pathAndQuery);
        }
        String host = written.toLowerCase(Locale.ROOT);
        if (host.endsWith(".")) {
            return new Parsed.Wrong(Refusal.TRAILING_DOT);
        }
        if (host.length() > NAME_LENGTH_MAX || !NAME.matcher(host).matches()) {
            return new Parsed.Wrong(Refusal.HOST);
        }
        if (NUMBER.matcher(host.substring(host.lastIndexOf('.') + 1)).matches()) {
            return withIpv4(scheme, host, port, pathAndQuery);
        }
        if (host.equals(LOCALHOST) || localNames.contains(host)) {
            return new Parsed.Fine(new Target(scheme, host, port, pathAndQuery, null));
        }
        if (LOCAL_SUFFIXES.stream().anyMatch(host::endsWith)) {
            return new Parsed.Wrong(Refusal.LOCAL_NAME);
        }
        if (host.indexOf('.') < 0) {
            return new Parsed.Wrong(Refusal.SINGLE_LABEL);
        }
        return new Parsed.Fine(new Target(scheme, host, port, pathAndQuery, null));
    }

    /** A host whose last label is a number is an address or nothing (WHATWG URL, "ends in a number"). */
    private static Parsed withIpv4(String scheme, String host, int port, String pathAndQuery) {
        try {
            var address = Inet4Address.ofPosixLiteral(host);
            return new Parsed.Fine(new Target(scheme, address.getHostAddress(), port, pathAndQuery, address));
        } catch (IllegalArgumentException noAddress) {
            return new Parsed.Wrong(Refusal.HOST);
        }
    }

    private static Parsed withIpv6(String scheme, String literal, int port, String pathAndQuery) {
        try {
            var address = InetAddress.ofLiteral(literal);
            return new Parsed.Fine(new Target(scheme, address.getHostAddress(), port, pathAndQuery, address));
        } catch (IllegalArgumentException noAddress) {
            return new Parsed.Wrong(Refusal.HOST);
        }
    }

    private static int port(String scheme, @Nullable String written) {
        if (written != null) {
            return Integer.parseInt(written);
        }
        return scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
    }

    private static String pathAndQuery(URI uri) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    boolean plain() {
        return scheme.equals("http");
    }

    boolean isLocalhost() {
        return host.equals(LOCALHOST);
    }
}
