package ai.creativeflow.testing;

import ai.creativeflow.portal.OpenApiDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A caller of the API, over real HTTP. Every exchange is held against openapi.yaml. */
public final class Client {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final Duration PATIENCE = Duration.ofSeconds(70);

    private final String baseUrl;
    private final String token;
    private final List<String> headers;

    Client(String baseUrl, String token) {
        this(baseUrl, token, List.of());
    }

    private Client(String baseUrl, String token, List<String> headers) {
        this.baseUrl = baseUrl;
        this.token = token;
        this.headers = List.copyOf(headers);
    }

    public String token() {
        return token;
    }

    public String baseUrl() {
        return baseUrl;
    }

    /** The same caller, sending one header more. */
    public Client with(String header, String value) {
        var more = new ArrayList<>(headers);
        more.add(header);
        more.add(value);
        return new Client(baseUrl, token, more);
    }

    /** Another caller of the same server. */
    public Client as(String otherToken) {
        return new Client(baseUrl, otherToken);
    }

    public Answer get(String path) {
        return send("GET", path, null, null);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null, null);
    }

    public Answer post(String path, Object body) {
        return json("POST", path, body);
    }

    public Answer put(String path, Object body) {
        return json("PUT", path, body);
    }

    public Answer patch(String path, Object body) {
        return json("PATCH", path, body);
    }

    /** A POST without a body. */
    public Answer post(String path) {
        return send("POST", path, null, null);
    }

    /** Any bytes under any content type; null leaves the header out. */
    public Answer send(String method, String path, @Nullable String contentType, byte @Nullable [] body) {
        var request = HttpRequest.newBuilder(URI.create(baseUrl + path))
                .timeout(PATIENCE)
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        for (int i = 0; i < headers.size(); i += 2) {
            request.header(headers.get(i), headers.get(i + 1));
        }
        try {
            HttpResponse<byte[]> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            var answer = new Answer(response.statusCode(), response.headers(), response.body());
            hold(method, path, contentType, body, answer);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + baseUrl + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Whatever is exchanged must be what openapi.yaml says; of OPTIONS it says nothing. */
    private static void hold(
            String method, String path, @Nullable String contentType, byte @Nullable [] body, Answer answer) {
        if (method.equals("OPTIONS")) {
            return;
        }
        boolean json = body != null && "application/json".equals(contentType);
        OpenApiDocument.contract()
                .validate(
                        method,
                        path,
                        json ? new String(body, StandardCharsets.UTF_8) : null,
                        answer.status(),
                        answer.header("Content-Type"),
                        new String(answer.body(), StandardCharsets.UTF_8));
        if (method.equals("GET") && path.startsWith("/v1/events") && answer.status() == 200) {
            holdEvents(answer.json());
        }
    }

    /** Each event must be what its type's schema says, a list of them or one. */
    private static void holdEvents(JsonNode answer) {
        if (!answer.has("has_more")) {
            OpenApiDocument.contract().validateEvent(answer.toString());
            return;
        }
        answer.get("data").forEach(event -> OpenApiDocument.contract().validateEvent(event.toString()));
    }

    private Answer json(String method, String path, Object body) {
        byte[] bytes =
                body instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : JSON.writeValueAsBytes(body);
        return send(method, path, "application/json", bytes);
    }
}
