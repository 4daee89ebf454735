package ai.creativeflow.identity;

import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
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
        Route route = method.getMethodAnnotation(Route.class);
        if (route == null) {
            throw new IllegalStateException("no @Route on " + method);
        }
        if (caller.suspended() && !route.openToSuspended()) {
            throw Problem.of(ProblemCode.TEAM_SUSPENDED);
        }
        for (Scope scope : route.scope()) {
            requireScope(caller, scope);
        }
        if (route.changesTeam()) {
            caller.requireLiveMode();
        }
        return true;
    }

    private static void requireScope(Caller caller, Scope scope) {
        if (caller.may(scope)) {
            return;
        }
        throw switch (caller.principal()) {
            case Caller.ApiKeyPrincipal key ->
                Problem.of(ProblemCode.MISSING_SCOPE)
                        .detail("The call needs the scope %s.".formatted(scope.wire()))
                        .member("missing_scope", scope);
            case Caller.UserPrincipal user ->
                Problem.of(ProblemCode.INSUFFICIENT_ROLE)
                        .detail("The role %s does not hold %s."
                                .formatted(user.role().wire(), scope.wire()));
        };
    }
}
