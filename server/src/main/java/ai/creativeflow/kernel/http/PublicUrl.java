package ai.creativeflow.kernel.http;

/** The address that callers know us by, never taken from the {@code Host} header. */
public record PublicUrl(String base) {

    public PublicUrl {
        if (!base.startsWith("http://") && !base.startsWith("https://")) {
            throw new IllegalArgumentException("CREATIVEFLOW_PUBLIC_URL must begin with http:// or https://: " + base);
        }
        base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    }

    /** The absolute URL of a path that begins with a slash. */
    public String of(String path) {
        return base + path;
    }
}
