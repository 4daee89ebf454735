package ai.creativeflow.kernel.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A refusal that only the HTTP edge renders, as RFC 9457 {@code application/problem+json}. The code, the detail and the
 * errors are public; what {@link #because} says stays in the log. It carries no stack trace: it is an answer, no fault.
 */
public final class Problem extends RuntimeException {

    private final ProblemCode code;
    private String detail;
    private final List<FieldError> errors = new ArrayList<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, Object> members = new LinkedHashMap<>();
    private @Nullable String cause;

    /** One value that was refused; the pointer is a JSON Pointer (RFC 6901) into the body. */
    public record FieldError(String pointer, String code, String detail) {}

    private Problem(ProblemCode code) {
        super(code.wire(), null, false, false);
        this.code = code;
        this.detail = code.meaning();
    }

    public static Problem of(ProblemCode code) {
        return new Problem(code);
    }

    /** A 422 about one field. */
    public static Problem invalid(String pointer, String code, String detail) {
        return of(ProblemCode.VALIDATION_FAILED).detail(detail).error(pointer, code, detail);
    }

    /** A 400 about a query parameter or header. */
    public static Problem parameter(String name, String detail) {
        return of(ProblemCode.INVALID_PARAMETER).detail("%s: %s".formatted(name, detail));
    }

    /** A 404, for a missing thing and for one that the caller may not read. */
    public static Problem notFound() {
        return of(ProblemCode.NOT_FOUND);
    }

    public Problem detail(String detail) {
        this.detail = detail;
        return this;
    }

    public Problem error(String pointer, String code, String detail) {
        errors.add(new FieldError(pointer, code, detail));
        return this;
    }

    public Problem header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** {@code Retry-After} in whole seconds, rounded up, at least one. */
    public Problem retryAfter(Duration pause) {
        return header(
                "Retry-After",
                Long.toString(Math.max(1, pause.plusNanos(999_999_999).toSeconds())));
    }

    /** An extension member at the top level of the answer. */
    public Problem member(String name, Object value) {
        members.put(name, value);
        return this;
    }

    /** Why, for the log only. */
    public Problem because(String cause) {
        this.cause = cause;
        return this;
    }

    public ProblemCode code() {
        return code;
    }

    public String detail() {
        return detail;
    }

    public List<FieldError> errors() {
        return List.copyOf(errors);
    }

    public Map<String, String> headers() {
        return Map.copyOf(headers);
    }

    Map<String, Object> members() {
        return Map.copyOf(members);
    }

    @Override
    public String getMessage() {
        return cause == null ? code.wire() + ": " + detail : code.wire() + ": " + detail + " (" + cause + ")";
    }
}
