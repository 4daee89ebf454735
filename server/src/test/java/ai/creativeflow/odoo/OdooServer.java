package ai.creativeflow.odoo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Odoo as the platform's documents have it: the quota and usage routes that callers expect, as plain JSON or behind Odoo's
 * JSON-RPC. It books a fact once for each idempotency key, and misbehaves when told to.
 */
final class OdooServer implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String USAGE = "/internal/api/v1/usage/log";
    private static final String QUOTA = "/internal/api/v1/quota/";

    /** What it does with one request; those that say so book first. */
    enum Fault {
        NONE,
        /** Answers nothing until the test is over. */
        SILENT,
        STATUS_500,
        STATUS_503,
        /** Does not know our token at the moment. */
        STATUS_401,
        /** An idempotent request under this key is under way. */
        STATUS_409,
        /** Books, then cuts the connection. */
        CUT_AFTER_BOOKING,
        /** Books, then answers a byte at a time without end. */
        TRICKLE_AFTER_BOOKING,
        /** Books, then answers half of a JSON text. */
        HALF_JSON_AFTER_BOOKING,
        /** Somebody else's page, with status 200. */
        PAGE,
        REDIRECT,
        /** Books, then answers more than anybody should read. */
        ENDLESS_AFTER_BOOKING,
        /** A fault of its own behind JSON-RPC: status 200. */
        RPC_FAULT
    }

    private final HttpServer server;
    private final Envelope envelope;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Map<String, JsonNode> booked = new ConcurrentHashMap<>();
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final Queue<Fault> next = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Fault> always = new AtomicReference<>(Fault.NONE);
    private final AtomicReference<String> refusing = new AtomicReference<>("");
    private final AtomicReference<String> quota = new AtomicReference<>("{\"can_transact\": true}");
    private volatile boolean duplicatesRefused;

    OdooServer(Envelope envelope) {
        this.envelope = envelope;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What the next requests meet, one each; then all is well again. */
    void failNext(Fault... faults) {
        next.addAll(List.of(faults));
    }

    void failAlways(Fault fault) {
        always.set(fault);
    }

    /** Refuses the usage of this user, as a business error. */
    void refuse(String user) {
        refusing.set(user);
    }

    /** A fact that it has is refused by its key instead of being answered as the first time. */
    void refuseDuplicates() {
        duplicatesRefused = true;
    }

    void answerQuota(String json) {
        quota.set(json);
    }

    /** The usage that counts, by idempotency key. */
    Map<String, JsonNode> booked() {
        return Map.copyOf(booked);
    }

    /** What is booked under a key that has something booked. */
    JsonNode booked(String key) {
        return Objects.requireNonNull(booked.get(key));
    }

    /** The key of each usage request that came, answered or not. */
    List<String> sent() {
        return List.copyOf(sent);
    }

    /** For whom the quota was asked, each time. */
    List<String> questions() {
        return List.copyOf(questions);
    }

    List<String> tokens() {
        return List.copyOf(tokens);
    }

    /** As new, but for requests that it still holds. */
    void reset() {
        booked.clear();
        sent.clear();
        questions.clear();
        tokens.clear();
        next.clear();
        always.set(Fault.NONE);
        refusing.set("");
        quota.set("{\"can_transact\": true}");
        duplicatesRefused = false;
    }

    @Override
    public void close() {
        over.countDown();
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            String path = exchange.getRequestURI().getPath();
            if (path.equals(USAGE)) {
                usage(exchange, JSON.readTree(body));
            } else if (path.startsWith(QUOTA)) {
                quota(exchange, path.substring(QUOTA.length()), body);
            } else {
                answer(exchange, 404, "{}");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void usage(HttpExchange exchange, JsonNode request) throws IOException, InterruptedException {
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        sent.add(key);
        JsonNode usage = envelope == Envelope.PLAIN ? request : request.get("params");
        if (envelope == Envelope.JSON_RPC
                && !request.at("/jsonrpc").asString("").equals("2.0")) {
            answer(exchange, 400, "{}");
            return;
        }
        Fault fault = fault();
        if (fault.name().endsWith("AFTER_BOOKING")) {
            book(key, usage);
        }
        if (misbehaved(exchange, fault)) {
            return;
        }
        if (usage.get("user_id").asString().equals(refusing.get())) {
            refuse(exchange, request, 422, "odoo.exceptions.UserError", "no such user");
            return;
        }
        if (!book(key, usage) && duplicatesRefused) {
            refuse(exchange, request, 409, "odoo.exceptions.ValidationError", "duplicate of " + key);
            return;
        }
        result(exchange, request, "{\"status\": \"logged\"}");
    }

    private void quota(HttpExchange exchange, String user, byte[] body) throws IOException, InterruptedException {
        questions.add(user);
        if (misbehaved(exchange, fault())) {
            return;
        }
        if (envelope == Envelope.PLAIN) {
            answer(exchange, exchange.getRequestMethod().equals("GET") ? 200 : 405, quota.get());
        } else {
            result(exchange, JSON.readTree(body), quota.get());
        }
    }

    private Fault fault() {
        Fault one = next.poll();
        return one == null ? always.get() : one;
    }

    /** Two bodies under one key would be two facts. */
    private boolean book(String key, JsonNode usage) {
        JsonNode before = booked.putIfAbsent(key, usage);
        if (before != null && !before.equals(usage)) {
            booked.put(key + " again, with another body", usage);
        }
        return before == null;
    }

    private boolean misbehaved(HttpExchange exchange, Fault fault) throws IOException, InterruptedException {
        switch (fault) {
            case NONE -> {
                return false;
            }
            case SILENT -> over.await();
            case STATUS_500 -> answer(exchange, 500, "{\"error\": \"Internal Server Error\"}");
            case STATUS_503 -> answer(exchange, 503, "");
            case STATUS_401 -> answer(exchange, 401, "{}");
            case STATUS_409 -> answer(exchange, 409, "{\"error\": \"in progress\"}");
            case CUT_AFTER_BOOKING -> {}
            case TRICKLE_AFTER_BOOKING -> trickle(exchange);
            case HALF_JSON_AFTER_BOOKING -> answer(exchange, 200, "{\"status\": \"log");
            case PAGE -> answer(exchange, 200, "<html>Sign in</html>");
            case REDIRECT -> {
                exchange.getResponseHeaders().set("Location", url() + "/elsewhere");
                answer(exchange, 302, "");
            }
            case ENDLESS_AFTER_BOOKING -> answer(exchange, 200, "[" + "1,".repeat(100_000) + "1]");
            case RPC_FAULT -> answer(exchange, 200, """
                        {"jsonrpc": "2.0", "id": null, "error": {"code": 200, "message": "Odoo Server Error",
                         "data": {"name": "psycopg2.errors.SerializationFailure", "message": "could not serialize"}}}""");
        }
        return true;
    }

    private void trickle(HttpExchange exchange) throws IOException, InterruptedException {
        exchange.sendResponseHeaders(200, 0);
        do {
            exchange.getResponseBody().write(' ');
            exchange.getResponseBody().flush();
        } while (!over.await(20, TimeUnit.MILLISECONDS));
    }

    private void result(HttpExchange exchange, JsonNode request, String result) throws IOException {
        answer(
                exchange,
                200,
                envelope == Envelope.PLAIN
                        ? result
                        : "{\"jsonrpc\": \"2.0\", \"id\": %s, \"result\": %s}".formatted(request.get("id"), result));
    }

    private void refuse(HttpExchange exchange, JsonNode request, int status, String name, String message)
            throws IOException {
        if (envelope == Envelope.PLAIN) {
            answer(exchange, status, "{\"error\": \"%s\"}".formatted(message));
            return;
        }
        var error = new LinkedHashMap<String, Object>();
        error.put("code", 200);
        error.put("message", "Odoo Server Error");
        error.put("data", Map.of("name", name, "message", message));
        answer(
                exchange,
                200,
                "{\"jsonrpc\": \"2.0\", \"id\": %s, \"error\": %s}"
                        .formatted(request.get("id"), JSON.writeValueAsString(error)));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
