package ai.creativeflow.identity;

import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Holds the caller against what the {@link Route} asks for, before the body is read. */
final class RouteCheck implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        Caller caller = ApiFilter.callerOf(request);
        if (!(handler instanceof HandlerMethod method)) {
            if (caller.suspended()) {
                throw Problem.of(ProblemCode.TEAM_SUSPENDED);
            }
            return true;
        }
        if (request.getMethod().equals("OPTIONS")) {
            return true;
        }
        Route route = method.getMethodAnnotation(Route.class);
        if (route == null) {
            throw new IllegalStateException("no @Route on " + method);
        }
        if (caller.suspended()) {
            requireOpenToSuspended(route);
            ApiFilter.requireAllowedAddress(request);
            takeToken(request, response);
        }
        if (!route.withoutTeam()) {
            caller.team();
        }
        for (Scope scope : route.scope()) {
            caller.require(scope);
        }
        if (route.ownersOnly()) {
            caller.requireOwner();
        }
        if (route.changesTeam()) {
            caller.requireLiveMode();
        }
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            requireJsonAcceptable(request);
        }
        return true;
    }

    private static void requireOpenToSuspended(Route route) {
        if (!route.openToSuspended()) {
            throw Problem.of(ProblemCode.TEAM_SUSPENDED);
        }
    }

    /** The gate took only an attempt of a suspended team, so that it learns of its suspension and not of its rate. */
    private static void takeToken(HttpServletRequest request, HttpServletResponse response) {
        Gate.Admission admission = ApiFilter.admissionOf(request);
        admission.takeMore(1);
        admission.writeHeaders(response);
    }

    /** A change answers JSON; a caller who cannot take that is told before the change, which would not be undone. */
    private static void requireJsonAcceptable(HttpServletRequest request) {
        try {
            List<MediaType> accepted = MediaType.parseMediaTypes(Collections.list(request.getHeaders("Accept")));
            if (accepted.isEmpty() || accepted.stream().anyMatch(MediaType.APPLICATION_JSON::isCompatibleWith)) {
                return;
            }
        } catch (InvalidMediaTypeException e) {
            throw Problem.of(ProblemCode.NOT_ACCEPTABLE).because(String.valueOf(e.getMessage()));
        }
        throw Problem.of(ProblemCode.NOT_ACCEPTABLE);
    }
}
