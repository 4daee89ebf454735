package ai.creativeflow.operators;

import ai.creativeflow.identity.Gate;
import ai.creativeflow.journal.AuditEvent;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.journal.RefusedTokens;
import ai.creativeflow.kernel.http.ClientAddress;
import ai.creativeflow.kernel.http.LoggedPath;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemAdvice;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.http.Problems;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Lets operators in by their tokens, slows down who guesses, and writes every call down. A team's key is never one. */
final class OperatorFilter implements Filter {

    private static final String BEARER = "Bearer ";
    private static final String ACTOR = OperatorFilter.class.getName() + ".actor";

    private final OperatorTokens tokens;
    private final Gate gate;
    private final ClientAddress clientAddress;
    private final Journal journal;
    private final RefusedTokens refusedTokens;
    private final Problems problems;

    OperatorFilter(
            OperatorTokens tokens,
            Gate gate,
            ClientAddress clientAddress,
            Journal journal,
            RefusedTokens refusedTokens,
            Problems problems) {
        this.tokens = tokens;
        this.gate = gate;
        this.clientAddress = clientAddress;
        this.journal = journal;
        this.refusedTokens = refusedTokens;
        this.problems = problems;
    }

    /** The operator of a request that this filter let through, as the audit names them. */
    static String actorOf(HttpServletRequest request) {
        if (request.getAttribute(ACTOR) instanceof String actor) {
            return actor;
        }
        throw new IllegalStateException("no operator on " + request.getRequestURI());
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var http = (HttpServletRequest) request;
        var answer = (HttpServletResponse) response;
        String actor;
        try {
            actor = "operator:" + operatorOf(http);
        } catch (Problem refusal) {
            problems.write(refusal, http, answer);
            return;
        }
        http.setAttribute(ACTOR, actor);
        chain.doFilter(request, response);
        audit(actor, http, answer);
    }

    private String operatorOf(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header == null || !header.startsWith(BEARER)) {
            throw refused(request, ProblemCode.MISSING_CREDENTIALS);
        }
        return tokens.nameOf(header.substring(BEARER.length()).strip())
                .orElseThrow(() -> refused(request, ProblemCode.INVALID_TOKEN));
    }

    /** Counted before it is slowed down, so that guessing is audited however fast it is. */
    private Problem refused(HttpServletRequest request, ProblemCode code) {
        String address = clientAddress.of(request).getHostAddress();
        refusedTokens.count(RefusedTokens.Door.OPERATORS, address, code.wire());
        gate.countFailure(address);
        return Problem.of(code).header("WWW-Authenticate", "Bearer");
    }

    private void audit(String actor, HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            journal.audit(new AuditEvent(
                    null,
                    actor,
                    request.getMethod() + " " + LoggedPath.of(request),
                    null,
                    Integer.toString(response.getStatus())));
        } catch (RuntimeException e) {
            problems.write(ProblemAdvice.problem(e), request, response);
        }
    }
}
