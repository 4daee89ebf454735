package ai.creativeflow.portal;

import java.util.regex.Pattern;
import org.springframework.web.util.HtmlUtils;

/** One frame around every page, and text that is safe inside it. */
final class Html {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private static final String FRAME = """
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="light dark">
              <title>{{title}}</title>
              <link rel="icon" href="/portal/icon.svg" type="image/svg+xml">
              <link rel="stylesheet" href="/portal/site.css">
            </head>
            <body>
              <a class="skip" href="#main">Skip to the content</a>
              <header class="bar">
                <a class="brand" href="/"><img src="/portal/icon.svg" alt="" width="24" height="24">CreativeFlow API</a>
                <nav aria-label="Main">
                  <a href="/docs">Reference</a>
                  <a href="/errors">Errors</a>
                  <a href="/openapi.yaml">OpenAPI</a>
                </nav>
              </header>
              <main id="main">
            {{main}}
              </main>
              <footer class="bar">
                <a href="/llms.txt">llms.txt</a>
                <a href="/openapi.json">openapi.json</a>
                <a href="/health/ready">Health</a>
              </footer>
            </body>
            </html>
            """;

    private Html() {}

    /** A whole page; {@code main} is markup, {@code title} is text. */
    static String page(String title, String main) {
        return FRAME.replace("{{title}}", text(title)).replace("{{main}}", main);
    }

    static String text(String text) {
        return HtmlUtils.htmlEscape(text);
    }

    /** Text in which backticks mark code. */
    static String prose(String text) {
        return CODE.matcher(text(text)).replaceAll("<code>$1</code>");
    }
}
