package ai.creativeflow.demo;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The customer's side of webhooks: takes deliveries on a free port of the loopback and keeps them as they came. */
final class Receiver implements AutoCloseable {

    private static final String PATH = "/webhooks";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Delivery> deliveries = new ArrayList<>();

    /** One POST that came in. */
    record Delivery(String id, String body, HttpHeaders headers) {

        /** Throws {@link Failure} unless the sender has the secret and the body is as it was sent. */
        void verify(String secret) {
            try {
                new Webhook(secret).verify(body, headers.map());
            } catch (WebhookVerificationException | EmptyWebhookSecretException e) {
                throw new Failure("The signature of %s does not hold: %s".formatted(id, e.getMessage()));
            }
        }
    }

    Receiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new Failure("No port for the receiver: " + e.getMessage());
        }
        server.createContext(PATH, this::take);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        var address = server.getAddress();
        return "http://%s:%d%s".formatted(address.getAddress().getHostAddress(), address.getPort(), PATH);
    }

    /** Everything that has come so far. */
    synchronized List<Delivery> deliveries() {
        return List.copyOf(deliveries);
    }

    /** The first delivery of which the body has all of these texts, waited for as long as asked. */
    synchronized Optional<Delivery> await(Duration patience, String... texts) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<Delivery> found = deliveries.stream()
                    .filter(delivery -> List.of(texts).stream().allMatch(delivery.body()::contains))
                    .findFirst();
            long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (found.isPresent() || left <= 0) {
                return found;
            }
            wait(left);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String id = Optional.ofNullable(exchange.getRequestHeaders().getFirst("webhook-id"))
                    .orElse("");
            keep(new Delivery(id, body, HttpHeaders.of(exchange.getRequestHeaders(), (name, value) -> true)));
            exchange.sendResponseHeaders(204, -1);
        }
    }

    private synchronized void keep(Delivery delivery) {
        deliveries.add(delivery);
        notifyAll();
    }
}
