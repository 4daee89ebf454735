package ai.creativeflow.kernel.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.res.StringManager;

/**
 * Answers what the server itself refuses before any filter runs (a bad escape in the address, headers that are too long)
 * in the same form as every other problem, instead of the server's own page.
 */
public final class ProblemValve extends ValveBase {

    private static final String HEAD_TOO_LARGE =
            StringManager.getManager(Http11InputBuffer.class).getString("iib.requestheadertoolarge.error");

    private final Problems problems;

    public ProblemValve(Problems problems) {
        super(true);
        this.problems = problems;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        if (BodyReader.isTooSlow(request)) {
            request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
        if (response.getStatus() >= 400 && response.getContentWritten() == 0 && !response.isCommitted()) {
            response.setSuspended(false);
            problems.write(Problem.of(code(request, response)), request, response);
        }
    }

    /** The server tells a head that is too long as a 400 and names the cause only in words. */
    private static ProblemCode code(Request request, Response response) {
        if (!(request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof IllegalArgumentException e)
                || !HEAD_TOO_LARGE.equals(e.getMessage())) {
            return ProblemCode.ofStatus(response.getStatus());
        }
        return request.getRequestURI() == null ? ProblemCode.URI_TOO_LONG : ProblemCode.HEADERS_TOO_LARGE;
    }
}
