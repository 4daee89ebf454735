package ai.creativeflow.webhooks;

import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads one member of a merge patch, as strictly as bodies are read: another JSON type is a 400, null stays null. */
final class PatchMember {

    private PatchMember() {}

    static @Nullable String text(String pointer, JsonNode node) {
        if (node.isNull()) {
            return null;
        }
        if (!node.isString()) {
            throw wrongType(pointer);
        }
        return node.stringValue();
    }

    static @Nullable Integer number(String pointer, JsonNode node) {
        if (node.isNull()) {
            return null;
        }
        if (!node.isInt()) {
            throw wrongType(pointer);
        }
        return node.intValue();
    }

    static boolean flag(String pointer, JsonNode node) {
        if (node.isNull()) {
            throw Problem.invalid(pointer, "required", "must be true or false");
        }
        if (!node.isBoolean()) {
            throw wrongType(pointer);
        }
        return node.booleanValue();
    }

    static @Nullable List<@Nullable String> texts(String pointer, JsonNode node) {
        if (node.isNull()) {
            return null;
        }
        if (!node.isArray()) {
            throw wrongType(pointer);
        }
        List<@Nullable String> texts = new ArrayList<>();
        for (int at = 0; at < node.size(); at++) {
            texts.add(text(pointer + "/" + at, node.get(at)));
        }
        return texts;
    }

    static @Nullable Map<String, @Nullable String> textsByName(String pointer, JsonNode node) {
        if (node.isNull()) {
            return null;
        }
        if (!node.isObject()) {
            throw wrongType(pointer);
        }
        Map<String, @Nullable String> texts = new LinkedHashMap<>();
        node.forEachEntry((name, value) ->
                texts.put(name, text(pointer + "/" + name.replace("~", "~0").replace("/", "~1"), value)));
        return texts;
    }

    private static Problem wrongType(String pointer) {
        return Problem.of(ProblemCode.MALFORMED_JSON)
                .detail("A value has another JSON type than its field takes.")
                .error(pointer, "wrong_type", "has the wrong JSON type");
    }
}
