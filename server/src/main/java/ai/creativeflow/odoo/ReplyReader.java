package ai.creativeflow.odoo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Reads what Odoo answered. Only a 2xx whose body can be read, and is no JSON-RPC error, counts as taken; whatever is unclear
 * has failed, and is asked again. Refused is what would be refused again: 4xx, but not those that speak of this moment (408,
 * 425, 429), of who we are (401, 403, 407), or of a key that is in use (409).
 */
final class ReplyReader {

    private static final Duration RETRY_AFTER_MAX = Duration.ofHours(1);
    private static final int TEXT_LENGTH_MAX = 300;
    private static final Set<Integer> WORTH_ANOTHER_TRY = Set.of(401, 403, 407, 408, 409, 425, 429);

    /** What Odoo raises when a request makes no sense to its business; everything else is a fault of its own. */
    private static final Set<String> BUSINESS_ERRORS =
            Set.of("UserError", "ValidationError", "MissingError", "RedirectWarning");

    private static final int RPC_INVALID_REQUEST = -32600;
    private static final int RPC_METHOD_NOT_FOUND = -32601;
    private static final int RPC_INVALID_PARAMS = -32602;

    private final Envelope envelope;
    private final JsonMapper json;

    ReplyReader(Envelope envelope, JsonMapper json) {
        this.envelope = envelope;
        this.json = json;
    }

    /** The id is that of the question; a JSON-RPC answer to another one is none. */
    Reply read(int status, Optional<String> retryAfter, byte[] body, String id) {
        if (status >= 200 && status < 300) {
            return taken(body, id);
        }
        String why = "status %d: %s".formatted(status, text(body));
        if (status == 409 && saysDuplicate(body, id)) {
            return new Reply.Answered(MissingNode.getInstance());
        }
        if (status >= 400 && status < 500 && !WORTH_ANOTHER_TRY.contains(status)) {
            return new Reply.Refused(why);
        }
        return new Reply.Failed(why, notBefore(retryAfter));
    }

    private Reply taken(byte[] body, String id) {
        if (body.length == 0) {
            return envelope == Envelope.PLAIN
                    ? new Reply.Answered(MissingNode.getInstance())
                    : new Reply.Failed("an empty answer");
        }
        JsonNode answer;
        try {
            answer = json.readTree(body);
        } catch (JacksonException e) {
            return new Reply.Failed("an answer that is not JSON: " + text(body));
        }
        if (answer.has("jsonrpc")) {
            return unwrapped(answer, id);
        }
        return envelope == Envelope.PLAIN
                ? new Reply.Answered(answer)
                : new Reply.Failed("an answer that is not JSON-RPC: " + text(body));
    }

    private static Reply unwrapped(JsonNode answer, String id) {
        if (answer.hasNonNull("error")) {
            return rpcError(answer.get("error"), id);
        }
        if (answer.hasNonNull("id") && !answer.get("id").asString("").equals(id)) {
            return new Reply.Failed("an answer to another question");
        }
        return answer.has("result")
                ? new Reply.Answered(answer.get("result"))
                : new Reply.Failed("a JSON-RPC answer without a result");
    }

    private static Reply rpcError(JsonNode error, String id) {
        int code = error.path("code").asInt(0);
        String message = error.path("message").asString("");
        String data = error.at("/data/message").asString("");
        String raised = error.at("/data/name").asString("");
        String why = text("JSON-RPC error %d %s %s %s".formatted(code, message, raised, data));
        if (saysDuplicate(data + message, id)) {
            return new Reply.Answered(MissingNode.getInstance());
        }
        boolean business = BUSINESS_ERRORS.contains(raised.substring(raised.lastIndexOf('.') + 1));
        boolean senseless = code == RPC_INVALID_REQUEST || code == RPC_METHOD_NOT_FOUND || code == RPC_INVALID_PARAMS;
        return business || senseless ? new Reply.Refused(why) : new Reply.Failed(why);
    }

    private static boolean saysDuplicate(byte[] body, String id) {
        return saysDuplicate(new String(body, StandardCharsets.UTF_8), id);
    }

    /** Odoo has this very fact already, and says so by its id: as good as taking it. Merely "conflict" is not. */
    private static boolean saysDuplicate(String text, String id) {
        String lower = text.toLowerCase(Locale.ROOT);
        return text.contains(id) && (lower.contains("duplicate") || lower.contains("already"));
    }

    /** In seconds; a date is not looked at. */
    private static Duration notBefore(Optional<String> retryAfter) {
        Optional<Duration> asked = retryAfter
                .filter(value -> value.matches("[0-9]{1,9}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
        return asked.map(wish -> wish.compareTo(RETRY_AFTER_MAX) > 0 ? RETRY_AFTER_MAX : wish)
                .orElse(Duration.ZERO);
    }

    private static String text(byte[] body) {
        return text(new String(body, StandardCharsets.UTF_8));
    }

    /** One bounded line, for operators. */
    private static String text(String raw) {
        String line = raw.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() > TEXT_LENGTH_MAX ? line.substring(0, TEXT_LENGTH_MAX) : line;
    }
}
