package ai.creativeflow.demo;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** The page beside the sheets: each of them, and the requests as they were sent. */
final class GalleryPage {

    private static final String FRAME = """
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>Gallery</title>
              <style>
                :root { color-scheme: light dark }
                body { font: 1rem/1.5 system-ui, sans-serif; max-width: 110rem; margin: 0 auto; padding: 1rem }
                img { display: block; width: 100%; height: auto; margin: 0 0 1.5rem; border-radius: 8px }
                li { overflow-wrap: anywhere; font-size: 0.85rem }
              </style>
            </head>
            <body>
            <h1>Gallery</h1>
            {{sheets}}
            <h2>The requests</h2>
            <ol>
            {{requests}}
            </ol>
            </body>
            </html>
            """;

    private GalleryPage() {}

    static byte[] of(List<String> sheets, List<Map<String, Object>> requests) {
        String pictures = sheets.stream()
                .map(sheet -> "<img src=\"%s\" alt=\"Sets of samples, each above its prompt\" loading=\"lazy\">"
                        .formatted(sheet))
                .collect(Collectors.joining("\n"));
        String list = requests.stream()
                .map(request -> "<li><code>%s</code></li>"
                        .formatted(text(JsonMapper.shared().writeValueAsString(request))))
                .collect(Collectors.joining("\n"));
        return FRAME.replace("{{sheets}}", pictures)
                .replace("{{requests}}", list)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String text(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
