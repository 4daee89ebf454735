package ai.creativeflow.limits;

/** One reading of both clocks: nanoseconds that only grow, and milliseconds since 1970 for the UTC day. */
record Moment(long nanos, long epochMillis) {}
