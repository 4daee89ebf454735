package ai.creativeflow.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Takes traces by OTLP over HTTP, and keeps them as they came: names and values are readable in the bytes. */
public final class Collector implements AutoCloseable {

    private final HttpServer server;
    private final List<String> batches = new CopyOnWriteArrayList<>();

    public Collector() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/traces", exchange -> {
            batches.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    /** What makes a platform send it every trace, at once. */
    public Map<String, String> settings() {
        String export = "management.opentelemetry.tracing.export.";
        return Map.of(
                export + "otlp.endpoint",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces",
                export + "schedule-delay",
                "50ms",
                "management.tracing.sampling.probability",
                "1.0");
    }

    /** A character a byte. */
    public String received() {
        return String.join("\n", batches);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
