package ai.creativeflow.billing;

import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;

/** The same answer as a table for spreadsheets (RFC 4180), for those whose {@code Accept} prefers it to JSON. */
final class Csv {

    private static final MediaType TYPE = MediaType.parseMediaType("text/csv");

    private Csv() {}

    static boolean isWanted(HttpServletRequest request) {
        try {
            List<MediaType> accepted =
                    MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
            MimeTypeUtils.sortBySpecificity(accepted);
            for (MediaType one : accepted) {
                if (one.includes(MediaType.APPLICATION_JSON)) {
                    return false;
                }
                if (one.includes(TYPE)) {
                    return true;
                }
            }
            return false;
        } catch (InvalidMediaTypeException e) {
            throw Problem.of(ProblemCode.NOT_ACCEPTABLE).because(String.valueOf(e.getMessage()));
        }
    }

    static void begin(HttpServletResponse response, String fileName) {
        response.setContentType("text/csv;charset=UTF-8;header=present");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"%s\"".formatted(fileName));
    }
}
