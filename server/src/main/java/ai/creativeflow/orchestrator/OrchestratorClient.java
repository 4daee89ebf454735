package ai.creativeflow.orchestrator;

import ai.creativeflow.generations.Engine;
import ai.creativeflow.generations.Engine.EngineFailure;
import ai.creativeflow.generations.EngineCalls;
import ai.creativeflow.generations.EngineFault;
import ai.creativeflow.generations.EngineFault.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.web.util.UriUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls the orchestrator over HTTP. One deadline a try, from connecting to the last byte of an answer of at most 1 MiB; no
 * redirects, no proxies from the environment. Tries again where the network or its server fails and nowhere else.
 */
final class OrchestratorClient implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final long BODY_BYTES_MAX = 1_024 * 1_024;
    private static final Duration PAUSE_MAX = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int DETAIL_LENGTH_MAX = 200;

    private final OrchestratorSettings settings;
    private final String base;
    private final EngineCalls calls;
    private final JsonMapper json;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    /** An answer that is none of a 2xx, where that means something to whoever asked. */
    record Answer(int status, JsonNode body) {}

    OrchestratorClient(OrchestratorSettings settings, URI url, EngineCalls calls, JsonMapper json) {
        this.settings = settings;
        this.base = url.toString().replaceAll("/+$", "");
        this.calls = calls;
        this.json = json;
        requireSendable();
    }

    /** Settings that make no request stop the start, instead of failing each generation. */
    private void requireSendable() {
        request(settings.createPath(), "id", "anybody").build();
        request(settings.statusPath(), "id", "anybody").build();
        request(settings.selectPath(), "id", "anybody").build();
        request(settings.regeneratePath(), "id", "anybody").build();
    }

    boolean isAvailable() {
        return calls.isOpenToCalls();
    }

    /** Also answers 404 and 409, which mean something to whoever posts. */
    Answer post(String operation, String path, String id, String user, String key, Map<String, Object> content)
            throws EngineFailure {
        HttpRequest request = request(path, id, user)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(content)))
                .build();
        try {
            return calls.repeatedly(operation, settings.tries(), () -> ask(request));
        } catch (EngineFault fault) {
            throw fault.meaning();
        }
    }

    /** How it stands. Tried once: it is asked again anyway. */
    Answer status(String id, String user) throws EngineFault, EngineFailure {
        HttpRequest request = request(settings.statusPath(), id, user).GET().build();
        return calls.once("status", () -> ask(request));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private Answer ask(HttpRequest request) throws EngineFault {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("the orchestrator must not be called inside of a transaction");
        }
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), BODY_BYTES_MAX));
        try {
            return judged(answer.get(settings.timeout().toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw down(Kind.TIMEOUT, "The engine did not answer in time.");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException) {
                throw down(Kind.NETWORK, "The engine could not be reached.");
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw down(Kind.NETWORK, "The call was interrupted.");
        }
    }

    private Answer judged(HttpResponse<byte[]> answer) throws EngineFault {
        int status = answer.statusCode();
        if (status >= 500) {
            throw down(Kind.SERVER, "The engine failed with status %d.".formatted(status));
        }
        if (status == 404 || status == 409) {
            return new Answer(status, json.missingNode());
        }
        if (status >= 200 && status < 300) {
            return new Answer(status, read(answer.body()));
        }
        throw switch (status) {
            case 401, 403, 407 -> down(Kind.FORBIDDEN, "The engine does not let us in.");
            // Their user's credit, not our caller's: jobs of ours are not to be charged there.
            case 402 -> down(Kind.REFUSED, "The engine wants to be paid for what is charged here.");
            case 408, 425, 429 ->
                new EngineFault(Kind.THROTTLED, EngineFailure.busy("The engine wants fewer calls.", pause(answer)));
            default -> refused(answer);
        };
    }

    private EngineFault refused(HttpResponse<byte[]> answer) {
        if (answer.statusCode() < 400) {
            return down(Kind.UNREADABLE, "The engine answered with status %d.".formatted(answer.statusCode()));
        }
        String why = detail(answer.body());
        return new EngineFault(
                Kind.REFUSED,
                EngineFailure.lasting(
                        "engine_refused",
                        "The engine refused the request with status %d%s"
                                .formatted(answer.statusCode(), why.isEmpty() ? "." : ": " + why)));
    }

    private JsonNode read(byte[] body) throws EngineFault {
        try {
            return json.readTree(body);
        } catch (JacksonException e) {
            throw down(Kind.UNREADABLE, "The engine answered with something that is not JSON.");
        }
    }

    /** Both families' own words, as one bounded line. */
    private String detail(byte[] body) {
        JsonNode answer;
        try {
            answer = json.readTree(body);
        } catch (JacksonException e) {
            return "";
        }
        String said = answer.path("detail").isString()
                ? answer.path("detail").asString()
                : answer.path("detail")
                        .path(0)
                        .path("msg")
                        .asString(answer.path("error").asString(""));
        String line = said.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() > DETAIL_LENGTH_MAX ? line.substring(0, DETAIL_LENGTH_MAX) : line;
    }

    private static EngineFault down(Kind kind, String message) {
        return new EngineFault(kind, EngineFailure.passing(Engine.UNAVAILABLE, message));
    }

    /** In seconds; a date is not looked at. */
    private static Duration pause(HttpResponse<byte[]> answer) {
        Duration asked = answer.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("[0-9]{1,6}"))
                .map(value -> Duration.ofSeconds(Math.max(1, Long.parseLong(value))))
                .orElse(PAUSE);
        return asked.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : asked;
    }

    private HttpRequest.Builder request(String path, @Nullable String id, String user) {
        String place = path.replace("{id}", id == null ? "" : UriUtils.encode(id, StandardCharsets.UTF_8))
                .replace("{user_id}", UriUtils.encode(user, StandardCharsets.UTF_8));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + place)).header("Accept", "application/json");
        if (settings.token() != null) {
            request.header(settings.tokenHeader(), settings.token().reveal());
        }
        return request;
    }
}
