package ai.creativeflow.imaging;

import java.util.Arrays;
import java.util.Optional;

/** The file formats a picture can leave in. The wire name is what the API reads and writes. */
public enum FileFormat {
    PNG("png", "image/png", "png"),
    JPEG("jpeg", "image/jpeg", "jpg"),
    /** Lossless. */
    WEBP("webp", "image/webp", "webp");

    private final String wireName;
    private final String mediaType;
    private final String extension;

    FileFormat(String wireName, String mediaType, String extension) {
        this.wireName = wireName;
        this.mediaType = mediaType;
        this.extension = extension;
    }

    /** The format with this wire name; empty for any other word. */
    public static Optional<FileFormat> of(String wireName) {
        return Arrays.stream(values())
                .filter(format -> format.wireName.equals(wireName))
                .findFirst();
    }

    public String wireName() {
        return wireName;
    }

    public String mediaType() {
        return mediaType;
    }

    /** Without the dot. */
    public String extension() {
        return extension;
    }
}
