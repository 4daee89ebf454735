package ai.creativeflow.kernel.outbound;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server on a loopback address that does whatever a test wants of the other side, however rude. */
public final class LoopbackServer implements AutoCloseable {

    /** What to do with an accepted connection; it is closed afterwards. */
    @FunctionalInterface
    public interface Manners {
        void meet(Socket connection) throws Exception;
    }

    /** A request as it came over the wire; header names in lower case. */
    public record Received(String line, Map<String, String> headers, String body) {

        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Received> received = new CopyOnWriteArrayList<>();

    private LoopbackServer(ServerSocket server, Manners manners) {
        this.server = server;
        Thread.ofPlatform().daemon().start(() -> accept(manners));
    }

    public static LoopbackServer doing(Manners manners) {
        return at("127.0.0.1", 0, manners);
    }

    static LoopbackServer at(String address, int port, Manners manners) {
        try {
            return over(new ServerSocket(port, 200, InetAddress.ofLiteral(address)), manners);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static LoopbackServer over(ServerSocket socket, Manners manners) {
        return new LoopbackServer(socket, manners);
    }

    /** Answers each request with what the function says: a status line's rest, headers and body in one text. */
    public static LoopbackServer answering(Function<Received, String> answer) {
        var box = new LoopbackServer[1];
        box[0] = doing(connection -> box[0].converse(connection, answer));
        return box[0];
    }

    /** A whole answer; {@code head} is the status and any headers after it, one a line. */
    public static String answer(String head, String body) {
        return "HTTP/1.1 " + head.replace("\n", "\r\n") + "\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    void converse(Socket connection, Function<Received, String> answer) throws IOException {
        var in = new BufferedInputStream(connection.getInputStream());
        for (var request = read(in); request != null; request = read(in)) {
            received.add(request);
            connection.getOutputStream().write(answer.apply(request).getBytes(StandardCharsets.UTF_8));
            connection.getOutputStream().flush();
        }
    }

    /** The next request, or null when the other side hung up. */
    static @Nullable Received read(InputStream in) throws IOException {
        var line = line(in);
        if (line == null || line.isEmpty()) {
            return null;
        }
        var headers = new TreeMap<String, String>();
        for (var header = line(in); header != null && !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Received(line, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static @Nullable String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    private void accept(Manners manners) {
        while (!server.isClosed()) {
            try {
                var connection = server.accept();
                connections.incrementAndGet();
                open.add(connection);
                Thread.startVirtualThread(() -> meet(connection, manners));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void meet(Socket connection, Manners manners) {
        try (connection) {
            manners.meet(connection);
        } catch (Exception hungUp) {
            // The other side going away is what half of these tests are about.
        } finally {
            open.remove(connection);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port() + "/hook";
    }

    public int connections() {
        return connections.get();
    }

    public List<Received> received() {
        return received;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (var connection : open) {
                connection.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
