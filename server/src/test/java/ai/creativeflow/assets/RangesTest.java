package ai.creativeflow.assets;

import static ai.creativeflow.testing.PictureFiles.picture;
import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Platform;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Thousands of made-up ranges, each held against what an array says (RFC 9110, section 14). */
class RangesTest {

    private static final int RANGES = Boolean.getBoolean("full") ? 10_000 : 1_500;

    private final Client client = Platform.shared().team("enterprise").test();
    private final byte[] file = picture("png", 300, 200, 401);
    private final String etag;
    private final String content;

    RangesTest() {
        Answer asset = client.send("POST", "/v1/assets", "image/png", file);
        content = "/v1/assets/" + asset.text("/id") + "/content";
        etag = '"' + asset.text("/sha256") + '"';
    }

    @Test
    void every_range_gives_what_an_array_gives() {
        var random = new Random(20261123);
        for (int i = 0; i < RANGES; i++) {
            long first = position(random);
            long last = position(random);
            switch (random.nextInt(5)) {
                case 0 -> holds("bytes=%d-%d".formatted(first, last), first, last, random);
                case 1 -> holds("bytes=%d-".formatted(first), first, Long.MAX_VALUE, random);
                case 2 ->
                    holds(
                            "bytes=-%d".formatted(last),
                            Math.max(0, file.length - last),
                            last == 0 ? -1 : Long.MAX_VALUE,
                            random);
                case 3 -> holds("bytes= %d-%d ".formatted(first, first), first, first, random);
                default -> whole("bytes=%d-%d, -%d".formatted(first, Math.max(first, last), last));
            }
        }
    }

    /** Mostly inside, sometimes at the edge or far beyond it. */
    private long position(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> file.length - 1L;
            case 1 -> file.length;
            case 2 -> file.length + 1L + random.nextInt(1_000_000);
            case 3 -> 0;
            default -> random.nextInt(file.length);
        };
    }

    private void holds(String range, long first, long last, Random random) {
        boolean sameContent = random.nextBoolean();
        Client ranged = client.with("Range", range);
        if (random.nextInt(4) == 0) {
            ranged = ranged.with("If-Range", sameContent ? etag : "\"%d\"".formatted(random.nextInt()));
        } else {
            sameContent = true;
        }
        Answer answer = ranged.get(content);
        boolean suffix = range.startsWith("bytes=-");
        if (!sameContent || (!suffix && last < first)) {
            is(answer, range, 200, file);
        } else if (first >= file.length || last < 0) {
            assertThat(answer.status()).as(range).isEqualTo(416);
            assertThat(answer.header("Content-Range")).isEqualTo("bytes */" + file.length);
        } else {
            int end = (int) Math.min(file.length, last == Long.MAX_VALUE ? file.length : last + 1);
            is(answer, range, 206, Arrays.copyOfRange(file, (int) first, end));
            assertThat(answer.header("Content-Range"))
                    .isEqualTo("bytes %d-%d/%d".formatted(first, end - 1, file.length));
        }
    }

    /** Several at once: the server may send all of it (section 14.2), and here it does. */
    private void whole(String range) {
        is(client.with("Range", range).get(content), range, 200, file);
    }

    private void is(Answer answer, String range, int status, byte[] body) {
        assertThat(answer.status()).as(range + ": " + answer.status()).isEqualTo(status);
        assertThat(answer.body()).as(range).isEqualTo(body);
        assertThat(answer.header("Content-Length")).isEqualTo(Integer.toString(body.length));
        assertThat(answer.header("ETag")).isEqualTo(etag);
    }
}
