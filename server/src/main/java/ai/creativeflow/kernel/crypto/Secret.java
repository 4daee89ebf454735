package ai.creativeflow.kernel.crypto;

/** A text that must not reach logs, traces or error messages: {@code toString} never shows it. */
public record Secret(String reveal) {

    @Override
    public String toString() {
        return "***";
    }
}
