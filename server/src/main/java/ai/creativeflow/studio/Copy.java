package ai.creativeflow.studio;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The words of a creative, all of them from the prompt except the call to action, which comes from the table of
 * {@link Intent}. No headline: nothing of the prompt can be drawn, and the picture goes without text.
 */
record Copy(
        @Nullable String headline,
        @Nullable String subline,
        @Nullable String callToAction,
        @Nullable Badge badge,
        @Nullable String date,
        Language language,
        List<Warning> warnings) {

    /** A figure worth a sticker, as "up to" over "30%" over "off", or "€9.90" alone. */
    record Badge(
            @Nullable String lead, String figure, @Nullable String unit) {}

    Copy {
        warnings = List.copyOf(warnings);
    }

    /** The figure in one line. */
    @Nullable String figure() {
        return badge == null ? null : inOneLine(badge);
    }

    static String inOneLine(Badge badge) {
        return Stream.of(badge.lead(), badge.figure(), badge.unit())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "))
                .replace(" /", "/");
    }

    boolean isWordless() {
        return headline == null;
    }
}
