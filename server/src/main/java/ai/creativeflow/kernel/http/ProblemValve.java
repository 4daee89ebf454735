package ai.creativeflow.kernel.http;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Answers what the server itself refuses before any filter runs (a bad escape in the address, headers that are too long)
 * in the same form as every other problem, instead of the server's own page.
 */
public final class ProblemValve extends ValveBase {

    private final Problems problems;

    public ProblemValve(Problems problems) {
        super(true);
        this.problems = problems;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        if (response.getStatus() >= 400 && response.getContentWritten() == 0 && !response.isCommitted()) {
            response.setSuspended(false);
            problems.write(Problem.of(ProblemCode.ofStatus(response.getStatus())), request, response);
        }
    }
}
