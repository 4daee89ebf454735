package ai.creativeflow.portal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.http.ListeningPorts;
import ai.creativeflow.kernel.sql.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What a developer's browser and tools get without any credentials. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"server.port=0", "management.server.port=", "CREATIVEFLOW_PUBLIC_URL=https://api.example.com/"})
class PagesTest {

    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]+)\"");
    private static final Pattern PICTURE =
            Pattern.compile("<img src=\"(/portal/gallery/[^\"]+)\" width=\"\\d+\" height=\"\\d+\" alt=\"([^\"]+)\"");
    private static final int PICTURES_BYTES_MAX = 400_000;

    @TempDir
    static Path data;

    @Autowired
    private ListeningPorts ports;

    private final HttpClient http = HttpClient.newHttpClient();

    @DynamicPropertySource
    static void own(DynamicPropertyRegistry properties) {
        TestDatabase.fresh().register(properties);
        properties.add("CREATIVEFLOW_DATA_DIR", data::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/docs", "/errors", "/errors/rate_limited"})
    void page_is_accessible_and_loads_nothing_from_elsewhere(String path) throws Exception {
        var page = get(path);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(page, "Content-Security-Policy"))
                .contains("default-src 'none'")
                .doesNotContain("unsafe")
                .doesNotContain("http");
        assertThat(page.body())
                .contains("<html lang=\"en\">", "<title>", "<main", "name=\"viewport\"")
                .doesNotContain("{{", "<script>", "style=");
        for (var link :
                LINK.matcher(page.body()).results().map(match -> match.group(1)).toList()) {
            assertThat(link).startsWithIgnoringCase(link.startsWith("#") ? "#" : "/");
            if (link.startsWith("/")) {
                assertThat(get(link).statusCode()).as(link).isEqualTo(200);
            }
        }
    }

    @Test
    void first_page_shows_creatives_that_are_described_and_small() throws Exception {
        var pictures = PICTURE.matcher(get("/").body()).results().toList();
        var weight = 0;

        assertThat(pictures).hasSizeBetween(6, 8);
        for (var picture : pictures) {
            assertThat(picture.group(2)).as("text for who cannot see it").hasSizeGreaterThan(40);
            var file = get(picture.group(1));
            assertThat(file.statusCode()).isEqualTo(200);
            assertThat(header(file, "Content-Type")).isEqualTo("image/png");
            weight += Integer.parseInt(header(file, "Content-Length"));
        }
        assertThat(weight).isLessThan(PICTURES_BYTES_MAX);
    }

    @Test
    void files_of_pages_are_cached_and_told_apart_by_content() throws Exception {
        var file = get("/portal/site.css");
        var tag = header(file, "ETag");

        assertThat(header(file, "Cache-Control")).isEqualTo("max-age=3600, public");
        assertThat(header(file, "Last-Modified"))
                .as("the same in every version")
                .isEmpty();
        assertThat(tag).matches("\"[0-9a-f]{32}\"");
        assertThat(getUnless(tag, "/portal/site.css").statusCode()).isEqualTo(304);
        assertThat(getUnless("\"another\"", "/portal/site.css").statusCode()).isEqualTo(200);
    }

    @Test
    void contract_is_served_in_both_spellings_with_the_public_address() throws Exception {
        var yaml = get("/openapi.yaml");
        var json = get("/openapi.json");

        assertThat(header(yaml, "Content-Type")).startsWith("application/yaml");
        assertThat(yaml.body()).contains("'https://api.example.com'").doesNotContain("127.0.0.1:8080");
        assertThat(header(json, "Content-Type")).isEqualTo("application/json");
        assertThat(json.body()).startsWith("{\"openapi\":\"3.1").contains("\"url\":\"https://api.example.com\"");
        check("/openapi.json", json);
        check("/openapi.yaml", yaml);
    }

    @Test
    void errors_are_markdown_for_those_who_ask_for_it() throws Exception {
        var page = get("/errors/rate_limited", "text/markdown");

        assertThat(header(page, "Content-Type")).isEqualTo("text/markdown;charset=UTF-8");
        assertThat(header(page, "Vary")).contains("Accept");
        assertThat(page.body()).startsWith("# `rate_limited`");
    }

    @Test
    void unknown_code_is_a_404_problem() throws Exception {
        var answer = get("/errors/no_such_code");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(header(answer, "Content-Type")).startsWith("application/problem+json");
        check("/errors/no_such_code", answer);
    }

    @Test
    void text_for_models_names_the_contract_and_every_call_of_the_main_job() throws Exception {
        assertThat(get("/llms.txt").body())
                .startsWith("# CreativeFlow API\n")
                .contains("https://api.example.com/openapi.yaml", "POST https://api.example.com/v1/generations")
                .doesNotContain("{{");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready"})
    void health_is_told_without_detail_on_the_public_port(String path) throws Exception {
        var answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"up\"}");
        check(path, answer);
    }

    @Test
    void health_is_told_with_detail_on_the_management_port() throws Exception {
        var answer = get(ports.managementPort(), "/health/ready", "*/*");

        assertThat(answer.body())
                .isEqualTo("{\"status\":\"up\",\"components\":{\"database\":{\"status\":\"up\"},"
                        + "\"rate_limits\":{\"status\":\"up\"},\"storage\":{\"status\":\"up\"}}}");
        check("/health/ready", answer);
    }

    @Test
    void pages_are_not_on_the_management_port() throws Exception {
        assertThat(get(ports.managementPort(), "/docs", "*/*").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> getUnless(String tag, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.publicPort() + path))
                .header("If-None-Match", tag)
                .timeout(Duration.ofSeconds(10))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return get(path, "*/*");
    }

    private HttpResponse<String> get(String path, String accept) throws IOException, InterruptedException {
        return get(ports.publicPort(), path, accept);
    }

    private HttpResponse<String> get(int port, String path, String accept) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Accept", accept)
                .timeout(Duration.ofSeconds(10))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static void check(String path, HttpResponse<String> answer) {
        OpenApiDocument.contract()
                .validate("GET", path, null, answer.statusCode(), header(answer, "Content-Type"), answer.body());
    }
}
