package ai.creativeflow.identity;

import ai.creativeflow.journal.LoggedRequest;
import ai.creativeflow.journal.RefusedTokens;
import ai.creativeflow.journal.RequestLog;
import ai.creativeflow.kernel.http.LoggedPath;
import ai.creativeflow.kernel.http.Origin;
import ai.creativeflow.kernel.http.Problems;
import ai.creativeflow.kernel.http.RequestIds;
import ai.creativeflow.kernel.ids.RequestId;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/** Around the key path: puts what came of a call into its team's request log, and refused tokens into the audit. */
final class CallRecorder implements Filter {

    private static final int UNAUTHORIZED = 401;

    private final RequestLog log;
    private final RefusedTokens refusedTokens;
    private final InstantSource clock;

    CallRecorder(RequestLog log, RefusedTokens refusedTokens, InstantSource clock) {
        this.log = log;
        this.refusedTokens = refusedTokens;
        this.clock = clock;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        long begun = System.nanoTime();
        chain.doFilter(request, response);
        record((HttpServletRequest) request, ((HttpServletResponse) response).getStatus(), System.nanoTime() - begun);
    }

    private void record(HttpServletRequest request, int status, long nanos) {
        Optional<Caller> caller = ApiFilter.knownCallerOf(request);
        if (caller.isPresent()) {
            if (log.keeps(request.getMethod(), status)) {
                RequestId.parse(RequestIds.of(request))
                        .flatMap(id -> logged(id, caller.get(), request, status, nanos))
                        .ifPresent(log::add);
            }
        } else if (status == UNAUTHORIZED) {
            refusedTokens.count(
                    RefusedTokens.Door.API,
                    Origin.address().orElse("unknown"),
                    Problems.codeOf(request).map(code -> code.wire()).orElse("unknown"));
        }
    }

    /** Empty for a person who has no team: there is nobody to read it. */
    private Optional<LoggedRequest> logged(
            RequestId id, Caller caller, HttpServletRequest request, int status, long nanos) {
        return Optional.ofNullable(caller.chosenTeam())
                .map(team -> new LoggedRequest(
                        id,
                        team,
                        caller.mode(),
                        caller.key(),
                        caller.principal() instanceof Caller.UserPrincipal person ? person.user() : null,
                        request.getMethod(),
                        LoggedPath.of(request),
                        status,
                        Problems.codeOf(request).map(code -> code.wire()).orElse(null),
                        (int) Math.min(Integer.MAX_VALUE, nanos / 1_000_000),
                        clock.instant()));
    }
}
