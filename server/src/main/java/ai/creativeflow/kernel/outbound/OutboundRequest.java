package ai.creativeflow.kernel.outbound;

import java.time.Duration;
import java.util.Map;

/**
 * One call to a caller's URL. {@code deadline} covers all of it, from resolving the name to the last byte that is read.
 * Of the answer's body at most {@code bodyReadMax} bytes are read and the first {@code bodyKeptMax} kept; whatever
 * comes after is left unread and the connection dropped.
 */
@SuppressWarnings("ArrayRecordComponent") // The body passes through once; copying or comparing it has no use.
public record OutboundRequest(
        Method method,
        String url,
        Map<String, String> headers,
        byte[] body,
        Duration deadline,
        int bodyReadMax,
        int bodyKeptMax) {

    public enum Method {
        GET,
        POST
    }

    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final int BODY_READ_MAX = 64 * 1_024;
    private static final int BODY_KEPT_MAX = 8 * 1_024;

    public OutboundRequest {
        headers = Map.copyOf(headers);
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("a deadline lies ahead: " + deadline);
        }
        if (bodyKeptMax < 0 || bodyReadMax < bodyKeptMax) {
            throw new IllegalArgumentException("keeps %d of %d bytes".formatted(bodyKeptMax, bodyReadMax));
        }
    }

    public static OutboundRequest post(String url, Map<String, String> headers, byte[] body) {
        return new OutboundRequest(Method.POST, url, headers, body, DEADLINE, BODY_READ_MAX, BODY_KEPT_MAX);
    }

    public static OutboundRequest get(String url, Map<String, String> headers) {
        return new OutboundRequest(Method.GET, url, headers, new byte[0], DEADLINE, BODY_READ_MAX, BODY_KEPT_MAX);
    }

    public OutboundRequest withDeadline(Duration other) {
        return new OutboundRequest(method, url, headers, body, other, bodyReadMax, bodyKeptMax);
    }

    public OutboundRequest withBodyLimits(int readMax, int keptMax) {
        return new OutboundRequest(method, url, headers, body, deadline, readMax, keptMax);
    }
}
