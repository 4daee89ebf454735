package ai.creativeflow.assets;

/** Bytes that are safely stored: their hash in lower-case hex, and how many they are. */
public record StoredBytes(String sha256, long bytes) {}
