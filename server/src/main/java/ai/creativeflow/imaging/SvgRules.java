package ai.creativeflow.imaging;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What of SVG a logo may be made of. Whatever is not named here is left out, or is a reason to refuse the file. */
final class SvgRules {

    static final Set<String> SHAPES = Set.of("path", "rect", "circle", "ellipse", "line", "polyline", "polygon");

    private static final Set<String> OTHERS = Set.of(
            "g",
            "a",
            "switch",
            "defs",
            "symbol",
            "use",
            "lineargradient",
            "radialgradient",
            "stop",
            "clippath",
            "style");

    /** Without them the picture would be another: better no picture. */
    private static final Set<String> REFUSED = Set.of("text", "mask", "pattern");

    /** Properties that may also stand in a style. */
    private static final Set<String> PROPERTIES = Set.of(
            "fill",
            "fill-rule",
            "fill-opacity",
            "stroke",
            "stroke-width",
            "stroke-linecap",
            "stroke-linejoin",
            "stroke-miterlimit",
            "stroke-opacity",
            "opacity",
            "color",
            "stop-color",
            "stop-opacity",
            "clip-path",
            "clip-rule",
            "display",
            "visibility");

    private static final Set<String> ATTRIBUTES = Set.of(
            "id",
            "class",
            "transform",
            "d",
            "x",
            "y",
            "x1",
            "y1",
            "x2",
            "y2",
            "cx",
            "cy",
            "r",
            "rx",
            "ry",
            "fx",
            "fy",
            "fr",
            "width",
            "height",
            "points",
            "offset",
            "viewBox",
            "gradientUnits",
            "gradientTransform",
            "spreadMethod",
            "clipPathUnits",
            "href",
            "style");

    private static final Pattern OWN_REFERENCE = Pattern.compile("url\\(\\s*['\"]?#[\\w.:-]+['\"]?\\s*\\)");
    private static final Pattern RULE = Pattern.compile("([^{}@]+)\\{([^{}]*)\\}");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);

    private SvgRules() {}

    static boolean keeps(String element) {
        String name = element.toLowerCase(Locale.ROOT);
        return SHAPES.contains(name) || OTHERS.contains(name);
    }

    static boolean refuses(String element) {
        return REFUSED.contains(element.toLowerCase(Locale.ROOT));
    }

    static boolean keeps(String attribute, String value) {
        if (attribute.equals("href")) {
            return value.trim().startsWith("#");
        }
        return ATTRIBUTES.contains(attribute) || (PROPERTIES.contains(attribute) && refersToItself(value));
    }

    /** The declarations of a style that may stay. */
    static String style(String declarations) {
        return Arrays.stream(COMMENT.matcher(declarations).replaceAll("").split(";", -1))
                .map(one -> one.split(":", 2))
                .filter(one -> one.length == 2
                        && PROPERTIES.contains(one[0].trim().toLowerCase(Locale.ROOT))
                        && refersToItself(one[1]))
                .map(one -> one[0].trim() + ":" + one[1].trim())
                .collect(Collectors.joining(";"));
    }

    /** The rules of a style sheet that may stay: none that begins with an at-sign, and no clips, which would go uncounted. */
    static String styleSheet(String css) {
        return RULE.matcher(COMMENT.matcher(css).replaceAll(""))
                .results()
                .map(SvgRules::rule)
                .collect(Collectors.joining());
    }

    private static String rule(MatchResult rule) {
        return rule.group(1).trim() + "{" + style(rule.group(2)).replaceAll("clip-path:[^;]*", "") + "}";
    }

    private static boolean refersToItself(String value) {
        String rest = OWN_REFERENCE.matcher(value).replaceAll("").toLowerCase(Locale.ROOT);
        return !rest.contains("url") && !rest.contains("\\") && !rest.contains("expression");
    }
}
