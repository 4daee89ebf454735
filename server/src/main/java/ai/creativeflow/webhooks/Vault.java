package ai.creativeflow.webhooks;

import ai.creativeflow.kernel.crypto.Sealer;
import ai.creativeflow.kernel.ids.EndpointId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Seals what belongs to one endpoint, so that a value copied to another endpoint's row does not open. */
final class Vault {

    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    private final Sealer sealer;
    private final JsonMapper json;

    Vault(Sealer sealer, JsonMapper json) {
        this.sealer = sealer;
        this.json = json;
    }

    Sealed seal(EndpointId endpoint, SigningKey key) {
        return new Sealed(sealer.seal(key.material(), keyContext(endpoint)));
    }

    SigningKey open(EndpointId endpoint, SigningKey.Scheme scheme, Sealed value) {
        return new SigningKey(scheme, sealer.open(value.bytes(), keyContext(endpoint)));
    }

    @Nullable Sealed seal(EndpointId endpoint, Map<String, String> headers) {
        if (headers.isEmpty()) {
            return null;
        }
        byte[] plain = json.writeValueAsString(headers).getBytes(StandardCharsets.UTF_8);
        return new Sealed(sealer.seal(plain, headersContext(endpoint)));
    }

    Map<String, String> open(EndpointId endpoint, @Nullable Sealed headers) {
        return headers == null
                ? Map.of()
                : json.readValue(sealer.open(headers.bytes(), headersContext(endpoint)), HEADERS);
    }

    private static String keyContext(EndpointId endpoint) {
        return "webhook_secret " + endpoint;
    }

    private static String headersContext(EndpointId endpoint) {
        return "webhook_endpoint.headers " + endpoint;
    }
}
