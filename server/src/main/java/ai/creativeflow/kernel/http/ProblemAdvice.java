package ai.creativeflow.kernel.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/** Turns whatever a handler threw into one problem; the one place around a request that catches everything. */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class ProblemAdvice implements HandlerExceptionResolver {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);
    private static final Duration RETRY_SOON = Duration.ofSeconds(1);

    private final Problems problems;

    public ProblemAdvice(Problems problems) {
        this.problems = problems;
    }

    /**
     * Where the answer has been begun it can only be broken off: left to the server, which closes the connection, so that
     * half an answer is never taken for a whole one.
     */
    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception exception) {
        if (isDisconnect(exception)) {
            return new ModelAndView();
        }
        Problem problem = problem(exception);
        if (problem.code() == ProblemCode.INTERNAL_ERROR) {
            LOG.error("request failed", exception);
        } else if (problem.code().status() >= 500) {
            LOG.warn("request refused: {}", exception.getMessage());
        }
        if (response.isCommitted()) {
            return null;
        }
        try {
            problems.write(problem, request, response);
        } catch (IOException e) {
            LOG.debug("the caller went away before its answer", e);
        }
        return new ModelAndView();
    }

    /** What to answer for an exception of any kind. */
    public static Problem problem(Throwable exception) {
        return switch (exception) {
            case Problem problem -> problem;
            case ErrorResponse refusal -> ofFramework(refusal);
            case TransactionSystemException e -> databaseUnavailable();
            case InvalidParameterException e ->
                Problem.of(ProblemCode.INVALID_PARAMETER)
                        .detail("The query of the address cannot be decoded.")
                        .because(String.valueOf(e.getMessage()));
            case DataAccessException e -> ofDatabase(e);
            case TransactionException e -> ofDatabase(e);
            default -> Problem.of(ProblemCode.INTERNAL_ERROR);
        };
    }

    private static Problem ofFramework(ErrorResponse refusal) {
        var problem = Problem.of(ProblemCode.ofStatus(refusal.getStatusCode().value()));
        String allow = refusal.getHeaders().getFirst(HttpHeaders.ALLOW);
        return allow == null ? problem : problem.header(HttpHeaders.ALLOW, allow);
    }

    /** SQLSTATE classes 08, 53, 57 and 58 mean that the database is away, full or going down: it may be back soon. */
    private static Problem ofDatabase(Exception exception) {
        boolean exhausted = false;
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException) {
                exhausted = true;
            } else if (cause instanceof SQLException sql && isUnavailable(sql.getSQLState())) {
                return databaseUnavailable();
            }
        }
        if (exhausted) {
            return Problem.of(ProblemCode.OVERLOADED).retryAfter(RETRY_SOON);
        }
        return Problem.of(ProblemCode.INTERNAL_ERROR);
    }

    /** Also where a commit or rollback failed: the connection is lost, and a repeat by key tells what became of it. */
    private static Problem databaseUnavailable() {
        return Problem.of(ProblemCode.DEPENDENCY_UNAVAILABLE)
                .detail("The database is not available.")
                .retryAfter(RETRY_SOON);
    }

    private static boolean isUnavailable(@Nullable String state) {
        return state != null
                && (state.startsWith("08")
                        || state.startsWith("53")
                        || state.startsWith("57P")
                        || state.startsWith("58")
                        || state.equals("25006"));
    }

    private static boolean isDisconnect(Exception exception) {
        return exception instanceof ClientAbortException || exception instanceof AsyncRequestNotUsableException;
    }
}
