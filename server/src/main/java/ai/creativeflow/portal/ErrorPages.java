package ai.creativeflow.portal;

import ai.creativeflow.kernel.http.ProblemCode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** A page for each problem code, generated from the list itself, as HTML and as the Markdown of {@code docs/errors}. */
final class ErrorPages {

    private static final List<ProblemCode> BY_STATUS = Arrays.stream(ProblemCode.values())
            .sorted(Comparator.comparingInt(ProblemCode::status))
            .toList();

    private ErrorPages() {}

    static String html(ProblemCode code) {
        return Html.page("%s: %s".formatted(code.wire(), code.title()), """
                <p class="kicker"><a href="/errors">Errors</a> / %d</p>
                <h1><code>%s</code></h1>
                <p class="lead">%s</p>
                <dl class="facts">
                  <div><dt>Status</dt><dd>%d</dd></div>
                  <div><dt>Worth repeating unchanged</dt><dd>%s</dd></div>
                </dl>
                <h2>What has happened</h2>
                <p>%s</p>
                <h2>What to do</h2>
                <p>%s</p>
                <h2>What it looks like</h2>
                <pre class="wrap" tabindex="0"><code>%s</code></pre>
                """.formatted(
                        code.status(),
                        Html.text(code.wire()),
                        Html.text(code.title()),
                        code.status(),
                        retryable(code),
                        Html.prose(code.meaning()),
                        Html.prose(code.remedy()),
                        Html.text(example(code))));
    }

    static String html() {
        String rows = BY_STATUS.stream()
                .map(code -> """
                        <tr><td>%d</td><td><a href="/errors/%s"><code>%s</code></a></td><td>%s</td></tr>
                        """.formatted(code.status(), code.wire(), code.wire(), Html.text(code.title())))
                .collect(Collectors.joining());
        return Html.page("Errors of the CreativeFlow API", """
                <h1>Errors</h1>
                <p class="lead">Every refusal is <code>application/problem+json</code> (RFC 9457).
                Decide by <code>code</code>: the list is closed, and a code keeps its status and meaning.</p>
                <div class="table" role="region" aria-label="Codes" tabindex="0"><table>
                <thead><tr><th scope="col">Status</th><th scope="col">Code</th><th scope="col">Title</th></tr></thead>
                <tbody>
                %s</tbody></table></div>
                """.formatted(rows));
    }

    static String markdown(ProblemCode code) {
        return """
                # `%s`

                **%s.** Status %d. Worth repeating unchanged: %s.

                ## What has happened

                %s

                ## What to do

                %s

                ## What it looks like

                ```json
                %s
                ```
                """.formatted(
                        code.wire(),
                        code.title(),
                        code.status(),
                        retryable(code),
                        code.meaning(),
                        code.remedy(),
                        example(code));
    }

    static String markdown() {
        String rows = BY_STATUS.stream()
                .map(code -> "| %d | [`%s`](%s.md) | %s |\n"
                        .formatted(code.status(), code.wire(), code.wire(), code.title()))
                .collect(Collectors.joining());
        return """
                # Errors

                Every refusal is `application/problem+json` (RFC 9457). Decide by `code`: the list is closed, and a code keeps its
                status and meaning.

                | status | code | title |
                |---|---|---|
                %s""".formatted(rows);
    }

    private static String retryable(ProblemCode code) {
        return code.retryable() ? "yes, later" : "no";
    }

    private static String example(ProblemCode code) {
        return """
                {
                  "type": "…/errors/%s",
                  "title": "%s",
                  "status": %d,
                  "detail": "%s",
                  "instance": "/v1/…",
                  "code": "%s",
                  "request_id": "req_…",
                  "retryable": %b,
                  "errors": []
                }""".formatted(code.wire(), code.title(), code.status(), code.meaning(), code.wire(), code.retryable());
    }
}
