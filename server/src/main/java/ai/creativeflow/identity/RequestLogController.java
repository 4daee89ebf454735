package ai.creativeflow.identity;

import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.journal.LoggedRequest;
import ai.creativeflow.journal.RequestLog;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.RequestId;
import ai.creativeflow.kernel.ids.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The calls of the caller's team in its mode. */
@RestController
final class RequestLogController {

    private final RequestLog log;

    RequestLogController(RequestLog log) {
        this.log = log;
    }

    /** A call as its team sees it. */
    record View(
            RequestId requestId,
            String object,
            String method,
            String path,
            int status,
            @Nullable String code,
            @Nullable KeyId keyId,
            @Nullable UserId userId,
            int ms,
            Instant at) {

        static View of(LoggedRequest request) {
            return new View(
                    request.id(),
                    "request",
                    request.method(),
                    request.path(),
                    request.status(),
                    request.code(),
                    request.key(),
                    request.user(),
                    request.ms(),
                    request.at());
        }
    }

    @GetMapping("/v1/request-log")
    @Route(scope = Scope.REQUESTS_READ, repeat = Repeat.SAFE)
    Page<View> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String code,
            @RequestParam(name = "key_id", required = false) @Nullable String keyId,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor) {
        var page = Page.Request.of(limit, cursor);
        var filter = new RequestLog.Filter(status(status), code(code), key(keyId));
        return Page.of(page, log.list(caller.team(), caller.mode(), filter, page), LoggedRequest::id, View::of);
    }

    private static @Nullable Integer status(@Nullable String text) {
        if (text == null || text.matches("[1-5][0-9]{2}")) {
            return text == null ? null : Integer.valueOf(text);
        }
        throw Problem.parameter("status", "must be an HTTP status");
    }

    private static @Nullable String code(@Nullable String text) {
        if (text == null || ProblemCode.of(text).isPresent()) {
            return text;
        }
        throw Problem.parameter("code", "is not the code of a problem");
    }

    private static @Nullable KeyId key(@Nullable String text) {
        return text == null
                ? null
                : KeyId.parse(text).orElseThrow(() -> Problem.parameter("key_id", "is not the id of a key"));
    }
}
