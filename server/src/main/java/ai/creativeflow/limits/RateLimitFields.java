package ai.creativeflow.limits;

import java.util.List;

/** The header fields of draft-ietf-httpapi-ratelimit-headers-10: lists of Structured Fields (RFC 9651), an item a window. */
record RateLimitFields(String policy, String state) {

    static final String POLICY = "RateLimit-Policy";
    static final String STATE = "RateLimit";

    private static final long NANOS = 1_000_000_000L;

    /** Of the windows that refuse; empty texts where there are none. */
    static RateLimitFields of(List<State> states) {
        var policy = new StringBuilder();
        var state = new StringBuilder();
        for (State one : states) {
            Meter meter = one.meter();
            if (meter.role() == Meter.Role.LIMIT) {
                item(policy, meter.name())
                        .append(";q=")
                        .append(meter.limit())
                        .append(";w=")
                        .append(meter.seconds());
                item(state, meter.name())
                        .append(";r=")
                        .append(one.remaining())
                        .append(";t=")
                        .append(secondsToReset(one));
            }
        }
        return new RateLimitFields(policy.toString(), state.toString());
    }

    /** A cell longer than the window at most, which a caller with calls left need not know. */
    static long secondsToReset(State state) {
        long seconds = Math.ceilDiv(Math.max(0, state.nanosToReset()), NANOS);
        return state.remaining() == 0
                ? seconds
                : Math.min(seconds, state.meter().seconds());
    }

    boolean isEmpty() {
        return policy.isEmpty();
    }

    private static StringBuilder item(StringBuilder list, String name) {
        return (list.isEmpty() ? list : list.append(", "))
                .append('"')
                .append(name)
                .append('"');
    }
}
