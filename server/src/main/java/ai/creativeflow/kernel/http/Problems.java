package ai.creativeflow.kernel.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** Writes problems as answers, the same form from filters, from handlers and from the framework's own refusals. */
public final class Problems {

    private static final String ON_REFUSAL = Problems.class.getName() + ".onRefusal";
    private static final String CODE = Problems.class.getName() + ".code";

    private final JsonMapper json;
    private final PublicUrl publicUrl;
    private final RequestIds requestIds;
    private final SecurityHeaders securityHeaders;

    /** Told of a refusal before its answer is written, so that what the call had taken can be given back. */
    public interface OnRefusal {
        void refused(ProblemCode code, HttpServletResponse response);
    }

    public Problems(JsonMapper json, PublicUrl publicUrl, RequestIds requestIds) {
        this.json = json;
        this.publicUrl = publicUrl;
        this.requestIds = requestIds;
        this.securityHeaders = new SecurityHeaders(publicUrl);
    }

    /** At most one listener a request; a later one replaces it. */
    public static void onRefusal(HttpServletRequest request, OnRefusal listener) {
        request.setAttribute(ON_REFUSAL, listener);
    }

    /** As what a request was refused; empty where it wasn't. */
    public static Optional<ProblemCode> codeOf(HttpServletRequest request) {
        return request.getAttribute(CODE) instanceof ProblemCode code ? Optional.of(code) : Optional.empty();
    }

    /** Does nothing where the answer has been begun already. */
    public void write(Problem problem, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        if (RequestIds.of(request).isEmpty()) {
            requestIds.give(request, response);
        }
        if (request.getAttribute(ON_REFUSAL) instanceof OnRefusal listener) {
            request.removeAttribute(ON_REFUSAL);
            listener.refused(problem.code(), response);
        }
        request.setAttribute(CODE, problem.code());
        securityHeaders.write(request.getRequestURI(), response);
        problem.headers().forEach(response::setHeader);
        response.setStatus(problem.code().status());
        response.setContentType("application/problem+json");
        byte[] body = body(problem, instance(request), RequestIds.of(request));
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** The root where the address could not be read. */
    private static String instance(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path == null || path.isEmpty() ? "/" : path;
    }

    byte[] body(Problem problem, String instance, String requestId) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", publicUrl.of("/errors/" + problem.code().wire()));
        body.put("title", problem.code().title());
        body.put("status", problem.code().status());
        body.put("detail", problem.detail());
        body.put("instance", instance);
        body.put("code", problem.code().wire());
        body.put("request_id", requestId);
        body.put("retryable", problem.code().retryable());
        body.put("errors", problem.errors());
        body.putAll(problem.members());
        return json.writeValueAsBytes(body);
    }
}
