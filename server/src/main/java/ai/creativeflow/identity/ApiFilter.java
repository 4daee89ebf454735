package ai.creativeflow.identity;

import ai.creativeflow.identity.Authenticator.Authentication;
import ai.creativeflow.identity.Authenticator.Credentials;
import ai.creativeflow.kernel.http.ClientAddress;
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
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key path of {@code /v1/**}: credentials, then the gate. It does no query when warm. What needs the route, suspension
 * and scope, is {@link RouteCheck}'s.
 */
public final class ApiFilter implements Filter {

    private static final Logger LOG = LoggerFactory.getLogger(ApiFilter.class);
    private static final String CALLER = ApiFilter.class.getName() + ".caller";
    private static final String OUTSIDE = ApiFilter.class.getName() + ".outside";
    private static final String AGAIN = ApiFilter.class.getName() + ".again";
    private static final String ADMISSION = ApiFilter.class.getName() + ".admission";
    private static final String BEARER = "bearer ";

    private final List<Authenticator> authenticators;
    private final Gate gate;
    private final ClientAddress clientAddress;
    private final Problems problems;

    public ApiFilter(List<Authenticator> authenticators, Gate gate, ClientAddress clientAddress, Problems problems) {
        this.authenticators = List.copyOf(authenticators);
        this.gate = gate;
        this.clientAddress = clientAddress;
        this.problems = problems;
    }

    /** The caller of a request that this filter let through. */
    static Caller callerOf(HttpServletRequest request) {
        if (request.getAttribute(CALLER) instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("no caller on " + request.getRequestURI());
    }

    /** The caller, where the request came as far as having one. */
    static Optional<Caller> knownCallerOf(HttpServletRequest request) {
        return request.getAttribute(CALLER) instanceof Caller caller ? Optional.of(caller) : Optional.empty();
    }

    /**
     * Who calls, asked once more while an answer goes on: throws as a new request would be refused. Costs no query while
     * nothing has changed, and nothing of the limits.
     */
    public static Caller again(HttpServletRequest request) {
        if (request.getAttribute(AGAIN) instanceof Again again) {
            return again.caller();
        }
        throw new IllegalStateException("no caller on " + request.getRequestURI());
    }

    private interface Again {
        Caller caller();
    }

    /** What the gate said of it. */
    static Gate.Admission admissionOf(HttpServletRequest request) {
        if (request.getAttribute(ADMISSION) instanceof Gate.Admission admission) {
            return admission;
        }
        throw new IllegalStateException("no admission on " + request.getRequestURI());
    }

    /** Throws 403 {@code ip_not_allowed} for a key that may not be used from where the request comes. */
    static void requireAllowedAddress(HttpServletRequest request) {
        if (request.getAttribute(OUTSIDE) != null) {
            throw Problem.of(ProblemCode.IP_NOT_ALLOWED);
        }
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var http = (HttpServletRequest) request;
        var answer = (HttpServletResponse) response;
        if (http.getAttribute(CALLER) != null) {
            chain.doFilter(request, response);
            return;
        }
        try {
            enter(http, answer);
        } catch (Exception e) {
            Problem problem = ProblemAdvice.problem(e);
            if (problem.code() == ProblemCode.INTERNAL_ERROR) {
                LOG.error("authentication failed", e);
            }
            problems.write(problem, http, answer);
            return;
        }
        chain.doFilter(request, response);
    }

    private void enter(HttpServletRequest request, HttpServletResponse response) {
        InetAddress address = clientAddress.of(request);
        Optional<String> token = token(request);
        if (token.isEmpty()) {
            gate.countFailure(address.getHostAddress());
            throw Problem.of(ProblemCode.MISSING_CREDENTIALS).header("WWW-Authenticate", "Bearer");
        }
        var credentials = new Credentials(
                token.get(),
                request.getHeader("CreativeFlow-Team"),
                request.getHeader("CreativeFlow-Mode"),
                address,
                request.getHeader("User-Agent"));
        Caller caller = authenticate(credentials);
        boolean outside = !caller.mayCallFrom(address);
        Gate.Admission admission = gate.admit(caller, caller.suspended() || outside);
        admission.writeHeaders(response);
        Problems.onRefusal(request, (code, refused) -> {
            admission.giveBack(code);
            admission.writeHeaders(refused);
        });
        if (outside) {
            request.setAttribute(OUTSIDE, true);
        }
        if (!caller.suspended()) {
            requireAllowedAddress(request);
        }
        request.setAttribute(CALLER, caller);
        request.setAttribute(AGAIN, (Again) () -> again(credentials));
        request.setAttribute(ADMISSION, admission);
    }

    private Caller again(Credentials credentials) {
        Authentication found = authenticatorOf(credentials.token())
                .orElseThrow(() -> Problem.of(ProblemCode.INVALID_TOKEN))
                .authenticate(credentials, () -> {});
        Caller caller = switch (found) {
            case Authentication.Accepted(var accepted) -> accepted;
            case Authentication.Refused(var problem) -> throw problem;
        };
        if (caller.suspended()) {
            throw Problem.of(ProblemCode.TEAM_SUSPENDED);
        }
        if (!caller.mayCallFrom(credentials.from())) {
            throw Problem.of(ProblemCode.IP_NOT_ALLOWED);
        }
        return caller;
    }

    private Caller authenticate(Credentials credentials) {
        String token = credentials.token();
        String address = credentials.from().getHostAddress();
        var counted = new ArrayList<Gate.Failure>();
        Runnable beforeLookUp = () -> counted.add(gate.countFailure(address));
        Authentication found;
        try {
            found = authenticatorOf(token)
                    .map(authenticator -> authenticator.authenticate(credentials, beforeLookUp))
                    .orElseGet(() -> new Authentication.Refused(Problem.of(shapeless(token))));
        } catch (RuntimeException fault) {
            counted.forEach(Gate.Failure::forgive);
            throw fault;
        }
        return switch (found) {
            case Authentication.Accepted(var caller) -> {
                counted.forEach(Gate.Failure::forgive);
                yield caller;
            }
            case Authentication.Refused(var problem) -> {
                if (counted.isEmpty()) {
                    gate.countFailure(address);
                }
                throw problem.header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
            }
        };
    }

    /** Three parts separated by dots are a person's token; everything else is a key, however malformed. */
    private static ProblemCode shapeless(String token) {
        return token.chars().filter(c -> c == '.').count() == 2
                ? ProblemCode.INVALID_TOKEN
                : ProblemCode.INVALID_API_KEY;
    }

    private Optional<Authenticator> authenticatorOf(String token) {
        return authenticators.stream().filter(one -> one.takes(token)).findFirst();
    }

    private static Optional<String> token(HttpServletRequest request) {
        String bearer = bearer(request.getHeader("Authorization"));
        String key = request.getHeader("X-API-Key");
        if (bearer != null && key != null && !bearer.equals(key.strip())) {
            throw Problem.of(ProblemCode.CONFLICTING_CREDENTIALS);
        }
        String token = bearer == null ? key : bearer;
        return token == null || token.isBlank() ? Optional.empty() : Optional.of(token.strip());
    }

    private static @Nullable String bearer(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return null;
        }
        return header.substring(BEARER.length()).strip();
    }
}
