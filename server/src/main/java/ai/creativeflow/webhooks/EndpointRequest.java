package ai.creativeflow.webhooks;

import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.outbound.AddressGuard;
import ai.creativeflow.kernel.outbound.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks what a caller wants an endpoint to be; each check throws a 422 that points to the field. */
final class EndpointRequest {

    private static final int EVENTS_MAX = 100;
    private static final int DESCRIPTION_LENGTH_MAX = 500;
    private static final int HEADERS_MAX = 20;
    private static final int HEADER_VALUE_LENGTH_MAX = 4_096;

    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");
    private static final Pattern HEADER_VALUE = Pattern.compile("[!-~](?:[ -~]*[!-~])?");

    /** What HTTP or we ourselves say about the request; a caller's value would contradict it. */
    private static final Set<String> OWN_HEADERS = Set.of(
            "accept-encoding",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "user-agent",
            "via");

    private static final List<String> OWN_PREFIXES = List.of("webhook-", "proxy-", "sec-");

    private EndpointRequest() {}

    static String url(AddressGuard guard, @Nullable String url) {
        if (url == null || url.isEmpty()) {
            throw Problem.invalid("/url", "required", "must be an https URL");
        }
        return switch (guard.judge(url)) {
            case Verdict.Allowed() -> url;
            case Verdict.Refused(var because) ->
                throw Problem.of(ProblemCode.UNSAFE_URL)
                        .detail("The URL %s.".formatted(because.sentence()))
                        .error("/url", "unsafe_url", because.sentence());
        };
    }

    static List<EventPattern> events(@Nullable List<@Nullable String> events) {
        if (events == null || events.isEmpty() || events.size() > EVENTS_MAX) {
            throw Problem.invalid("/events", "length", "must have 1 to %d event types".formatted(EVENTS_MAX));
        }
        List<EventPattern> patterns = new ArrayList<>();
        for (int at = 0; at < events.size(); at++) {
            String text = events.get(at);
            String pointer = "/events/" + at;
            patterns.add(EventPattern.parse(text == null ? "" : text)
                    .orElseThrow(() ->
                            Problem.invalid(pointer, "unknown", "is neither an event type, nor <subject>.*, nor *")));
        }
        return patterns.stream().distinct().toList();
    }

    static @Nullable String description(@Nullable String description) {
        if (description != null && (description.length() > DESCRIPTION_LENGTH_MAX || description.indexOf('\0') >= 0)) {
            throw Problem.invalid(
                    "/description", "length", "must have at most %d characters".formatted(DESCRIPTION_LENGTH_MAX));
        }
        return description;
    }

    /** The headers after a merge patch (RFC 7396): a value sets one, null removes it. Names differ by more than case. */
    static Map<String, String> headers(Map<String, String> before, Map<String, @Nullable String> patch) {
        var merged = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        merged.putAll(before);
        patch.forEach((name, value) -> {
            merged.remove(name);
            if (value != null) {
                merged.put(name, header(name, value));
            }
        });
        if (merged.size() > HEADERS_MAX) {
            throw Problem.invalid("/headers", "length", "must be at most %d headers".formatted(HEADERS_MAX));
        }
        return new LinkedHashMap<>(merged);
    }

    private static String header(String name, String value) {
        String pointer = "/headers/" + name.replace("~", "~0").replace("/", "~1");
        if (!HEADER_NAME.matcher(name).matches()) {
            throw Problem.invalid(pointer, "name", "is not the name of a header");
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (OWN_HEADERS.contains(lower) || OWN_PREFIXES.stream().anyMatch(lower::startsWith)) {
            throw Problem.invalid(pointer, "reserved", "is set by the delivery itself");
        }
        if (value.length() > HEADER_VALUE_LENGTH_MAX
                || !HEADER_VALUE.matcher(value).matches()) {
            throw Problem.invalid(
                    pointer, "value", "must have 1 to %d visible ASCII characters".formatted(HEADER_VALUE_LENGTH_MAX));
        }
        return value;
    }

    static SigningKey.Scheme signature(@Nullable String signature) {
        return SigningKey.Scheme.of(signature == null ? SigningKey.Scheme.V1.wire() : signature)
                .orElseThrow(() -> Problem.invalid("/signature", "unknown", "must be v1 or v1a"));
    }

    static Flow.Ordering ordering(@Nullable String ordering) {
        return Flow.Ordering.of(ordering == null ? Flow.Ordering.NONE.wire() : ordering)
                .orElseThrow(() -> Problem.invalid("/ordering", "unknown", "must be none or fifo"));
    }

    static @Nullable Integer rateLimit(@Nullable Integer perSecond) {
        if (perSecond != null && (perSecond < 1 || perSecond > Flow.RATE_LIMIT_MAX)) {
            throw Problem.invalid("/rate_limit_per_second", "range", "must be 1 to %d".formatted(Flow.RATE_LIMIT_MAX));
        }
        return perSecond;
    }
}
