package ai.creativeflow.orchestrator;

import ai.creativeflow.generations.EngineUpdate.Effect;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.orchestrator.ReportReader.Unreadable;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Callbacks of the orchestrator and of its workers, on the management port, by a shared secret. Both families' bodies are
 * taken at one address. Without an orchestrator and a secret there is none.
 */
@RestController
final class CallbackController {

    private static final int BODY_BYTES_MAX = 256 * 1_024;
    private static final String UNDERWAY = "underway";

    private final @Nullable Updates updates;
    private final OrchestratorSettings settings;
    private final JsonMapper json;

    CallbackController(ObjectProvider<Updates> updates, OrchestratorSettings settings, JsonMapper json) {
        this.updates = updates.getIfAvailable();
        this.settings = settings;
        this.json = json;
    }

    /** What the call did: whatever it is, there is no need to repeat it. */
    record View(String effect) {}

    @PostMapping("/callbacks/orchestrator")
    View take(HttpServletRequest request) throws IOException {
        if (updates == null || settings.callbackSecret() == null) {
            throw Problem.notFound();
        }
        requireSecret(
                request.getHeader(settings.callbackHeader()),
                settings.callbackSecret().reveal());
        byte[] body = request.getInputStream().readNBytes(BODY_BYTES_MAX + 1);
        if (body.length > BODY_BYTES_MAX) {
            throw Problem.of(ProblemCode.PAYLOAD_TOO_LARGE);
        }
        JsonNode read;
        try {
            read = json.readTree(body);
        } catch (JacksonException e) {
            throw Problem.of(ProblemCode.MALFORMED_JSON);
        }
        try {
            Optional<Effect> effect = updates.take(read);
            return new View(
                    effect.map(one -> one.name().toLowerCase(Locale.ROOT)).orElse(UNDERWAY));
        } catch (Unreadable e) {
            throw Problem.invalid("", "unknown", "The update can't be understood: %s.".formatted(e.getMessage()));
        }
    }

    /** In a time that says nothing of how much of it is right. */
    private static void requireSecret(@Nullable String sent, String secret) {
        if (sent == null) {
            throw Problem.of(ProblemCode.MISSING_CREDENTIALS);
        }
        boolean right =
                MessageDigest.isEqual(sent.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
        if (!right) {
            throw Problem.of(ProblemCode.INVALID_TOKEN);
        }
    }
}
