package ai.creativeflow.people;

import ai.creativeflow.kernel.http.Problem;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where mail goes to, as far as a form can tell. */
final class EmailAddress {

    private static final Pattern FORM = Pattern.compile("[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}]{1,190}");

    private EmailAddress() {}

    static String checked(String pointer, @Nullable String text) {
        if (text != null && FORM.matcher(text).matches()) {
            return text;
        }
        throw Problem.invalid(pointer, "format", "must be a mail address");
    }
}
