package ai.creativeflow.kernel.http;

import ai.creativeflow.kernel.ids.Id;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One page of a list, newest first, as callers see it. */
public record Page<T>(
        List<T> data, boolean hasMore, @Nullable String nextCursor) {

    public Page {
        data = List.copyOf(data);
    }

    /**
     * Where to read: at most {@code limit} rows older than {@code before}. {@link #fetch} is one more than the limit,
     * which tells whether there is a next page without counting.
     */
    public record Request(int limit, @Nullable UUID before) {

        private static final int LIMIT_DEFAULT = 20;
        private static final int LIMIT_MAX = 100;
        private static final UUID NEWEST = new UUID(-1, -1);

        /** Reads {@code ?limit=} and {@code ?cursor=}; what cannot be understood is a 400 {@code invalid_parameter}. */
        public static Request of(@Nullable String limit, @Nullable String cursor) {
            return new Request(
                    limit == null ? LIMIT_DEFAULT : parseLimit(limit), cursor == null ? null : decode(cursor));
        }

        public int fetch() {
            return limit + 1;
        }

        /** The id below which rows are wanted; greater than every id where no cursor was given. */
        public UUID beforeOrNewest() {
            return before == null ? NEWEST : before;
        }

        private static int parseLimit(String text) {
            if (text.matches("[1-9][0-9]{0,2}")) {
                int limit = Integer.parseInt(text);
                if (limit <= LIMIT_MAX) {
                    return limit;
                }
            }
            throw Problem.parameter("limit", "must be a whole number from 1 to " + LIMIT_MAX);
        }
    }

    /** The page of what a query with {@link Request#fetch} rows gave, each shown by {@code view}. */
    public static <R, T> Page<T> of(Request request, List<R> rows, Function<R, ? extends Id> id, Function<R, T> view) {
        boolean more = rows.size() > request.limit();
        List<R> shown = more ? rows.subList(0, request.limit()) : rows;
        return new Page<>(
                shown.stream().map(view).toList(),
                more,
                more ? encode(id.apply(shown.getLast()).value()) : null);
    }

    private static String encode(UUID last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("1:" + last).getBytes(StandardCharsets.US_ASCII));
    }

    private static UUID decode(String cursor) {
        return parse(cursor).orElseThrow(() -> Problem.parameter("cursor", "is not one that this list gave"));
    }

    private static Optional<UUID> parse(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
            var uuid = UUID.fromString(text.startsWith("1:") ? text.substring(2) : "");
            return encode(uuid).equals(cursor) ? Optional.of(uuid) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
