package ai.creativeflow.billing;

import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;

/** In which form an answer is wanted, by {@code Accept}: JSON where nothing else is preferred. */
enum Wanted {
    JSON(MediaType.APPLICATION_JSON_VALUE),
    CSV("text/csv"),
    PAGE(MediaType.TEXT_HTML_VALUE);

    private final String type;

    Wanted(String type) {
        this.type = type;
    }

    /** The one of these that is preferred. */
    static Wanted by(HttpServletRequest request, Wanted... offered) {
        try {
            List<MediaType> accepted =
                    MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
            MimeTypeUtils.sortBySpecificity(accepted);
            for (MediaType one : accepted) {
                for (Wanted form : offered) {
                    if (one.includes(MediaType.valueOf(form.type))) {
                        return form;
                    }
                }
            }
            return JSON;
        } catch (InvalidMediaTypeException e) {
            throw Problem.of(ProblemCode.NOT_ACCEPTABLE).because(String.valueOf(e.getMessage()));
        }
    }
}
