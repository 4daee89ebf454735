package ai.creativeflow.uploads;

import static ai.creativeflow.testing.PictureFiles.chunk;
import static ai.creativeflow.testing.PictureFiles.join;
import static ai.creativeflow.testing.PictureFiles.png;
import static ai.creativeflow.testing.PictureFiles.text;
import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.crypto.Sha256;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.testing.Answer;
import ai.creativeflow.testing.Client;
import ai.creativeflow.testing.Parallel;
import ai.creativeflow.testing.Platform;
import ai.creativeflow.testing.Platform.TeamKeys;
import ai.creativeflow.testing.RawHttp;
import ai.creativeflow.testing.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class TusHttpTest {

    private static final boolean FULL = Boolean.getBoolean("full");
    private static final int DISCONNECTS = 20;
    private static final Platform PLATFORM = Platform.shared();

    private final TeamKeys acme = PLATFORM.team("payg");
    private final Client client = acme.test().with("Tus-Resumable", "1.0.0");

    @Test
    void pieces_become_an_asset() {
        byte[] file = png(501);
        Answer created = create(file.length, "filename " + base64("poster.png") + ",filetype " + base64("image/png"));
        String path = path(created);
        assertThat(created.header("Location")).endsWith(path);
        assertThat(created.header("Upload-Expires")).isNotBlank();

        assertThat(send(path, 0, Arrays.copyOf(file, 100)).header("Upload-Offset"))
                .isEqualTo("100");
        Answer head = client.send("HEAD", path, null, null);
        assertThat(head.header("Upload-Offset")).isEqualTo("100");
        assertThat(head.header("Upload-Length")).isEqualTo(Integer.toString(file.length));
        assertThat(head.header("Cache-Control")).contains("no-store");
        assertThat(head.header("Tus-Resumable")).isEqualTo("1.0.0");
        Answer last = send(path, 100, Arrays.copyOfRange(file, 100, file.length));

        assertThat(last.status()).isEqualTo(204);
        Answer asset = client.get(String.valueOf(last.header("Content-Location")));
        assertThat(asset.text("/name")).isEqualTo("poster.png");
        assertThat(asset.text("/sha256")).isEqualTo(Sha256.hex(file));
        assertThat(client.get(path).text("/asset_id")).isEqualTo(asset.text("/id"));
        assertThat(used()).as("the room that was kept is given back").isEqualTo(file.length);
        assertThat(parts()).isZero();
    }

    @Test
    void options_tell_what_there_is() {
        Answer answer = RawHttp.send(
                PLATFORM.publicUrl(),
                "OPTIONS /v1/tus HTTP/1.1",
                "Host: localhost",
                "X-API-Key: " + acme.test().token());

        assertThat(answer.header("Tus-Version")).isEqualTo("1.0.0");
        assertThat(answer.header("Tus-Extension")).isEqualTo("creation,expiration,checksum,termination");
        assertThat(answer.header("Tus-Max-Size")).isEqualTo("1073741824");
        assertThat(answer.header("Tus-Checksum-Algorithm")).contains("sha1", "sha256", "md5");
    }

    @Test
    void call_that_is_no_tus_is_refused() {
        String path = path(create(100, null));
        Client plain = acme.test();

        Refusal.of(plain.with("Upload-Length", "10").post("/v1/tus"), 412, "precondition_failed");
        Refusal.of(client.post("/v1/tus"), 400, "invalid_parameter");
        Refusal.of(create(0, null), 400, "invalid_parameter");
        Refusal.of(create(10, "name !!!"), 400, "invalid_parameter");
        Refusal.of(client.with("Upload-Length", "1073741825").post("/v1/tus"), 413, "payload_too_large");
        Refusal.of(
                client.with("Upload-Offset", "0").send("PATCH", path, "application/octet-stream", new byte[1]),
                415,
                "unsupported_media_type");
        Refusal.of(
                client.send("PATCH", path, "application/offset+octet-stream", new byte[1]), 400, "invalid_parameter");
        Answer elsewhere = send(path, 5, new byte[1]);
        Refusal.of(elsewhere, 409, "conflict");
        assertThat(elsewhere.header("Upload-Offset")).isEqualTo("0");
        Refusal.of(send(path, 0, new byte[101]), 413, "payload_too_large");
    }

    @Test
    void checksum_is_all_or_nothing() {
        byte[] file = png(502);
        String path = path(create(file.length, null));
        byte[] first = Arrays.copyOf(file, 50);

        Answer wrong = client.with("Upload-Checksum", "sha256 " + base64("x"))
                .with("Upload-Offset", "0")
                .send("PATCH", path, "application/offset+octet-stream", first);
        assertThat(wrong.status()).isEqualTo(460);
        assertThat(client.get(path).number("/offset")).isZero();
        Answer right = client.with(
                        "Upload-Checksum", "sha256 " + Base64.getEncoder().encodeToString(Sha256.of(first)))
                .with("Upload-Offset", "0")
                .send("PATCH", path, "application/offset+octet-stream", first);
        assertThat(right.status()).isEqualTo(204);
        assertThat(client.get(path).number("/offset")).isEqualTo(50);
        Refusal.of(
                client.with("Upload-Checksum", "crc32 x")
                        .with("Upload-Offset", "50")
                        .send("PATCH", path, "application/offset+octet-stream", first),
                400,
                "invalid_parameter");
    }

    @Test
    void terminated_upload_is_gone_and_so_is_its_room() {
        String path = path(create(1_000, null));
        send(path, 0, new byte[500]);
        assertThat(used()).isEqualTo(1_000);

        assertThat(client.delete(path).status()).isEqualTo(204);

        Refusal.of(client.get(path), 404, "not_found");
        assertThat(used()).isZero();
        assertThat(parts()).isZero();
    }

    @Test
    void upload_that_nobody_goes_on_with_expires() {
        String path = path(create(1_000, null));
        send(path, 0, new byte[500]);
        PLATFORM.bean(JdbcClient.class)
                .sql("UPDATE upload SET expires_at = now() - interval '1 second' WHERE team_id = :team")
                .param("team", team())
                .update();

        Refusal.of(client.get(path), 404, "not_found");
        while (PLATFORM.bean(Uploads.class).sweep()) {
            // a batch a round
        }

        assertThat(used()).isZero();
        assertThat(parts()).isZero();
    }

    @Test
    void bytes_that_make_no_picture_are_refused_at_their_end() {
        String path = path(create(6, null));

        Refusal.of(send(path, 0, text("<html>")), 415, "unsupported_media_type");

        Refusal.of(client.get(path), 404, "not_found");
        assertThat(used()).isZero();
    }

    @Test
    void upload_beyond_the_plans_storage_is_not_begun() {
        Client free = PLATFORM.team("free").test().with("Tus-Resumable", "1.0.0");
        assertThat(free.with("Upload-Length", "1000000000").post("/v1/tus").status())
                .isEqualTo(201);

        Refusal.of(free.with("Upload-Length", "1000000000").post("/v1/tus"), 402, "storage_exceeded");
    }

    @Test
    void of_two_who_send_from_the_same_place_one_wins() {
        byte[] file = png(503);
        for (int round = 0; round < 5; round++) {
            String path = path(create(file.length, null));

            var answers = Parallel.times(4, i -> send(path, 0, file));

            assertThat(answers.stream().filter(answer -> answer.status() == 204))
                    .hasSize(1);
            answers.stream()
                    .filter(answer -> answer.status() != 204)
                    .forEach(answer -> Refusal.of(answer, 409, "conflict"));
        }
        assertThat(client.get("/v1/assets").json().get("data")).hasSize(5);
    }

    @Test
    void upload_with_a_key_is_begun_once() {
        Client keyed = client.with("Idempotency-Key", "tus-1").with("Upload-Length", "10");

        Answer first = keyed.post("/v1/tus");
        Answer again = keyed.post("/v1/tus");

        assertThat(again.text("/id")).isEqualTo(first.text("/id"));
        assertThat(used()).isEqualTo(10);
    }

    /** 200 MB with {@code -Dfull=true}. */
    @Test
    void upload_that_breaks_off_twenty_times_ends_bit_identical_and_sends_little_twice() throws IOException {
        int side = FULL ? 8_000 : 2_000;
        byte[] file = noise(side, FULL ? 6_500 : 1_000);
        String path = path(create(file.length, null));
        var random = new Random(5);
        long sent = 0;
        long offset = 0;

        for (int i = 0; i < DISCONNECTS; i++) {
            int some =
                    (int) Math.min(file.length - offset - 1, file.length / (DISCONNECTS + 1) + random.nextInt(1_000));
            sent += some;
            sendAndBreakOff(path, file, (int) offset, some);
            offset = client.get(path).number("/offset");
        }
        Answer last = send(path, offset, Arrays.copyOfRange(file, (int) offset, file.length));
        sent += file.length - offset;

        assertThat(last.status()).as(last.toString()).isEqualTo(204);
        Answer asset = client.get(String.valueOf(last.header("Content-Location")));
        assertThat(asset.text("/sha256")).isEqualTo(Sha256.hex(file));
        assertThat(Sha256.hex(client.get("/v1/assets/" + asset.text("/id") + "/content")
                        .body()))
                .isEqualTo(Sha256.hex(file));
        assertThat((double) (sent - file.length) / file.length).as("sent again").isLessThanOrEqualTo(0.1);
    }

    /** Says that all of the rest comes, sends some of it, and is gone. */
    private void sendAndBreakOff(String path, byte[] file, int offset, int count) throws IOException {
        URI server = URI.create(PLATFORM.publicUrl());
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("PATCH %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nTus-Resumable: 1.0.0\r\n"
                            + "Upload-Offset: %d\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: %d\r\n\r\n")
                    .formatted(path, client.token(), offset, file.length - offset)
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(file, offset, count);
            out.flush();
            socket.shutdownOutput();
            // Until the server has seen the end: a reset could overtake bytes that it has not read.
            socket.setSoTimeout(20_000);
            while (socket.getInputStream().read() >= 0) {
                // whatever it still says
            }
        }
    }

    /** A PNG whose pixels are random and stored as they are, so that it is as long as they are. */
    private static byte[] noise(int width, int height) throws IOException {
        byte[] header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) 8)
                .put((byte) 6)
                .array();
        var random = new Random(9);
        var pixels = new ByteArrayOutputStream(4 * width * height);
        byte[] row = new byte[1 + 4 * width];
        try (var deflater = new DeflaterOutputStream(pixels, new Deflater(Deflater.NO_COMPRESSION), 1 << 16)) {
            for (int y = 0; y < height; y++) {
                random.nextBytes(row);
                row[0] = 0;
                deflater.write(row);
            }
        }
        return join(
                Arrays.copyOf(png(1), 8),
                chunk("IHDR", header),
                chunk("IDAT", pixels.toByteArray()),
                chunk("IEND", new byte[0]));
    }

    private Answer create(long length, @Nullable String metadata) {
        Client with = client.with("Upload-Length", Long.toString(length));
        return (metadata == null ? with : with.with("Upload-Metadata", metadata)).post("/v1/tus");
    }

    private Answer send(String path, long offset, byte[] bytes) {
        return client.with("Upload-Offset", Long.toString(offset))
                .send("PATCH", path, "application/offset+octet-stream", bytes);
    }

    private static String path(Answer created) {
        assertThat(created.status()).as(created.toString()).isEqualTo(201);
        return "/v1/tus/" + created.text("/id");
    }

    private long used() {
        return client.get("/v1/limits").number("/storage/used");
    }

    private int parts() {
        return PLATFORM.bean(JdbcClient.class)
                .sql("SELECT count(*) FROM upload_part p JOIN upload u ON u.id = p.upload_id WHERE u.team_id = :team")
                .param("team", team())
                .query(Integer.class)
                .single();
    }

    private UUID team() {
        return TeamId.parse(acme.id()).orElseThrow().value();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
