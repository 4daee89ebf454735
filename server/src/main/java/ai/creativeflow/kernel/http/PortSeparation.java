package ai.creativeflow.kernel.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Keeps operators' paths off the public port and callers' paths off the management port; health is on both. */
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
        String path = http.getRequestURI();
        boolean operators = path.startsWith("/admin/") || path.equals("/admin") || path.startsWith("/metrics");
        boolean both = path.startsWith("/health/") || path.equals("/error");
        if (both || operators == ports.isManagement(request)) {
            chain.doFilter(request, response);
            return;
        }
        problems.write(Problem.notFound().because("not on port " + request.getLocalPort()), http, (HttpServletResponse)
                response);
    }
}
