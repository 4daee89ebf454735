package ai.creativeflow.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What {@code docs/asyncapi.yaml} says of messages. */
final class AsyncApi {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DOCUMENT = Path.of("..", "docs", "asyncapi.yaml");

    private AsyncApi() {}

    static JsonNode document() {
        try {
            return JSON.valueToTree(new Yaml(new SafeConstructor(new LoaderOptions()))
                    .<Map<String, Object>>load(Files.readString(DOCUMENT)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode event() {
        return document().at("/components/messages/event");
    }

    static void requireValid(GetResponse message) throws IOException {
        var headers = new TreeMap<String, String>();
        message.getProps().getHeaders().forEach((name, value) -> headers.put(name, value.toString()));
        requireValid("headers", JSON.valueToTree(headers));
        requireValid("payload", JSON.readTree(message.getBody()));
        assertThat(message.getProps().getContentType())
                .isEqualTo(event().at("/contentType").asText());
        assertThat(message.getProps().getContentEncoding())
                .isEqualTo(event().at("/bindings/amqp/contentEncoding").asText());
    }

    /** Holds a part of a message against its schema. */
    static void requireValid(String part, JsonNode value) {
        var schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(event().get(part));
        assertThat(schema.validate(value)).as(part).isEmpty();
    }
}
