package ai.creativeflow.imagesapi;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server with the OpenAI Images API, as its reference says; misbehaves when told to. */
final class ImagesServer implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern SIZE_PART =
            Pattern.compile("name=\"size\"[^\\n]*\\r?\\n(?:[^\\n]+\\r?\\n)*\\r?\\n(\\d+)x(\\d+)");

    enum Fault {
        NONE,
        SILENT,
        STATUS_500,
        STATUS_401,
        /** Asks for a pause of a second. */
        STATUS_429,
        NO_CREDIT,
        MODERATION,
        STATUS_400,
        PAGE,
        NO_PICTURES,
        /** One picture less than asked. */
        ONE_LESS,
        NOT_A_PICTURE
    }

    /** One call; the body is empty where it was a form. */
    record Call(String path, @Nullable String token, JsonNode body, int formBytes) {}

    private final boolean byUrl;
    private final HttpServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Queue<Fault> next = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Fault> always = new AtomicReference<>(Fault.NONE);
    private final CountDownLatch over = new CountDownLatch(1);

    ImagesServer(boolean byUrl) {
        this.byUrl = byUrl;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/files/", exchange -> {
            try (exchange) {
                byte[] bytes = Objects.requireNonNull(
                        files.get(exchange.getRequestURI().getPath()));
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        server.createContext("/v1/images/", exchange -> {
            try (exchange) {
                answer(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    void doNext(Fault... faults) {
        next.addAll(List.of(faults));
    }

    void doAlways(Fault fault) {
        always.set(fault);
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    @Override
    public void close() {
        over.countDown();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException, InterruptedException {
        byte[] sent = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        boolean form = path.endsWith("/edits");
        JsonNode body = form ? JSON.missingNode() : JSON.readTree(sent);
        calls.add(new Call(path, exchange.getRequestHeaders().getFirst("Authorization"), body, form ? sent.length : 0));
        Fault queued = next.poll();
        Fault fault = queued == null ? always.get() : queued;
        if (misbehaved(exchange, fault)) {
            return;
        }
        int count = form ? 1 : body.at("/n").asInt(1);
        String size = form ? sizeOf(sent) : body.at("/size").asString();
        var data = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < (fault == Fault.ONE_LESS ? count - 1 : count); i++) {
            byte[] file = fault == Fault.NOT_A_PICTURE ? new byte[100] : png(size);
            data.add(
                    byUrl
                            ? Map.of("url", stored(file))
                            : Map.of("b64_json", Base64.getEncoder().encodeToString(file)));
        }
        bytes(exchange, 200, JSON.writeValueAsString(Map.of("created", 1_764_000_000, "data", data)));
    }

    private static String sizeOf(byte[] form) {
        Matcher size = SIZE_PART.matcher(new String(form, StandardCharsets.ISO_8859_1));
        if (!size.find()) {
            throw new IllegalStateException("a form without a size");
        }
        return size.group(1) + "x" + size.group(2);
    }

    private String stored(byte[] file) {
        String path = "/files/" + files.size();
        files.put(path, file);
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private static byte[] png(String size) {
        String[] sides = size.split("x", 2);
        var image =
                new BufferedImage(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]), BufferedImage.TYPE_INT_RGB);
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private boolean misbehaved(HttpExchange exchange, Fault fault) throws IOException, InterruptedException {
        switch (fault) {
            case NONE, ONE_LESS, NOT_A_PICTURE -> {
                return false;
            }
            case SILENT -> over.await();
            case STATUS_500 -> error(exchange, 500, "server_error", "The server had an error");
            case STATUS_401 -> error(exchange, 401, "invalid_api_key", "Incorrect API key provided");
            case STATUS_429 -> {
                exchange.getResponseHeaders().set("Retry-After", "1");
                error(exchange, 429, "rate_limit_exceeded", "Rate limit reached");
            }
            case NO_CREDIT -> error(exchange, 429, "insufficient_quota", "You exceeded your current quota");
            case MODERATION -> error(exchange, 400, "moderation_blocked", "Your request was rejected");
            case STATUS_400 -> error(exchange, 400, "invalid_value", "Invalid size");
            case PAGE -> bytes(exchange, 200, "<html>Sign in</html>");
            case NO_PICTURES -> bytes(exchange, 200, "{\"created\": 1, \"data\": []}");
        }
        return true;
    }

    private static void error(HttpExchange exchange, int status, String code, String message) throws IOException {
        bytes(
                exchange,
                status,
                JSON.writeValueAsString(
                        Map.of("error", Map.of("message", message, "type", "invalid_request_error", "code", code))));
    }

    private static void bytes(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
