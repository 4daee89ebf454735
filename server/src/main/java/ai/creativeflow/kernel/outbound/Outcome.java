package ai.creativeflow.kernel.outbound;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How a call ended. Whether a status is a success is the caller's business; a redirect is an answer like any other. */
public sealed interface Outcome {

    Duration took();

    /**
     * The other side answered within the deadline.
     *
     * @param headers those of {@link OutboundClient#HEADERS_KEPT} that came, by lower-case name
     * @param body the first bytes, as many as the request keeps
     * @param bodyCut whether there was more than the request reads
     */
    @SuppressWarnings("ArrayRecordComponent") // The body passes through once; copying or comparing it has no use.
    record Answered(int status, Map<String, String> headers, byte[] body, boolean bodyCut, Duration took)
            implements Outcome {

        public Answered {
            headers = Map.copyOf(headers);
        }

        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }
    }

    /** There is no answer. The message says what went wrong in words fit for the owner of the URL. */
    record Failed(Kind kind, String message, Duration took) implements Outcome {}

    /** Where it failed. Only {@code REFUSED} and {@code DNS} are certain to have sent nothing. */
    enum Kind {
        REFUSED,
        DNS,
        CONNECT,
        TLS,
        TIMEOUT,
        PROTOCOL
    }
}
