package ai.creativeflow.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Bytes on a socket: what a well-behaved client cannot send. */
public final class RawHttp {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private RawHttp() {}

    /** Sends the lines, ended by an empty one, and reads the answer until the server closes. */
    public static Answer send(String baseUrl, String... lines) {
        String head = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
        return send(baseUrl, head.getBytes(StandardCharsets.ISO_8859_1));
    }

    public static Answer send(String baseUrl, byte[] request) {
        URI uri = URI.create(baseUrl);
        try (var socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            return parse(socket.getInputStream().readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new AssertionError("no answer: " + text);
        }
        String[] head = text.substring(0, end).split("\r\n", -1);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < head.length; i++) {
            String[] field = head[i].split(":\\s*", 2);
            headers.computeIfAbsent(field[0], name -> new ArrayList<>()).add(field[1]);
        }
        return new Answer(
                Integer.parseInt(head[0].split(" ", 3)[1]),
                HttpHeaders.of(headers, (name, value) -> true),
                Arrays.copyOfRange(bytes, end + 4, bytes.length));
    }
}
