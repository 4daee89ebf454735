package ai.creativeflow.portal;

import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** What the {@code type} of a problem points to. */
@RestController
final class ErrorPageController {

    private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);
    private static final MediaType MARKDOWN = new MediaType("text", "markdown", StandardCharsets.UTF_8);

    @GetMapping("/errors")
    ResponseEntity<String> list(@RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept) {
        return wantsMarkdown(accept) ? answer(MARKDOWN, ErrorPages.markdown()) : answer(HTML, ErrorPages.html());
    }

    @GetMapping("/errors/{code}")
    ResponseEntity<String> page(
            @PathVariable String code,
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept) {
        ProblemCode known = ProblemCode.of(code).orElseThrow(Problem::notFound);
        return wantsMarkdown(accept)
                ? answer(MARKDOWN, ErrorPages.markdown(known))
                : answer(HTML, ErrorPages.html(known));
    }

    private static boolean wantsMarkdown(@Nullable String accept) {
        return accept != null && accept.contains("text/markdown");
    }

    private static ResponseEntity<String> answer(MediaType type, String body) {
        return ResponseEntity.ok()
                .contentType(type)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .body(body);
    }
}
