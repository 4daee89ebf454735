package ai.creativeflow.imaging;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The files that a picture may come in, told apart by their first bytes and by nothing else. */
public enum PictureKind {
    PNG("image/png", "png"),
    JPEG("image/jpeg", "jpg"),
    WEBP("image/webp", "webp"),
    GIF("image/gif", "gif"),
    SVG("image/svg+xml", "svg");

    /** So many of the first bytes tell it. */
    public static final int HEAD_BYTES = 4096;

    /** After a byte order mark, white space, comments and declarations. */
    private static final Pattern SVG_BEGINNING = Pattern.compile("^\\uFEFF?\\s*<[?!a-zA-Z].*", Pattern.DOTALL);

    private static final Pattern SVG_ROOT = Pattern.compile("<(?:[a-zA-Z][\\w.-]*:)?svg[\\s>/]");

    private final String mediaType;
    private final String extension;

    PictureKind(String mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    public String mediaType() {
        return mediaType;
    }

    /** Without the dot. */
    public String extension() {
        return extension;
    }

    /** What a file is that begins with these bytes. */
    public static Optional<PictureKind> of(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
            return Optional.of(PNG);
        }
        if (text.startsWith("\u00ff\u00d8\u00ff")) {
            return Optional.of(JPEG);
        }
        if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
            return Optional.of(WEBP);
        }
        if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
            return Optional.of(GIF);
        }
        String utf8 = new String(head, StandardCharsets.UTF_8);
        boolean svg =
                SVG_BEGINNING.matcher(utf8).matches() && SVG_ROOT.matcher(utf8).find();
        return svg ? Optional.of(SVG) : Optional.empty();
    }

    /** What a sender calls it, also by the names that are not registered and used all the same. */
    public static Optional<PictureKind> ofMediaType(String mediaType) {
        String name = mediaType.toLowerCase(Locale.ROOT);
        if (name.equals("image/jpg") || name.equals("image/pjpeg")) {
            return Optional.of(JPEG);
        }
        return Arrays.stream(values())
                .filter(kind -> kind.mediaType.equals(name))
                .findFirst();
    }
}
