package ai.creativeflow.orchestrator;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The orchestrator as the documents of one family say, with the place where its pictures are. It goes on by itself or when
 * told to, and misbehaves when told to.
 */
final class OrchestratorServer implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String BASE = "/api/v1/generations";

    /** What it does with one call. */
    enum Fault {
        NONE,
        /** Answers nothing until the test is over. */
        SILENT,
        /** Takes the work, then cuts the connection. */
        CUT,
        /** Answers a byte at a time without end. */
        TRICKLE,
        STATUS_500,
        STATUS_503,
        STATUS_401,
        STATUS_402,
        STATUS_422,
        STATUS_429,
        /** Somebody else's page, with status 200. */
        PAGE,
        /** A status that no document knows. */
        UNKNOWN_STATUS
    }

    /** One call that it got. */
    record Call(
            String method,
            String path,
            @Nullable String token,
            @Nullable String key,
            JsonNode body) {}

    /** What it was handed. */
    private static final class Work {
        final String id = UUID.randomUUID().toString();
        String status = "PENDING";
        int wanted = 4;
        final List<String> samples = new ArrayList<>();

        @Nullable String picture;
    }

    private final Dialect dialect;
    private final HttpServer server;
    private final Map<String, Work> works = new ConcurrentHashMap<>();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Queue<Fault> next = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Fault> always = new AtomicReference<>(Fault.NONE);
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicReference<byte @Nullable []> instead = new AtomicReference<>();
    private final AtomicInteger filesAsked = new AtomicInteger();
    private volatile boolean byItself;
    private volatile String redirect = "";

    OrchestratorServer(Dialect dialect) {
        this.dialect = dialect;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/files/", this::file);
        server.createContext(BASE, exchange -> {
            try (exchange) {
                answer(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Each question about work finds it one stage further. */
    OrchestratorServer goingOnByItself() {
        byItself = true;
        return this;
    }

    void doNext(Fault... faults) {
        next.addAll(List.of(faults));
    }

    void doAlways(Fault fault) {
        always.set(fault);
    }

    List<Call> calls(String pathEnd) {
        return calls.stream().filter(call -> call.path().endsWith(pathEnd)).toList();
    }

    /** All works that were created, in no order. */
    List<String> ids() {
        return List.copyOf(works.keySet());
    }

    synchronized void finishSamples(String id) {
        Work work = work(id);
        for (int i = 0; i < work.wanted; i++) {
            work.samples.add(store(640, 360));
        }
        work.status = "AWAITING_SELECTION";
    }

    synchronized void finishFinal(String id) {
        Work work = work(id);
        work.picture = store(2048, 1152);
        work.status = "COMPLETED";
    }

    synchronized void fail(String id) {
        work(id).status = "FAILED";
    }

    synchronized void status(String id, String status) {
        work(id).status = status;
    }

    /** How it says of itself what it is asked for: what a message or callback carries. */
    synchronized Map<String, Object> said(String id) {
        return body(work(id));
    }

    String store(int width, int height) {
        return put(png(width, height));
    }

    /** The id of a file with these bytes. */
    String put(byte[] bytes) {
        String id = UUID.randomUUID().toString();
        files.put(id, bytes);
        return id;
    }

    String urlOf(String file) {
        return url() + "/files/" + file;
    }

    /** From now on files are elsewhere. */
    void redirectFilesTo(String location) {
        redirect = location;
    }

    /** From now on every file has these bytes; null for its own again. */
    void serveInstead(byte @Nullable [] bytes) {
        instead.set(bytes);
    }

    static byte[] png(int width, int height) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.setRGB(width / 2, height / 2, 0xFF8800);
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        over.countDown();
        server.stop(0);
    }

    private Work work(String id) {
        return Objects.requireNonNull(works.get(id), id);
    }

    /** How often anybody wanted a file. */
    int filesAsked() {
        return filesAsked.get();
    }

    private void file(HttpExchange exchange) throws IOException {
        filesAsked.incrementAndGet();
        try (exchange) {
            if (!redirect.isEmpty()) {
                exchange.getResponseHeaders().set("Location", redirect);
                exchange.sendResponseHeaders(302, -1);
                return;
            }
            byte[] own = files.get(exchange.getRequestURI().getPath().substring("/files/".length()));
            byte[] other = instead.get();
            byte[] bytes = other == null ? own : other;
            if (bytes == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private void answer(HttpExchange exchange) throws IOException, InterruptedException {
        byte[] sent = exchange.getRequestBody().readAllBytes();
        JsonNode body = sent.length == 0 ? JSON.missingNode() : JSON.readTree(sent);
        String path = exchange.getRequestURI().getPath();
        calls.add(new Call(
                exchange.getRequestMethod(),
                path,
                exchange.getRequestHeaders().getFirst("Authorization"),
                exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                body));
        Fault queued = next.poll();
        Fault fault = queued == null ? always.get() : queued;
        if (misbehaved(exchange, fault)) {
            return;
        }
        synchronized (this) {
            serve(exchange, path.substring(BASE.length()), body, fault);
        }
    }

    private void serve(HttpExchange exchange, String path, JsonNode body, Fault fault) throws IOException {
        if (path.isEmpty()) {
            var work = new Work();
            work.wanted = body.at("/inputParameters/samples").asInt(4);
            works.put(work.id, work);
            if (fault != Fault.CUT) {
                answer(exchange, 202, dialect == Dialect.CAMEL ? Map.of("generationId", work.id) : body(work));
            }
            return;
        }
        String[] parts = path.substring(1).split("/", 2);
        Work work = works.get(parts[0]);
        if (work == null) {
            answer(exchange, 404, Map.of("detail", "Generation request not found"));
        } else if (parts.length == 1) {
            if (byItself) {
                goOn(work);
            }
            answer(exchange, 200, body(work));
        } else if (!work.status.equals("AWAITING_SELECTION")) {
            answer(exchange, 409, Map.of("detail", "wrong state"));
        } else {
            work.status = parts[1].equals("select-sample") ? "PROCESSING_FINAL" : "PROCESSING_SAMPLES";
            answer(exchange, 202, body(work));
        }
    }

    private void goOn(Work work) {
        switch (work.status) {
            case "PENDING" -> work.status = "VALIDATING_CREDITS";
            case "VALIDATING_CREDITS" -> work.status = "PROCESSING_SAMPLES";
            case "PROCESSING_SAMPLES" -> finishSamples(work.id);
            case "PROCESSING_FINAL" -> finishFinal(work.id);
            default -> {}
        }
    }

    private Map<String, Object> body(Work work) {
        var body = new LinkedHashMap<String, Object>();
        boolean camel = dialect == Dialect.CAMEL;
        body.put(camel ? "generationId" : "id", work.id);
        body.put("status", camel ? camel(work.status) : work.status);
        body.put(
                camel ? "sampleAssets" : "sample_asset_infos",
                work.samples.stream().map(this::asset).toList());
        if (work.picture != null) {
            body.put(camel ? "finalAsset" : "final_asset_info", asset(work.picture));
        }
        return body;
    }

    Map<String, Object> asset(String file) {
        return Map.of(dialect == Dialect.CAMEL ? "assetId" : "asset_id", file, "url", urlOf(file));
    }

    private static String camel(String status) {
        var text = new StringBuilder();
        for (String word : status.split("_", -1)) {
            text.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return text.toString();
    }

    private boolean misbehaved(HttpExchange exchange, Fault fault) throws IOException, InterruptedException {
        switch (fault) {
            case NONE, CUT -> {
                return false;
            }
            case SILENT -> over.await();
            case TRICKLE -> {
                exchange.sendResponseHeaders(200, 0);
                do {
                    exchange.getResponseBody().write(' ');
                    exchange.getResponseBody().flush();
                } while (!over.await(20, TimeUnit.MILLISECONDS));
            }
            case STATUS_500 -> answer(exchange, 500, Map.of("detail", "Internal Server Error"));
            case STATUS_503 -> answer(exchange, 503, Map.of("error", "job publish failed", "request_id", "r1"));
            case STATUS_401 -> answer(exchange, 401, Map.of("detail", "bad token"));
            case STATUS_402 -> answer(exchange, 402, Map.of("detail", "Insufficient credits"));
            case STATUS_422 ->
                answer(
                        exchange,
                        422,
                        Map.of("detail", List.of(Map.of("loc", List.of("body"), "msg", "prompt is too odd"))));
            case STATUS_429 -> {
                exchange.getResponseHeaders().set("Retry-After", "1");
                answer(exchange, 429, Map.of("detail", "slow down"));
            }
            case PAGE -> bytes(exchange, 200, "<html>Sign in</html>".getBytes(StandardCharsets.UTF_8));
            case UNKNOWN_STATUS -> answer(exchange, 200, Map.of("id", "any", "status", "MEDITATING"));
        }
        return true;
    }

    private static void answer(HttpExchange exchange, int status, Map<String, Object> body) throws IOException {
        bytes(exchange, status, JSON.writeValueAsBytes(body));
    }

    private static void bytes(HttpExchange exchange, int status, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
