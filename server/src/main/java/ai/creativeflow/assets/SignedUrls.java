package ai.creativeflow.assets;

import ai.creativeflow.kernel.crypto.KeyedHash;
import ai.creativeflow.kernel.http.PublicUrl;
import ai.creativeflow.kernel.ids.AssetId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/**
 * URLs that show one asset to whoever has them, without a key, until they expire. They are the same for an hour, so that
 * pages that show them can be cached, and good for at least {@link #VALID}.
 */
public final class SignedUrls {

    static final Duration VALID = Duration.ofDays(1);
    static final long FIRST = 1;
    private static final String PATH = "/files/";

    private final KeyedHash hash;
    private final PublicUrl publicUrl;

    /** A URL and when it ends. */
    public record Signed(String url, Instant expiresAt) {}

    SignedUrls(KeyedHash hash, PublicUrl publicUrl) {
        this.hash = hash;
        this.publicUrl = publicUrl;
    }

    /** Of its first content, which is what was made when it was. */
    public Signed sign(AssetId asset, Instant now) {
        return sign(asset, FIRST, now);
    }

    /** Of that version of its content, which never changes. */
    Signed sign(AssetId asset, long version, Instant now) {
        Instant expires =
                now.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1)).plus(VALID);
        String which = version == FIRST ? "" : "version=" + version + "&";
        String url = publicUrl.of(PATH + asset + "?" + which + "expires=" + expires.getEpochSecond() + "&signature="
                + signature(asset, version, expires.getEpochSecond()));
        return new Signed(url, expires);
    }

    /** Whether the signature is ours for this content and end; compared in constant time. */
    boolean holds(AssetId asset, long version, long expires, String signature) {
        return MessageDigest.isEqual(
                signature(asset, version, expires).getBytes(StandardCharsets.US_ASCII),
                signature.getBytes(StandardCharsets.US_ASCII));
    }

    private String signature(AssetId asset, long version, long expires) {
        String which = version == FIRST ? "" : "\n" + version;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash.of(asset + "\n" + expires + which));
    }
}
