package ai.creativeflow.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.servlet.HandlerInterceptor;

/** Pages may load what this server has and nothing else, and are framed by nobody. */
final class PageHeaders implements HandlerInterceptor {

    static final String[] PATHS = {
        "/", "/docs", "/docs/**", "/errors", "/errors/**", "/llms.txt", "/portal/**", "/openapi.*"
    };

    /** The reference draws its icons from {@code data:} URLs in its stylesheet. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        return true;
    }
}
