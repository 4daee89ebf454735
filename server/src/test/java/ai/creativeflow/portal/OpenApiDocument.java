package ai.creativeflow.portal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.Keyword;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The contract as tests hold exchanges against it. What was sent is checked only where it was accepted, since tests of
 * refusals send what the contract forbids; every answer is checked, also each refusal.
 *
 * <pre>{@code
 * OpenApiDocument.contract().validate("POST", "/v1/generations", sent, 202, "application/json", received);
 * }</pre>
 */
public final class OpenApiDocument {

    static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");

    private static final String IRI = "https://contract.invalid/openapi.json";
    private static final SchemaValidatorsConfig CONFIG =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Read once a JVM. */
    private static final class Loaded {
        static final OpenApiDocument INSTANCE = load();
    }

    private final JsonNode root;
    private final List<Template> templates;
    private final JsonSchemaFactory schemas;
    private final Map<String, JsonSchema> compiled = new ConcurrentHashMap<>();
    private final Set<String> seen = new ConcurrentSkipListSet<>();

    /** A path of the document, and what it matches. */
    private record Template(String path, Pattern pattern) {

        static Template of(String path) {
            String pattern = List.of(path.split("(?=\\{)|(?<=})")).stream()
                    .map(part -> part.startsWith("{") ? "[^/]+" : Pattern.quote(part))
                    .collect(Collectors.joining());
            return new Template(path, Pattern.compile(pattern));
        }

        /** Without variables first: {@code /v1/things/new} is not the thing {@code new}. */
        int variables() {
            return path.length() - path.replace("{", "").length();
        }
    }

