package ai.creativeflow.webhooks;

import ai.creativeflow.journal.EventType;
import ai.creativeflow.kernel.http.PublicUrl;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Each event type with its schema and example, as the contract's {@code webhooks} have them: there is one place where a
 * payload is described. Read when first asked for, and kept.
 */
final class EventCatalogue {

    /** What the document calls this server. */
    private static final String PLACEHOLDER = "http://127.0.0.1:8080";

    private static final String COMPONENTS = "#/components/schemas/";
    private static final String DEFINITIONS = "#/$defs/";

    private final String document;
    private final JsonMapper json;
    private volatile @Nullable List<EventTypeView> types;

    EventCatalogue(String document, JsonMapper json, PublicUrl publicUrl) {
        this.document = document.replace(PLACEHOLDER, publicUrl.base()).replace(COMPONENTS, DEFINITIONS);
        this.json = json;
    }

    /** In the order of {@link EventType}. Two who ask first at once both read; either's list is as good. */
    List<EventTypeView> types() {
        var known = types;
        if (known == null) {
            JsonNode contract =
                    json.valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).<Object>load(document));
            known = Stream.of(EventType.values())
                    .map(type -> described(contract, type))
                    .toList();
            types = known;
        }
        return known;
    }

    private EventTypeView described(JsonNode contract, EventType type) {
        JsonNode content = contract.required("webhooks")
                .required(type.wire())
                .required("post")
                .required("requestBody")
                .required("content")
                .required("application/json");
        return new EventTypeView(
                type.wire(),
                type.meaning(),
                schema(contract, type, content.required("schema")),
                content.required("examples").required("event").required("value"));
    }

    /** With what it refers to, and what that refers to, beside it, so that it stands alone. */
    private ObjectNode schema(JsonNode contract, EventType type, JsonNode root) {
        ObjectNode schema = json.createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", type.wire());
        schema.put("description", type.meaning());
        schema.put("type", "object");
        schema.setAll((ObjectNode) root);
        ObjectNode definitions = schema.putObject("$defs");
        var open = new ArrayDeque<>(references(root));
        while (!open.isEmpty()) {
            String name = open.remove();
            if (!definitions.has(name)) {
                JsonNode component =
                        contract.required("components").required("schemas").required(name);
                definitions.set(name, component);
                open.addAll(references(component));
            }
        }
        return schema;
    }

    private static Set<String> references(JsonNode node) {
        var names = new TreeSet<String>();
        node.findValuesAsString("$ref").forEach(reference -> names.add(reference.substring(DEFINITIONS.length())));
        return names;
    }
}
