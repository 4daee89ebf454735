package ai.creativeflow.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code docs/asyncapi.yaml} says of updates is what is read. */
class UpdatesDocumentTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void examples_of_the_document_are_understood() throws Exception {
        var reader = new ReportReader(List.of());
        JsonNode examples = document().at("/components/messages/orchestratorUpdate/examples");

        assertThat(reader.read(examples.at("/0/payload")).report()).isInstanceOf(Report.SamplesReady.class);
        assertThat(reader.read(examples.at("/1/payload")).report()).isInstanceOf(Report.Failed.class);
    }

    @Test
    void names_of_the_document_are_the_defaults() throws IOException {
        assertThat(document()
                        .at("/channels/orchestratorUpdates/bindings/amqp/exchange/name")
                        .asString())
                .isEqualTo("ex.topic.platform_events");
    }

    private static JsonNode document() throws IOException {
        String text = Files.readString(Path.of("..", "docs", "asyncapi.yaml"));
        return JSON.valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).<Map<String, Object>>load(text));
    }
}
