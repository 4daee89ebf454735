package ai.creativeflow.portal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.http.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code docs/errors} is generated; run {@link #main} in the module's directory where a test here fails. */
class ErrorPagesTest {

    private static final Path DIRECTORY = Path.of("..", "docs", "errors");

    /** Writes {@code docs/errors} anew. */
    public static void main(String... arguments) throws IOException {
        Files.createDirectories(DIRECTORY);
        for (var page : pages().entrySet()) {
            Files.writeString(DIRECTORY.resolve(page.getKey()), page.getValue());
        }
    }

    @Test
    void docs_errors_has_exactly_what_the_codes_say() throws IOException {
        var written = new TreeMap<String, String>();
        try (var files = Files.list(DIRECTORY)) {
            for (Path file : files.toList()) {
                written.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        assertThat(written)
                .as("run ErrorPagesTest.main in server/ to write docs/errors anew")
                .isEqualTo(pages());
    }

    @ParameterizedTest
    @EnumSource
    void page_names_its_code_and_status(ProblemCode code) {
        String page = ErrorPages.html(code);
        assertThat(page)
                .contains("<h1><code>%s</code></h1>".formatted(code.wire()))
                .contains("<dd>%d</dd>".formatted(code.status()));
        assertThat(page.substring(0, page.indexOf("<pre"))).doesNotContain("`");
        assertThat(ErrorPages.html()).contains("href=\"/errors/%s\"".formatted(code.wire()));
    }

    private static Map<String, String> pages() {
        Map<String, String> pages = new TreeMap<>(Arrays.stream(ProblemCode.values())
                .collect(Collectors.toMap(code -> code.wire() + ".md", ErrorPages::markdown)));
        pages.put("README.md", ErrorPages.markdown());
        return pages;
    }
}
