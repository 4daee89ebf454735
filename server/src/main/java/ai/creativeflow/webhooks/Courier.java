package ai.creativeflow.webhooks;

import ai.creativeflow.kernel.ids.EventId;
import ai.creativeflow.kernel.outbound.OutboundClient;
import ai.creativeflow.kernel.outbound.OutboundRequest;
import ai.creativeflow.kernel.outbound.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes one POST: signed over the exact bytes sent, a fresh timestamp each time, guarded, within its deadline. */
final class Courier {

    private static final String USER_AGENT = "CreativeFlow-Webhooks/1.0";
    private static final int GONE = 410;

    private final OutboundClient client;
    private final Vault vault;
    private final InstantSource clock;
    private final Duration timeout;
    private final AttemptMeters meters;

    Courier(OutboundClient client, Vault vault, InstantSource clock, Duration timeout, AttemptMeters meters) {
        this.client = client;
        this.vault = vault;
        this.clock = clock;
        this.timeout = timeout;
        this.meters = meters;
    }

    /** What came back, in the terms of the retry schedule. */
    record Reply(
            Instant at,
            Duration took,
            @Nullable Integer status,
            @Nullable String body,
            @Nullable String error,
            Optional<Duration> retryAfter) {

        boolean delivered() {
            return status != null && status >= 200 && status < 300;
        }

        /** Nothing was sent, since there is nothing to send any more. */
        static Reply lost(Instant at) {
            return new Reply(at, Duration.ZERO, null, null, LOST, Optional.empty());
        }

        boolean lost() {
            return LOST.equals(error);
        }

        boolean gone() {
            return status != null && status == GONE;
        }

        /** The endpoint, or what stands before it, says that it is too much; silence until the deadline says the same. */
        boolean overloaded() {
            return status == null
                    ? TIMEOUT.equals(error)
                    : status == 429 || status == 502 || status == 503 || status == 504;
        }
    }

    private static final String LOST = "expired: the event is no longer kept";
    private static final String TIMEOUT = "timeout: no complete answer in time";

    Reply post(Address to, EventId event, String payload) {
        Instant at = clock.instant();
        byte[] body = payload.getBytes(StandardCharsets.UTF_8);
        Outcome outcome = client.send(OutboundRequest.post(to.url(), headers(to, event, at, body), body)
                .withDeadline(timeout));
        Reply reply = switch (outcome) {
            case Outcome.Answered answered -> reply(at, answered);
            case Outcome.Failed failed -> new Reply(at, failed.took(), null, null, error(failed), Optional.empty());
        };
        meters.count(reply);
        return reply;
    }

    private Map<String, String> headers(Address to, EventId event, Instant at, byte[] body) {
        var keys = to.keys().stream()
                .map(stored -> vault.open(to.endpoint(), to.signature(), stored))
                .toList();
        var headers = new HashMap<>(vault.open(to.endpoint(), to.headers()));
        headers.put("Content-Type", "application/json");
        headers.put("User-Agent", USER_AGENT);
        headers.put("webhook-id", event.text());
        headers.put("webhook-timestamp", Long.toString(at.getEpochSecond()));
        headers.put("webhook-signature", SigningKey.header(keys, event.text(), at, body));
        return headers;
    }

    private Reply reply(Instant at, Outcome.Answered answered) {
        var asked = RetrySchedule.asked(answered.header("Retry-After"), clock.instant());
        return new Reply(at, answered.took(), answered.status(), text(answered.body()), error(answered), asked);
    }

    private static @Nullable String error(Outcome.Answered answered) {
        int status = answered.status();
        if (status >= 200 && status < 300) {
            return null;
        }
        return status >= 300 && status < 400 ? "redirects are not followed" : "not a 2xx status";
    }

    private static String error(Outcome.Failed failed) {
        if (failed.kind() == Outcome.Kind.TIMEOUT) {
            return TIMEOUT;
        }
        return failed.kind().name().toLowerCase(Locale.ROOT) + ": " + failed.message();
    }

    /** PostgreSQL's text has no NUL. */
    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    }
}
