package ai.creativeflow.testing;

import ai.creativeflow.CreativeFlowApplication;
import ai.creativeflow.kernel.sql.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A node as an operating system process, on a database that others use too, to be killed. It ends with this JVM. */
public final class NodeProcess implements AutoCloseable {

    private final Process process;

    private NodeProcess(Process process) {
        this.process = process;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** Returns before it serves. */
    public static NodeProcess start(TestDatabase database, Path data, Map<String, String> settings) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                CreativeFlowApplication.class.getName(),
                "--creativeflow.limits.unshared-allowed=true"));
        settings.forEach((name, value) -> command.add("--%s=%s".formatted(name, value)));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(data.resolve("node.log").toFile()));
        builder.environment()
                .putAll(Map.of(
                        "PORT", "0",
                        "MANAGEMENT_PORT", "0",
                        "CREATIVEFLOW_DATA_DIR", data.toAbsolutePath().toString(),
                        "DATABASE_URL", database.url(),
                        "DATABASE_MIGRATION_URL", database.migrationUrl()));
        try {
            return new NodeProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        kill();
    }

    /** {@code kill -9}. */
    public void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
