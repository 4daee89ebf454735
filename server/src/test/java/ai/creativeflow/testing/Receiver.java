package ai.creativeflow.testing;

import ai.creativeflow.portal.OpenApiDocument;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A developer's own server that takes webhooks and answers 204. */
public final class Receiver implements AutoCloseable {

    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable AssertionError> breach = new AtomicReference<>();

    /** One POST; header names in lower case. */
    public record Received(Map<String, String> headers, String body) {
        public String id() {
            return headers.getOrDefault("webhook-id", "");
        }
    }

    public Receiver() {
        this(true);
    }

    /** For events whose data are made up: what comes is held against nothing. */
    public static Receiver ofAnything() {
        return new Receiver(false);
    }

    private Receiver(boolean byTheContract) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            var headers = new TreeMap<String, String>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (byTheContract) {
                hold(body);
            }
            received.add(new Received(headers, body));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/webhooks";
    }

    private void hold(String body) {
        try {
            OpenApiDocument.contract().validateEvent(body);
        } catch (AssertionError broken) {
            breach.compareAndSet(null, broken);
        }
    }

    /** Fails where something came that openapi.yaml does not have. */
    public List<Received> received() {
        AssertionError broken = breach.get();
        if (broken != null) {
            throw new AssertionError(broken.getMessage(), broken);
        }
        return List.copyOf(received);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
