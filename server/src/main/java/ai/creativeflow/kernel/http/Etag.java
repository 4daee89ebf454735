package ai.creativeflow.kernel.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** A strong entity tag (RFC 9110, section 8.8.3). */
public record Etag(String value) {

    /** Of a row's version, which every change that a caller can see raises. */
    public static Etag of(long version) {
        return new Etag("\"v" + version + "\"");
    }

    /** 304 where {@code If-None-Match} has this tag, else 200 with the body. */
    public <T> ResponseEntity<T> answer(HttpServletRequest request, T body) {
        if (isIn(request.getHeader("If-None-Match"))) {
            return ResponseEntity.status(HttpStatus.NOT_MODIFIED).eTag(value).build();
        }
        return ResponseEntity.ok().eTag(value).body(body);
    }

    /**
     * Throws 412 where {@code If-Match} is there and has neither this tag nor {@code *}. Compares strongly (RFC 9110,
     * section 13.1.1): a weak tag matches nothing.
     */
    public void requireMatch(HttpServletRequest request) {
        String wanted = request.getHeader("If-Match");
        if (wanted != null && !hasStrong(wanted)) {
            throw Problem.of(ProblemCode.PRECONDITION_FAILED);
        }
    }

    private boolean hasStrong(String tags) {
        return Arrays.stream(tags.split(",")).map(String::strip).anyMatch(tag -> tag.equals("*") || tag.equals(value));
    }

    public boolean isIn(@Nullable String tags) {
        return tags != null
                && Arrays.stream(tags.split(","))
                        .map(String::strip)
                        .anyMatch(tag -> tag.equals("*") || tag.equals(value) || tag.equals("W/" + value));
    }
}