    private OpenApiDocument(JsonNode root) {
        this.root = root;
        this.templates = names(root.get("paths")).stream()
                .map(Template::of)
                .sorted(Comparator.comparingInt(Template::variables))
                .toList();
        this.schemas = JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V202012,
                factory -> factory.metaSchema(dialect(root))
                        .schemaLoaders(loaders -> loaders.schemas(Map.of(IRI, root.toString()))));
    }

    /** The members of the document itself are no keywords, since the validator sees schemas as parts of it. */
    private static JsonMetaSchema dialect(JsonNode root) {
        var members = names(root).stream()
                .map(name -> (Keyword) new NonValidationKeyword(name))
                .toList();
        return JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                .keywords(members)
                .build();
    }

    public static OpenApiDocument contract() {
        return Loaded.INSTANCE;
    }

    /**
     * Throws an {@link AssertionError} that says what broke the contract and where.
     *
     * @param path with or without its query
     * @param requestBody JSON; null where none was sent
     * @param contentType of the answer; null where it has none
     * @param responseBody null or empty where the answer has none; not looked into unless it is JSON
     */
    public void validate(
            String method,
            String path,
            @Nullable String requestBody,
            int status,
            @Nullable String contentType,
            @Nullable String responseBody) {
        String where = "%s %s → %d".formatted(method, path, status);
        String bare = path.split("\\?", 2)[0];
        Optional<Template> template = templates.stream()
                .filter(one -> one.pattern().matcher(bare).matches())
                .findFirst();
        String at = template.map(one -> pointer("paths", one.path(), method.equals("HEAD") ? "get" : lower(method)))
                .orElse("");
        if (template.isEmpty() || root.at(at).isMissingNode()) {
            validateUnknown(where, status, contentType, responseBody);
            return;
        }
        seen.add(root.at(at).path("operationId").asText());
        if (requestBody != null && !requestBody.isEmpty() && status < 400) {
            validateRequest(where, at, requestBody);
        }
        validateResponse(where, at, status, contentType, responseBody, method.equals("HEAD"));
    }

    /** Holds an event, as delivered or as read, against the webhook of its type. */
    public void validateEvent(String payload) {
        String type;
        try {
            type = JSON.readTree(payload).path("type").asText();
        } catch (JsonProcessingException e) {
            throw new AssertionError("an event is not JSON: " + shortened(payload), e);
        }
        String content = pointer("webhooks", type, "post", "requestBody", "content", "application/json");
        if (root.at(content).isMissingNode()) {
            throw new AssertionError("the contract has no event " + type);
        }
        require("the event " + type, content + "/schema", payload);
    }

    /** The operations that an exchange was validated for, by operationId. */
    public Set<String> seen() {
        return Set.copyOf(seen);
    }

    JsonNode root() {
        return root;
    }

    /** Each operation, by {@code GET /v1/me}; those of {@code webhooks} are not among them. */
    Map<String, JsonNode> operations() {
        var operations = new LinkedHashMap<String, JsonNode>();
        root.get("paths")
                .properties()
                .forEach(item -> item.getValue().properties().stream()
                        .filter(member -> METHODS.contains(member.getKey()))
                        .forEach(member -> operations.put(
                                member.getKey().toUpperCase(Locale.ROOT) + ' ' + item.getKey(), member.getValue())));
        return operations;
    }

    /** What is behind a {@code $ref}, or the node itself. */
    JsonNode resolve(JsonNode node) {
        JsonNode found = node;
        while (found.has("$ref")) {
            found = root.at(found.get("$ref").asText().substring(1));
        }
        return found;
    }

    /** What a value breaks of the schema at this JSON Pointer; empty where it holds. */
    List<String> violations(String schemaPointer, JsonNode value) {
        return schema(schemaPointer).validate(value).stream()
                .map(message -> message.getInstanceLocation() + ": " + message.getMessage())
                .sorted()
                .toList();
    }

    static String pointer(String... steps) {
        var pointer = new StringBuilder();
        for (String step : steps) {
            pointer.append('/').append(step.replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }

    /** A call that the contract doesn't have must be refused, in the form of every refusal. */
    private void validateUnknown(
            String where, int status, @Nullable String contentType, @Nullable String responseBody) {
        if (status < 400) {
            throw new AssertionError(where + ": the contract has no such call");
        }
        validateBody(where, pointer("components", "responses", "Problem", "content"), contentType, responseBody);
    }

    private void validateRequest(String where, String operation, String body) {
        String content = operation + pointer("requestBody", "content");
        if (root.at(content).isMissingNode()) {
            throw new AssertionError(where + ": the contract has no request body");
        }
        String type = names(root.at(content)).getFirst();
        require(where + ": the request", content + pointer(type, "schema"), body);
    }

    private void validateResponse(
            String where,
            String operation,
            int status,
            @Nullable String contentType,
            @Nullable String body,
            boolean bodiless) {
        String response = operation + pointer("responses", Integer.toString(status));
        if (root.at(response).isMissingNode()) {
            response = operation + pointer("responses", "default");
        }
        if (status < 400 && !response.endsWith("/" + status)) {
            throw new AssertionError(where + ": the contract has no such status");
        }
        if (root.at(response).has("$ref")) {
            response = root.at(response).get("$ref").asText().substring(1);
        }
        String content = response + "/content";
        if (root.at(content).isMissingNode()) {
            if (body != null && !body.isEmpty()) {
                throw new AssertionError(where + ": the contract has no body, the answer has: " + shortened(body));
            }
            return;
        }
        if (!bodiless) {
            validateBody(where, content, contentType, body);
        }
    }

    private void validateBody(String where, String content, @Nullable String contentType, @Nullable String body) {
        String type = contentType == null ? "" : lower(contentType.split(";", 2)[0].strip());
        if (!root.at(content).has(type)) {
            throw new AssertionError("%s: the content type is %s, the contract has %s"
                    .formatted(where, contentType, names(root.at(content))));
        }
        if (type.endsWith("json")) {
            require(where + ": the answer", content + pointer(type, "schema"), body == null ? "" : body);
        }
    }

    private void require(String what, String schemaPointer, String body) {
        var violations = new ArrayList<String>();
        try {
            JsonNode value = JSON.readTree(body);
            violations.addAll(violations(schemaPointer, value));
            UndocumentedFields.in(this, root.at(schemaPointer), value)
                    .forEach(field -> violations.add(field + ": the contract has no such field"));
        } catch (JsonProcessingException e) {
            throw new AssertionError(what + " is not JSON: " + shortened(body), e);
        }
        if (!violations.isEmpty()) {
            throw new AssertionError("%s breaks the contract%n  %s%nof %s%nin %s"
                    .formatted(what, String.join("\n  ", violations), schemaPointer, shortened(body)));
        }
    }

    private JsonSchema schema(String pointer) {
        return compiled.computeIfAbsent(pointer, at -> schemas.getSchema(SchemaLocation.of(IRI + '#' + at), CONFIG));
    }

    private static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static String shortened(String body) {
        return body.length() <= 4_000 ? body : body.substring(0, 4_000) + "…";
    }

    private static OpenApiDocument load() {
        try (var yaml = new ClassPathResource("openapi.yaml").getInputStream()) {
            Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
            return new OpenApiDocument(JSON.valueToTree(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
