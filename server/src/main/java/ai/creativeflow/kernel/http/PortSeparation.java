package ai.creativeflow.kernel.http;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Keeps the paths of operators and of the platform's own services off the public port and callers' paths off the management port; health is on both. It judges the
 * path that filters are chosen by, decoded and cleaned of dot segments, double slashes and parameters. Handlers are found
 * by the path as it was sent; one for which that makes a difference is nobody's.
 */
public final class PortSeparation implements Filter {

    private final ListeningPorts ports;
    private final Problems problems;

    public PortSeparation(ListeningPorts ports, Problems problems) {
        this.ports = ports;
        this.problems = problems;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var http = (HttpServletRequest) request;
        String path = http.getServletPath();
        boolean operators = path.startsWith("/admin/")
                || path.equals("/admin")
                || path.startsWith("/metrics")
                || path.startsWith("/callbacks/");
        boolean both = path.startsWith("/health/") || path.equals("/error");
        if (isPlain(http) && (both || operators == ports.isManagement(request))) {
            chain.doFilter(request, response);
            return;
        }
        problems.write(Problem.notFound().because("not on port " + request.getLocalPort()), http, (HttpServletResponse)
                response);
    }

    /** A dispatch of our own, as to an error's page, has no address of a caller. */
    private static boolean isPlain(HttpServletRequest request) {
        if (request.getDispatcherType() != DispatcherType.REQUEST) {
            return true;
        }
        String sent = request.getRequestURI().replace("+", "%2B");
        return URLDecoder.decode(sent, StandardCharsets.UTF_8).equals(request.getServletPath());
    }
}
