package ai.creativeflow.bench;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** How long after its commit each event was whole at each receiver, in milliseconds. */
record WebhookLatency(double[] sorted) {

    /** Of what was received at paths that begin so; what was on its way before its commit was known took no time. */
    static WebhookLatency of(Map<String, Long> committedAt, Map<String, Long> receivedAt, String path) {
        double[] millis = receivedAt.entrySet().stream()
                .filter(received -> received.getKey()
                        .substring(received.getKey().indexOf('/'))
                        .startsWith(path))
                .filter(received -> committedAt.containsKey(event(received.getKey())))
                .mapToDouble(received -> (received.getValue() - committedAt.get(event(received.getKey()))) / 1e6)
                .map(took -> Math.max(0, took))
                .toArray();
        Arrays.sort(millis);
        return new WebhookLatency(millis);
    }

    /** Of so many rounds the one whose p99 is in the middle. */
    static WebhookLatency median(int rounds, Supplier<WebhookLatency> round) {
        return Stream.generate(round)
                .limit(rounds)
                .sorted(Comparator.comparingDouble(one -> one.share(0.99)))
                .toList()
                .get(rounds / 2);
    }

    /** All of them as one. */
    static WebhookLatency together(List<WebhookLatency> rounds) {
        return new WebhookLatency(rounds.stream()
                .flatMapToDouble(round -> Arrays.stream(round.sorted()))
                .sorted()
                .toArray());
    }

    private static String event(String received) {
        return received.substring(0, received.indexOf('/'));
    }

    double share(double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1, sorted.length * share)];
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, max %.1f ms of %d",
                share(0.5),
                share(0.99),
                share(0.999),
                share(1),
                sorted.length);
    }
}
