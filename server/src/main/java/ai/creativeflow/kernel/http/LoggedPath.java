package ai.creativeflow.kernel.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;

/** The path of a request as it may be written down: what looks like a key or a webhook's secret is hidden. */
public final class LoggedPath {

    private static final Pattern SECRET = Pattern.compile("(cf_(?:live|test)_|whsec_)[0-9A-Za-z+/=]+");

    private LoggedPath() {}

    public static String of(HttpServletRequest request) {
        return masked(request.getRequestURI());
    }

    public static String masked(String path) {
        return path.contains("cf_") || path.contains("whsec_")
                ? SECRET.matcher(path).replaceAll("$1***")
                : path;
    }
}
