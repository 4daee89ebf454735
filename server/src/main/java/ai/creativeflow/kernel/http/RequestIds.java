package ai.creativeflow.kernel.http;

import ai.creativeflow.kernel.ids.RequestId;
import ai.creativeflow.kernel.ids.Uuids;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The first filter: gives each request its id, puts it on the answer and on every log line, and logs writes, refusals
 * and faults, a line each. Reads that succeed are counted by the metrics, not logged.
 */
public final class RequestIds implements Filter {

    private static final Logger LOG = LoggerFactory.getLogger("ai.creativeflow.requests");
    private static final String ATTRIBUTE = RequestIds.class.getName();
    private static final String HEADER = "X-Request-Id";

    private final Uuids uuids;
    private final ClientAddress clientAddress;

    public RequestIds(Uuids uuids, ClientAddress clientAddress) {
        this.uuids = uuids;
        this.clientAddress = clientAddress;
    }

    /** The id as callers see it; empty text before the filter has run. */
    public static String of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof String id ? id : "";
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var http = (HttpServletRequest) request;
        var answer = (HttpServletResponse) response;
        if (!of(http).isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        String id = give(http, answer);
        long begun = System.nanoTime();
        MDC.put("request_id", id);
        try {
            Origin.serve(clientAddress.of(http).getHostAddress(), chain, request, response);
        } finally {
            log(http, answer.getStatus(), System.nanoTime() - begun);
            MDC.remove("request_id");
        }
    }

    /** For a request that has none yet, so that its answer carries one even where no filter will see it. */
    String give(HttpServletRequest request, HttpServletResponse response) {
        String id = new RequestId(uuids.next()).text();
        request.setAttribute(ATTRIBUTE, id);
        response.setHeader(HEADER, id);
        return id;
    }

    private static void log(HttpServletRequest request, int status, long nanos) {
        boolean read = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if ((read && status < 400) || !LOG.isInfoEnabled()) {
            return;
        }
        LOG.atInfo()
                .addKeyValue("method", request.getMethod())
                .addKeyValue("path", LoggedPath.of(request))
                .addKeyValue("status", status)
                .addKeyValue("ms", nanos / 1_000_000)
                .log("request");
    }
}
