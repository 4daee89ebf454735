package ai.creativeflow.testing;

import ai.creativeflow.CreativeFlowApplication;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The embedded shape as an operating system process, to be killed. It is on the plan {@code bench}: no rate limit. */
public final class Installation {

    private static final Duration READY_WITHIN = Duration.ofSeconds(60);

    private final Process process;
    private final JsonNode facts;
    private final int port;
    private final int managementPort;

    private Installation(Process process, JsonNode facts, int port, int managementPort) {
        this.process = process;
        this.facts = facts;
        this.port = port;
        this.managementPort = managementPort;
    }

    /** Starts it on a data directory, its own the first time or one that another run has left, and waits until it serves. */
    public static Installation start(Path data) {
        int port = freePort();
        int managementPort = freePort();
        var builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx384m",
                        "-Djava.awt.headless=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CreativeFlowApplication.class.getName(),
                        "--creativeflow.generations.live-engine=none"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(data.toFile(), "process.log")));
        builder.environment()
                .putAll(Map.of(
                        "PORT", Integer.toString(port),
                        "MANAGEMENT_PORT", Integer.toString(managementPort),
                        "CREATIVEFLOW_DATA_DIR", data.toString()));
        try {
            Process started = builder.start();
            Path file = data.resolve("bootstrap.json");
            Until.holds(READY_WITHIN, "the process, see " + data.resolve("process.log"), () -> {
                if (!started.isAlive()) {
                    throw new AssertionError("the process ended, see " + data.resolve("process.log"));
                }
                return Files.exists(file)
                        && read(file).at("/base_url").asString().endsWith(":" + port);
            });
            var process = new Installation(started, read(file), port, managementPort);
            process.operator()
                    .patch("/admin/v1/teams/" + process.facts.at("/team_id").asString(), Map.of("plan", "bench"));
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Client live() {
        return new Client("http://127.0.0.1:" + port, facts.at("/live_key").asString());
    }

    public Client operator() {
        return new Client(
                "http://127.0.0.1:" + managementPort, facts.at("/admin_token").asString());
    }

    /** {@code kill -9}: its PostgreSQL is left behind. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Orderly. */
    public void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    private static JsonNode read(Path file) {
        try {
            return JsonMapper.builder().build().readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
