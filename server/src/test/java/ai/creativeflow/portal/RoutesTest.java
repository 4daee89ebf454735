package ai.creativeflow.portal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.sql.TestDatabase;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The document and the code, both ways: every route is a path and every path is a route. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"server.port=0", "management.server.port="})
class RoutesTest {

    /** For people and their tools, not calls of the API. */
    private static final Set<String> PAGES =
            Set.of("GET /", "GET /docs", "GET /errors", "GET /errors/{code}", "GET /llms.txt");

    @TempDir
    static Path data;

    @Autowired
    private RequestMappingHandlerMapping requestMappingHandlerMapping;

    @DynamicPropertySource
    static void own(DynamicPropertyRegistry properties) {
        TestDatabase.fresh().register(properties);
        properties.add("CREATIVEFLOW_DATA_DIR", data::toString);
    }

    @Test
    void every_route_is_a_path_and_every_path_is_a_route() {
        var paths = new TreeSet<>(OpenApiDocument.contract().operations().keySet());
        var routes = new TreeSet<>(routes().keySet());
        routes.removeAll(PAGES);

        var undocumented = new TreeSet<>(routes);
        undocumented.removeAll(paths);
        assertThat(undocumented).as("routes that the document doesn't have").isEmpty();

        var unbuilt = new TreeSet<>(paths);
        unbuilt.removeAll(routes);
        assertThat(unbuilt).as("paths that no route answers").isEmpty();
    }

    @Test
    void scopes_of_the_document_are_those_that_the_routes_ask_for() {
        Map<String, JsonNode> operations = OpenApiDocument.contract().operations();
        routes().forEach((name, method) -> {
            Route route = method.getMethodAnnotation(Route.class);
            if (route != null && operations.containsKey(name)) {
                var documented = new ArrayList<String>();
                operations.get(name).at("/security/0/bearerKey").forEach(scope -> documented.add(scope.asText()));
                assertThat(documented)
                        .as(name)
                        .containsExactlyInAnyOrderElementsOf(
                                Arrays.stream(route.scope()).map(Scope::wire).toList());
            }
        });
    }

    @Test
    void idempotency_keys_are_documented_where_they_count() {
        Map<String, JsonNode> operations = OpenApiDocument.contract().operations();
        routes().forEach((name, method) -> {
            Route route = method.getMethodAnnotation(Route.class);
            if (route != null && operations.containsKey(name)) {
                assertThat(operations
                                .get(name)
                                .path("parameters")
                                .findValuesAsText("$ref")
                                .contains("#/components/parameters/IdempotencyKey"))
                        .as(name)
                        .isEqualTo(route.repeat() == Route.Repeat.ONCE_BY_KEY);
            }
        });
    }

    private Map<String, HandlerMethod> routes() {
        var routes = new TreeMap<String, HandlerMethod>();
        requestMappingHandlerMapping
                .getHandlerMethods()
                .forEach((mapping, method) -> mapping.getPatternValues()
                        .forEach(path -> mapping.getMethodsCondition()
                                .getMethods()
                                .forEach(verb -> {
                                    if (!path.equals("/error")) {
                                        routes.put(verb + " " + path, method);
                                    }
                                })));
        return routes;
    }
}
