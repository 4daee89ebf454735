package ai.creativeflow.assets;

import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.outbound.OutboundClient;
import ai.creativeflow.kernel.outbound.OutboundRequest;
import ai.creativeflow.kernel.outbound.Outcome;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gets a file from a caller's URL through the guarded client: every address is judged when it is connected to, those of
 * redirects too, of which it follows a few. Bounded in bytes, and in time over all of them.
 */
final class Fetcher {

    static final int REDIRECTS_MAX = 3;
    private static final int OK = 200;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final String FAILED = "fetch_failed";
    private static final Map<String, String> HEADERS = Map.of("Accept", "image/*", "User-Agent", "CreativeFlow");

    private final OutboundClient client;
    private final Duration deadline;

    Fetcher(OutboundClient client, Duration deadline) {
        this.client = client;
        this.deadline = deadline;
    }

    /** What came of it; why it failed is said in words for the one who gave the URL. */
    @SuppressWarnings("ArrayRecordComponent") // It passes through once; copying or comparing it has no use.
    sealed interface Fetched {
        record Got(byte[] content) implements Fetched {}

        record Failed(String code, String because) implements Fetched {}
    }

    Fetched fetch(String url) {
        String at = url;
        Duration left = deadline;
        for (int redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
            Outcome outcome = client.send(OutboundRequest.get(at, HEADERS)
                    .withDeadline(left)
                    .withBodyLimits((int) UploadReader.BYTES_MAX, (int) UploadReader.BYTES_MAX));
            if (!(outcome instanceof Outcome.Answered answer) || !REDIRECTS.contains(answer.status())) {
                return ended(outcome);
            }
            Optional<String> next = target(at, answer);
            left = left.minus(outcome.took());
            if (next.isEmpty() || !left.isPositive()) {
                return new Fetched.Failed(FAILED, "It led nowhere, or took too long.");
            }
            at = next.get();
        }
        return new Fetched.Failed(FAILED, "There are more than %d redirects.".formatted(REDIRECTS_MAX));
    }

    private static Fetched ended(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Failed(var kind, var message, var took) ->
                new Fetched.Failed(
                        kind == Outcome.Kind.REFUSED ? ProblemCode.UNSAFE_URL.wire() : FAILED, sentence(message));
            case Outcome.Answered answer
            when answer.status() != OK -> new Fetched.Failed(FAILED, "The answer was %d.".formatted(answer.status()));
            case Outcome.Answered answer
            when answer.bodyCut() ->
                new Fetched.Failed(
                        ProblemCode.PAYLOAD_TOO_LARGE.wire(),
                        "The file has more than %d MB.".formatted(UploadReader.BYTES_MAX >> 20));
            case Outcome.Answered answer -> new Fetched.Got(answer.body());
        };
    }

    private static Optional<String> target(String from, Outcome.Answered answer) {
        try {
            return answer.header("location")
                    .map(to -> URI.create(from).resolve(to).toString());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String sentence(String message) {
        return Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".";
    }
}
