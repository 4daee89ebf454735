package ai.creativeflow.imaging;

/** The file formats a picture can leave in. The wire name is what the API reads and writes. */
public enum FileFormat {
    PNG("png", "image/png", "png"),
    JPEG("jpeg", "image/jpeg", "jpg");

    private final String wireName;
    private final String mediaType;
    private final String extension;

    FileFormat(String wireName, String mediaType, String extension) {
        this.wireName = wireName;
        this.mediaType = mediaType;
        this.extension = extension;
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
