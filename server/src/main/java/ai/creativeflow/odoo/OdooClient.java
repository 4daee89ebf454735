package ai.creativeflow.odoo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks Odoo over HTTP. One deadline a question, from connecting to the last byte of an answer of at most 64 KiB; no redirects,
 * no proxies from the environment. A report is never repeated by itself; a quota is, once, where the connection was cut: the
 * JDK's client does so with a GET. Never throws for what Odoo or the network does.
 */
final class OdooClient implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final long BODY_BYTES_MAX = 64 * 1024;
    private static final String QUOTA_QUESTION = "quota";

    private final OdooSettings settings;
    private final URI base;
    private final JsonMapper json;
    private final ReplyReader reader;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    OdooClient(OdooSettings settings, URI base, JsonMapper json) {
        this.settings = settings;
        this.base = base;
        this.json = json;
        this.reader = new ReplyReader(settings.envelope(), json);
        requireSendable();
    }

    /** Settings that make no request stop the start, instead of failing each question. */
    private void requireSendable() {
        request(settings.usagePath(), "anybody").build();
        request(settings.quotaPath(), "anybody").build();
    }

    /** Sends a fact under its key, the same however often it is sent. */
    Reply log(Report report) {
        String key = report.id().text();
        HttpRequest request = request(settings.usagePath(), report.user())
                .header("Idempotency-Key", key)
                .POST(body(key, usage(report)))
                .build();
        return ask(request, settings.usageTimeout(), key);
    }

    /** Asks whether this person may spend. */
    Reply quota(String user) {
        HttpRequest.Builder request = request(settings.quotaPath(), user);
        HttpRequest built = switch (settings.envelope()) {
            case PLAIN -> request.GET().build();
            case JSON_RPC ->
                request.POST(body(QUOTA_QUESTION, Map.of("user_id", user))).build();
        };
        return ask(built, settings.quotaTimeout(), QUOTA_QUESTION);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private Reply ask(HttpRequest request, Duration timeout, String id) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("Odoo must not be asked inside of a transaction");
        }
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), BODY_BYTES_MAX));
        try {
            HttpResponse<byte[]> whole = answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return reader.read(whole.statusCode(), whole.headers().firstValue("Retry-After"), whole.body(), id);
        } catch (TimeoutException e) {
            answer.cancel(true);
            return new Reply.Failed("no whole answer within " + timeout);
        } catch (ExecutionException e) {
            return new Reply.Failed(cause(e));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return new Reply.Failed("interrupted");
        }
    }

    private static String cause(ExecutionException e) {
        return e.getCause() instanceof IOException cause
                ? cause.getClass().getSimpleName() + ": " + cause.getMessage()
                : String.valueOf(e.getCause());
    }

    private HttpRequest.Builder request(String path, String user) {
        String place = path.replace("{user_id}", UriUtils.encode(user, StandardCharsets.UTF_8));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(withoutSlash(base.toString()) + place))
                .header("Accept", "application/json");
        if (settings.token() != null) {
            request.header(settings.tokenHeader(), settings.token().reveal());
        }
        return request;
    }

    private HttpRequest.BodyPublisher body(String id, Map<String, Object> content) {
        Map<String, Object> whole = switch (settings.envelope()) {
            case PLAIN -> content;
            case JSON_RPC -> Map.of("jsonrpc", "2.0", "method", "call", "id", id, "params", content);
        };
        return HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(whole));
    }

    /** {@code api_call} and {@code cost} are the documented ones; the rest lets a fact be found again on both sides. */
    private static Map<String, Object> usage(Report report) {
        var details = new LinkedHashMap<String, Object>();
        details.put("api_call", report.meter());
        details.put("cost", report.credits());
        details.put("idempotency_key", report.id().text());
        details.put("team_id", report.team().text());
        details.put("generation_id", report.generation().text());
        details.put("quantity", report.quantity());
        details.put("amount_micros", report.amount().value());
        details.put("currency", "USD");
        details.put("period", report.period());
        details.put("at", report.at());
        var content = new LinkedHashMap<String, Object>();
        content.put("user_id", report.user());
        content.put("details", details);
        return content;
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
