package ai.creativeflow.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/**
 * Developers' servers, all in one: keeps connections, answers 200 as soon as a request is whole, and notes when. What is
 * posted to a path under {@code /hang} is read and never answered, under {@code /hang/drip} a byte at a time and without an
 * end; under {@code /bulk} it is counted only; under {@code /broken} it is answered 500 for as long as {@link #breakDown};
 * under {@code /second} the first time.
 */
final class WebhookSink implements AutoCloseable {

    private static final byte[] FINE =
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BROKEN =
            "HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ENDLESS =
            "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final long DRIP_NANOS = 100_000_000;
    private static final int BACKLOG = 1_000;

    private final ServerSocket server;
    private final Map<String, Long> firstAt = new ConcurrentHashMap<>();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong repeats = new AtomicLong();
    private final AtomicLong bulk = new AtomicLong();
    private final Queue<Long> brokenAt = new ConcurrentLinkedQueue<>();
    private final Queue<Long> hungFor = new ConcurrentLinkedQueue<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final String scheme;
    private volatile boolean broken;

    WebhookSink() {
        this("http", ServerSocketFactory.getDefault());
    }

    /** By TLS, with the certificate of this context. */
    WebhookSink(SSLContext tls) {
        this("https", tls.getServerSocketFactory());
    }

    private WebhookSink(String scheme, ServerSocketFactory sockets) {
        this.scheme = scheme;
        try {
            server = sockets.createServerSocket(0, BACKLOG, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().start(this::accept);
    }

    String url(String path) {
        return scheme + "://127.0.0.1:" + server.getLocalPort() + path;
    }

    /** Those that were noted, repeats included. */
    long requests() {
        return requests.get();
    }

    long repeats() {
        return repeats.get();
    }

    long bulk() {
        return bulk.get();
    }

    /** Event and endpoint, and the monotonic nanoseconds at which it was whole the first time. */
    Map<String, Long> firstAt() {
        return firstAt;
    }

    /** From now on, or no more. */
    void breakDown(boolean now) {
        broken = now;
    }

    /** When what was posted under {@code /broken} was whole, in that order. */
    Queue<Long> brokenAt() {
        return brokenAt;
    }

    /** For how many nanoseconds callers waited, from the whole request on, until they gave up. */
    Queue<Long> hungFor() {
        return hungFor;
    }

    void forget() {
        firstAt.clear();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            var in = new BufferedInputStream(connection.getInputStream(), 16 * 1_024);
            while (true) {
                String request = line(in);
                if (request.isEmpty()) {
                    return;
                }
                String path = request.split(" ", 3)[1];
                String event = "";
                int length = 0;
                for (String header = line(in); !header.isEmpty(); header = line(in)) {
                    if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                        length = Integer.parseInt(header.substring(15).strip());
                    } else if (header.regionMatches(true, 0, "webhook-id:", 0, 11)) {
                        event = header.substring(11).strip();
                    }
                }
                in.skipNBytes(length);
                boolean refused = isRefused(path, event);
                if (!refused) {
                    note(path, event);
                }
                if (path.startsWith("/hang")) {
                    hang(connection, in, path.startsWith("/hang/drip"));
                    return;
                }
                connection.getOutputStream().write(refused ? BROKEN : FINE);
            }
        } catch (IOException gone) {
            // The other side hung up, which it may.
        }
    }

    private void hang(Socket connection, InputStream in, boolean dripping) throws IOException {
        long whole = System.nanoTime();
        if (dripping) {
            connection.getOutputStream().write(ENDLESS);
            Thread.ofVirtual().start(() -> drip(connection));
        }
        try {
            in.read();
        } finally {
            hungFor.add(System.nanoTime() - whole);
        }
    }

    private static void drip(Socket connection) {
        try {
            while (true) {
                connection.getOutputStream().write('.');
                LockSupport.parkNanos(DRIP_NANOS);
            }
        } catch (IOException gone) {
            // That is how it ends.
        }
    }

    private boolean isRefused(String path, String event) {
        if (path.startsWith("/broken")) {
            brokenAt.add(System.nanoTime());
            return broken;
        }
        return path.startsWith("/second") && seen.add(event + path);
    }

    private void note(String path, String event) {
        if (path.startsWith("/bulk")) {
            bulk.incrementAndGet();
            return;
        }
        if (path.startsWith("/hang")) {
            return;
        }
        if (firstAt.putIfAbsent(event + path, System.nanoTime()) != null) {
            repeats.incrementAndGet();
        }
        requests.incrementAndGet();
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return "";
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
