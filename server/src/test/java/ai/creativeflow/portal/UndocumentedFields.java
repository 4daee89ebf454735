package ai.creativeflow.portal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Finds fields of an answer that the contract doesn't have. Clients must tolerate them, so the schemas do; a field that
 * comes without being written down is a mistake of ours all the same.
 */
final class UndocumentedFields {

    private final OpenApiDocument contract;
    private final List<String> found = new ArrayList<>();

    private UndocumentedFields(OpenApiDocument contract) {
        this.contract = contract;
    }

    /** Their places in the value, as JSON Pointers. */
    static List<String> in(OpenApiDocument contract, JsonNode schema, JsonNode value) {
        var search = new UndocumentedFields(contract);
        search.look(List.of(schema), value, "");
        return search.found;
    }

    private void look(List<JsonNode> schemas, JsonNode value, String at) {
        List<JsonNode> parts =
                schemas.stream().flatMap(schema -> parts(schema).stream()).toList();
        if (value.isArray()) {
            List<JsonNode> items = members(parts, "items");
            for (int i = 0; i < value.size(); i++) {
                look(items, value.get(i), at + '/' + i);
            }
            return;
        }
        List<JsonNode> properties = members(parts, "properties");
        if (properties.isEmpty() || !value.isObject()) {
            return;
        }
        value.properties().forEach(field -> {
            List<JsonNode> known = members(properties, field.getKey());
            String pointer = at + OpenApiDocument.pointer(field.getKey());
            if (known.isEmpty()) {
                found.add(pointer);
            }
            look(known, field.getValue(), pointer);
        });
    }

    /** A schema and all that it is combined of. */
    private List<JsonNode> parts(JsonNode schema) {
        JsonNode resolved = contract.resolve(schema);
        var parts = new ArrayList<JsonNode>();
        parts.add(resolved);
        for (String combination : List.of("allOf", "oneOf", "anyOf")) {
            resolved.path(combination).forEach(one -> parts.addAll(parts(one)));
        }
        return parts;
    }

    private static List<JsonNode> members(List<JsonNode> objects, String name) {
        return objects.stream()
                .map(object -> object.get(name))
                .filter(Objects::nonNull)
                .toList();
    }
}
