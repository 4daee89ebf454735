package ai.creativeflow.kernel.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/**
 * What browsers are told: security headers on every answer, and whose pages may read them (CORS), which is nobody's unless
 * configured. A preflight carries no credentials by nature and is answered before any are looked for. Credentials of the
 * browser's own, cookies, are never allowed: there are none here.
 */
public final class BrowserRules implements Filter {

    private static final int NO_CONTENT = 204;
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
    private static final String REQUEST_HEADERS =
            "Authorization, X-API-Key, Content-Type, Idempotency-Key, If-Match, If-None-Match, If-Range, Range, Prefer, "
                    + "CreativeFlow-Team, CreativeFlow-Mode, Last-Event-ID, traceparent";
    private static final String RESPONSE_HEADERS =
            "X-Request-Id, RateLimit, RateLimit-Policy, Retry-After, ETag, Location, "
                    + "Idempotent-Replayed, Content-Disposition, Content-Range, Deprecation, Sunset";
    private static final String PREFLIGHT_KEPT_SECONDS = "600";

    private final Set<String> origins;
    private final SecurityHeaders headers;

    public BrowserRules(HttpSettings settings, PublicUrl publicUrl) {
        this.origins = Set.copyOf(settings.corsOrigins());
        this.headers = new SecurityHeaders(publicUrl);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var http = (HttpServletRequest) request;
        var answer = (HttpServletResponse) response;
        headers.write(http.getRequestURI(), answer);
        if (!origins.isEmpty() && http.getServletPath().startsWith("/v1/")) {
            answer.addHeader("Vary", "Origin");
            String origin = http.getHeader("Origin");
            if (origin != null && origins.contains(origin)) {
                answer.setHeader("Access-Control-Allow-Origin", origin);
                if (isPreflight(http)) {
                    answerPreflight(answer);
                    return;
                }
                answer.setHeader("Access-Control-Expose-Headers", RESPONSE_HEADERS);
            }
        }
        chain.doFilter(request, response);
    }

    private static boolean isPreflight(HttpServletRequest request) {
        return request.getMethod().equals("OPTIONS") && request.getHeader("Access-Control-Request-Method") != null;
    }

    private static void answerPreflight(HttpServletResponse answer) {
        answer.setHeader("Access-Control-Allow-Methods", METHODS);
        answer.setHeader("Access-Control-Allow-Headers", REQUEST_HEADERS);
        answer.setHeader("Access-Control-Max-Age", PREFLIGHT_KEPT_SECONDS);
        answer.setStatus(NO_CONTENT);
    }
}
