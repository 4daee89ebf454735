package ai.creativeflow.kernel.http;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * What every answer tells a browser: take the type as it is said, load and run nothing, be framed by nobody, name us to
 * nobody, and come back by TLS only where that is our address. Set first, so that pages and pictures may say otherwise.
 */
final class SecurityHeaders {

    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";
    private static final String A_YEAR = "max-age=31536000";

    private final boolean https;

    SecurityHeaders(PublicUrl publicUrl) {
        this.https = publicUrl.base().startsWith("https://");
    }

    /** A path of null is one that could not be read. */
    void write(@Nullable String path, HttpServletResponse response) {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", NOTHING);
        response.setHeader("Referrer-Policy", "no-referrer");
        if (https) {
            response.setHeader("Strict-Transport-Security", A_YEAR);
        }
        if (path == null || path.startsWith("/v1") || path.startsWith("/admin")) {
            response.setHeader("Cache-Control", "no-store");
        }
    }
}
