package ai.creativeflow.webhooks;

/** Bytes that only {@link Vault} opens. */
final class Sealed {

    private final byte[] bytes;

    Sealed(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "***";
    }
}
