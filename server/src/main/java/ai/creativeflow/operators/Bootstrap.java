package ai.creativeflow.operators;

import ai.creativeflow.kernel.http.ListeningPorts;
import ai.creativeflow.kernel.http.PublicUrl;
import ai.creativeflow.kernel.sql.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import tools.jackson.databind.json.JsonMapper;

/**
 * The first team of an embedded installation, so that there is something to call with. Its keys and addresses stand in
 * {@code <data>/bootstrap.json}, readable by the owner only, and stay the same over restarts; only the addresses follow.
 */
final class Bootstrap implements ApplicationRunner {

    private static final String OWNER = "owner@localhost.example";

    private final DataDirectory data;
    private final JsonMapper json;
    private final TeamController teams;
    private final PublicUrl publicUrl;
    private final ListeningPorts ports;
    private final String adminToken;
    private final Greeting greeting;

    /** What {@code bootstrap.json} holds. */
    record Facts(String baseUrl, String adminUrl, String teamId, String testKey, String liveKey, String adminToken) {}

    /** Tells a person where everything is. */
    @FunctionalInterface
    interface Greeting {
        void show(Facts facts, Path file);
    }

    Bootstrap(
            DataDirectory data,
            JsonMapper json,
            TeamController teams,
            PublicUrl publicUrl,
            ListeningPorts ports,
            String adminToken,
            Greeting greeting) {
        this.data = data;
        this.json = json;
        this.teams = teams;
        this.publicUrl = publicUrl;
        this.ports = ports;
        this.adminToken = adminToken;
        this.greeting = greeting;
    }

    @Override
    public void run(ApplicationArguments arguments) throws IOException {
        Path file = data.root().resolve("bootstrap.json");
        Facts facts = Files.exists(file) ? here(json.readValue(Files.readAllBytes(file), Facts.class)) : found();
        write(file, facts);
        greeting.show(facts, file);
    }

    private Facts found() {
        TeamController.FoundedView founded = teams.found("My team", "payg", OWNER, "operator:installation");
        return here(new Facts("", "", founded.team().id().text(), founded.testKey(), founded.liveKey(), adminToken));
    }

    /** The same keys at the addresses of this start. */
    private Facts here(Facts facts) {
        return new Facts(
                publicUrl.base(),
                "http://127.0.0.1:" + ports.managementPort(),
                facts.teamId(),
                facts.testKey(),
                facts.liveKey(),
                adminToken);
    }

    private void write(Path file, Facts facts) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Path fresh = Files.createTempFile(data.root(), ".bootstrap", null, ownerOnly);
        Files.write(fresh, json.writerWithDefaultPrettyPrinter().writeValueAsBytes(facts));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
