package ai.creativeflow.billing;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;

/** The same answer as a table for spreadsheets (RFC 4180), for those whose {@code Accept} prefers it to JSON. */
final class Csv {

    private Csv() {}

    static boolean isWanted(HttpServletRequest request) {
        return Wanted.by(request, Wanted.JSON, Wanted.CSV) == Wanted.CSV;
    }

    static void begin(HttpServletResponse response, String fileName) {
        response.setContentType("text/csv;charset=UTF-8;header=present");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"%s\"".formatted(fileName));
    }
}
