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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Developers' servers, all in one: keeps connections, answers 200 as soon as a request is whole, and notes when. What is
 * posted to a path under {@code /hang} is read and never answered; under {@code /bulk} it is counted only.
 */
final class WebhookSink implements AutoCloseable {

    private static final byte[] FINE =
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int BACKLOG = 1_000;

    private final ServerSocket server;
    private final Map<String, Long> firstAt = new ConcurrentHashMap<>();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong repeats = new AtomicLong();
    private final AtomicLong bulk = new AtomicLong();

    WebhookSink() {
        try {
            server = new ServerSocket(0, BACKLOG, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().start(this::accept);
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getLocalPort() + path;
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
                note(path, event);
                if (path.startsWith("/hang")) {
                    in.read();
                    return;
                }
                connection.getOutputStream().write(FINE);
            }
        } catch (IOException gone) {
            // The other side hung up, which it may.
        }
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
