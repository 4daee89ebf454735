package ai.creativeflow.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Listens to a stream of server-sent events, as they come. */
public final class EventStream implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Event> received = new CopyOnWriteArrayList<>();
    private final HttpResponse<Stream<String>> response;
    private volatile boolean ended;

    /** One event; an id that is empty was not sent. */
    public record Event(String id, String name, JsonNode data) {}

    /** Opens it; an answer that is no stream fails the test. */
    public static EventStream open(Client client, String path, @Nullable String lastEventId) {
        return new EventStream(client, path, lastEventId);
    }

    private EventStream(Client client, String path, @Nullable String lastEventId) {
        var request = HttpRequest.newBuilder(URI.create(client.baseUrl() + path))
                .header("Authorization", "Bearer " + client.token());
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            response = http.send(request.build(), HttpResponse.BodyHandlers.ofLines());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (!type.startsWith("text/event-stream")) {
            throw new AssertionError("%d %s".formatted(response.statusCode(), type));
        }
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try {
            String id = "";
            String name = "";
            for (String line : (Iterable<String>) response.body()::iterator) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    received.add(new Event(id, name, JSON.readTree(line.substring(6))));
                    id = "";
                }
            }
        } finally {
            ended = true;
        }
    }

    public List<Event> received() {
        return List.copyOf(received);
    }

    public List<String> names() {
        return received.stream().map(Event::name).toList();
    }

    /** Whether the server has ended it. */
    public boolean ended() {
        return ended;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
