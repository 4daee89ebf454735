package ai.creativeflow.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls of the public API with one key. Who is told to come later does. Any other refusal is a {@link Failure} that
 * carries its detail and request id.
 */
final class Api implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final int WAIT_SECONDS = 30;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int ATTEMPTS = 10;
    private static final Duration LATER_MAX = Duration.ofSeconds(60);

    private final String baseUrl;
    private final String key;
    private final JsonMapper json = JsonMapper.shared();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    Api(String baseUrl, String key) {
        this.baseUrl = baseUrl;
        this.key = key;
    }

    /** The answer is held for up to {@value #WAIT_SECONDS} seconds where the call can wait. */
    JsonNode get(String path) {
        return json(send(request(path).header("Prefer", "wait=" + WAIT_SECONDS).GET()));
    }

    /** Safe to repeat: each call has an idempotency key of its own. */
    JsonNode post(String path, Map<String, ?> body) {
        return json(send(request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))));
    }

    void delete(String path) {
        send(request(path).DELETE());
    }

    /** The bytes behind a signed URL, which needs no key. */
    byte[] download(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).GET())
                .body();
    }

    @Override
    public void close() {
        http.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(baseUrl + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + key)
                .header("Accept", "application/json");
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        String call = request.method() + " " + request.uri().getPath();
        try {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            for (int attempt = 1; answer.statusCode() == TOO_MANY_REQUESTS && attempt < ATTEMPTS; attempt++) {
                Thread.sleep(later(answer));
                answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            }
            if (answer.statusCode() >= 300) {
                throw refusal(call, answer);
            }
            return answer;
        } catch (IOException e) {
            throw new Failure("%s: %s does not answer (%s)".formatted(call, baseUrl, reason(e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(call + ": interrupted");
        }
    }

    /** What the server asks for, within bounds; a second where it does not say. */
    private static Duration later(HttpResponse<?> answer) {
        var asked = Duration.ofSeconds(
                Math.max(1, answer.headers().firstValueAsLong("Retry-After").orElse(1)));
        return asked.compareTo(LATER_MAX) < 0 ? asked : LATER_MAX;
    }

    private Failure refusal(String call, HttpResponse<byte[]> answer) {
        String id = answer.headers().firstValue("X-Request-Id").orElse("none");
        JsonNode problem = problem(answer);
        String code = problem.path("code").asString("no code");
        String detail = problem.path("detail").asString("");
        var text =
                new StringBuilder("%s was refused with %d %s: %s".formatted(call, answer.statusCode(), code, detail));
        for (JsonNode error : problem.path("errors")) {
            text.append("%n     %s %s"
                    .formatted(
                            error.path("pointer").asString(),
                            error.path("detail").asString()));
        }
        return new Failure(text.append("%n     request id %s".formatted(id)).toString());
    }

    private JsonNode problem(HttpResponse<byte[]> answer) {
        try {
            return json.readTree(answer.body());
        } catch (JacksonException e) {
            return json.createObjectNode();
        }
    }

    private JsonNode json(HttpResponse<byte[]> answer) {
        try {
            return json.readTree(answer.body());
        } catch (JacksonException e) {
            throw new Failure(
                    "The answer of %s is not JSON".formatted(answer.uri().getPath()));
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
