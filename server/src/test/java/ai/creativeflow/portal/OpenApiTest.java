package ai.creativeflow.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.creativeflow.identity.Scope;
import ai.creativeflow.journal.EventType;
import ai.creativeflow.kernel.http.ProblemCode;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The document by itself: well formed, complete, and true to its own schemas. */
class OpenApiTest {

    private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");

    private final OpenApiDocument contract = OpenApiDocument.contract();
    private final JsonNode root = contract.root();

    @Test
    void document_has_the_parts_that_openapi_3_1_asks_for() {
        assertThat(root.path("openapi").asText()).startsWith("3.1.");
        assertThat(root.at("/info/title").asText()).isNotBlank();
        assertThat(root.at("/info/version").asText()).isNotBlank();
        assertThat(root.path("servers")).isNotEmpty();
        contract.operations()
                .forEach((name, operation) -> assertThat(operation.path("responses"))
                        .as(name)
                        .isNotEmpty()
                        .allSatisfy(response -> assertThat(contract.resolve(response)
                                        .path("description")
                                        .asText())
                                .isNotBlank()));
    }

    @Test
    void every_reference_leads_somewhere() {
        assertThat(root.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(
                        reference -> assertThat(root.at(reference.substring(1)).isMissingNode())
                                .as(reference)
                                .isFalse());
    }

    @Test
    void every_component_is_used() {
        List<String> references = root.findValuesAsText("$ref");
        var unused = new ArrayList<String>();
        for (var kind : root.path("components").properties()) {
            kind.getValue().fieldNames().forEachRemaining(name -> {
                if (!kind.getKey().equals("securitySchemes")
                        && !references.contains("#/components/%s/%s".formatted(kind.getKey(), name))) {
                    unused.add(kind.getKey() + "/" + name);
                }
            });
        }
        assertThat(unused).isEmpty();
    }

    @Test
    void every_operation_says_who_it_is_and_who_may_call_it() {
        var ids = new ArrayList<String>();
        contract.operations().forEach((name, operation) -> {
            ids.add(operation.path("operationId").asText());
            assertThat(operation.path("operationId").asText()).as(name).matches("[a-z][A-Za-z]+");
            assertThat(operation.path("summary").asText()).as(name).isNotBlank().doesNotEndWith(".");
            assertThat(operation.path("tags")).as(name).hasSize(1);
            assertThat(operation.has("security")).as(name).isTrue();
        });
        root.path("webhooks")
                .forEach(item -> ids.add(item.at("/post/operationId").asText()));
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void every_tag_is_described() {
        var tags = root.path("tags").findValuesAsText("name");
        contract.operations()
                .forEach((name, operation) -> assertThat(tags)
                        .as(name)
                        .contains(operation.path("tags").path(0).asText()));
    }

    @Test
    void path_parameters_are_those_of_the_path() {
        contract.operations().forEach((name, operation) -> {
            var variables = VARIABLE.matcher(name)
                    .results()
                    .map(match -> match.group(1))
                    .toList();
            var parameters = new ArrayList<String>();
            operation.path("parameters").forEach(one -> {
                JsonNode parameter = contract.resolve(one);
                assertThat(parameter.has("schema")).as(name).isTrue();
                if (parameter.path("in").asText().equals("path")) {
                    assertThat(parameter.path("required").asBoolean()).as(name).isTrue();
                    parameters.add(parameter.path("name").asText());
                }
            });
            assertThat(parameters).as(name).containsExactlyInAnyOrderElementsOf(variables);
        });
    }

    @Test
    void every_body_has_examples_that_its_schema_accepts() {
        var contents = new TreeMap<String, JsonNode>();
        collectContents(root, "", contents);
        assertThat(contents).hasSizeGreaterThan(80);
        contents.forEach((pointer, content) -> {
            assertThat(content.path("examples")).as(pointer).isNotEmpty();
            content.path("examples")
                    .properties()
                    .forEach(example -> assertThat(contract.violations(
                                    pointer + "/schema",
                                    contract.resolve(example.getValue()).path("value")))
                            .as("%s of %s", example.getKey(), pointer)
                            .isEmpty());
        });
    }

    @Test
    void examples_of_headers_are_accepted_by_their_schemas() {
        for (String kind : List.of("headers", "parameters")) {
            root.at("/components/" + kind).properties().stream()
                    .filter(one -> one.getValue().has("example"))
                    .forEach(one -> assertThat(contract.violations(
                                    OpenApiDocument.pointer("components", kind, one.getKey(), "schema"),
                                    one.getValue().path("example")))
                            .as(one.getKey())
                            .isEmpty());
        }
    }

    @Test
    void every_schema_is_json_schema_2020_12() {
        var meta = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        root.at("/components/schemas")
                .properties()
                .forEach(schema -> assertThat(meta.validate(schema.getValue()))
                        .as(schema.getKey())
                        .isEmpty());
    }

    @Test
    void requests_are_closed_and_answers_are_open() {
        contract.operations()
                .forEach((name, operation) -> operation
                        .at("/requestBody/content")
                        .forEach(content -> closed(name, contract.resolve(content.path("schema")))));
        root.at("/components/schemas").properties().stream()
                .filter(schema -> schema.getValue().at("/properties/id").isObject())
                .forEach(schema -> assertThat(schema.getValue().has("additionalProperties"))
                        .as(schema.getKey())
                        .isFalse());
    }

    @Test
    void every_refusal_is_a_problem() {
        contract.operations()
                .forEach((name, operation) -> operation.path("responses").properties().stream()
                        // tus has a status of its own for a checksum, without a body
                        .filter(response -> response.getKey().startsWith("4")
                                && !response.getKey().equals("460"))
                        .forEach(response -> assertThat(contract.resolve(response.getValue())
                                        .at("/content/application~1problem+json/schema/$ref")
                                        .asText())
                                .as("%s %s", name, response.getKey())
                                .isEqualTo("#/components/schemas/Problem")));
    }

    @Test
    void problem_codes_are_those_of_the_code() {
        assertThat(texts(root.at("/components/schemas/Problem/properties/code/enum")))
                .containsExactlyElementsOf(Arrays.stream(ProblemCode.values())
                        .map(ProblemCode::wire)
                        .toList());
    }

    @Test
    void scopes_are_those_of_the_code() {
        assertThat(texts(root.at("/components/schemas/Scope/enum")))
                .containsExactlyElementsOf(
                        Arrays.stream(Scope.values()).map(Scope::wire).toList());
    }

    @Test
    void every_event_type_is_described_as_a_webhook_with_an_example() {
        var described = new ArrayList<String>();
        root.path("webhooks").fieldNames().forEachRemaining(described::add);
        var types = Arrays.stream(EventType.values()).map(EventType::wire).toList();
        assertThat(described).containsExactlyInAnyOrderElementsOf(types);
        assertThat(texts(root.at("/components/schemas/Event/properties/type/enum")))
                .containsExactlyElementsOf(types);
        types.forEach(type -> assertThat(root.at(OpenApiDocument.pointer(
                                "webhooks", type, "post", "requestBody", "content", "application/json"))
                        .at("/examples/event/value/type")
                        .asText())
                .isEqualTo(type));
    }

    @Test
    void exchange_that_keeps_the_contract_passes_and_is_remembered() {
        contract.validate("GET", "/health/live", null, 200, "application/json", "{\"status\":\"up\"}");
        assertThat(contract.seen()).contains("getLiveness");
    }

    @Test
    void exchange_that_breaks_the_contract_fails_and_says_where() {
        assertThatThrownBy(() -> contract.validate("GET", "/health/live", null, 200, "application/json", "{}"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("GET /health/live → 200")
                .hasMessageContaining("status");
        assertThatThrownBy(() -> contract.validate("GET", "/health/live", null, 201, "application/json", "{}"))
                .hasMessageContaining("no such status");
        assertThatThrownBy(() -> contract.validate("GET", "/nowhere", null, 200, "application/json", "{}"))
                .hasMessageContaining("no such call");
        assertThatThrownBy(() -> contract.validate("GET", "/v1/me", null, 404, "text/html", "<p>"))
                .hasMessageContaining("text/html");
        assertThatThrownBy(() -> contract.validate(
                        "PUT", "/v1/spend-cap", "{\"monthly_micros\":-1}", 200, "application/json", "{}"))
                .hasMessageContaining("the request");
    }

    @Test
    void field_that_is_not_written_down_is_a_breach() {
        assertThatThrownBy(() -> contract.validate(
                        "GET", "/health/live", null, 200, "application/json", "{\"status\":\"up\",\"since\":1}"))
                .hasMessageContaining("/since: the contract has no such field");
    }

    @Test
    void refusal_of_a_bad_request_is_no_breach() {
        String problem = root.at("/components/responses/Unprocessable/content/application~1problem+json/examples")
                .path("validation_failed")
                .path("value")
                .toString();
        contract.validate("POST", "/v1/generations", "{\"prompt\":\"\"}", 422, "application/problem+json", problem);
    }

    private void closed(String name, JsonNode schema) {
        if (schema.has("oneOf")) {
            schema.path("oneOf").forEach(one -> closed(name, contract.resolve(one)));
            return;
        }
        if (schema.path("format").asText().equals("binary")) {
            return; // a file has no fields
        }
        assertThat(schema.path("additionalProperties").asText())
                .as("additionalProperties of the request of %s", name)
                .isEqualTo("false");
    }

    /** Every {@code content} entry that has a schema, by its JSON Pointer. */
    private static void collectContents(JsonNode node, String at, Map<String, JsonNode> into) {
        if (node.isArray() || at.startsWith("/components/schemas") || at.endsWith("/examples")) {
            return;
        }
        node.properties().forEach(member -> {
            String pointer = at + OpenApiDocument.pointer(member.getKey());
            if (at.endsWith("/content") && member.getValue().has("schema")) {
                into.put(pointer, member.getValue());
            }
            collectContents(member.getValue(), pointer, into);
        });
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(one -> texts.add(one.asText()));
        return texts;
    }
}
