package ai.creativeflow.billing;

import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What was used, as sums over time. A query reads rollups and adds the facts that are in none yet, so it shows each effect
 * from its commit on, and takes as long for a million facts as for a hundred.
 */
final class Usage {

    static final int FOLDED_AT_ONCE = 5_000;
    static final int POINTS_MAX = 10_000;

    /** Of a bucket; each page reads what is left of it, so a small one would make large buckets slow. */
    static final int POINTS_AT_ONCE = 20_000;

    private final UsageRepository usage;
    private final TransactionTemplate transactions;

    /** A span of whole buckets, {@code from} included, {@code to} not, and what is told apart beside the meters. */
    record Query(Granularity granularity, Instant from, Instant to, boolean byKey, boolean byStatus) {}

    /** One bucket of one group; key and status are null where they are not told apart, the key also for people's calls. */
    record Point(
            Instant start,
            String meter,
            @Nullable KeyId key,
            @Nullable String status,
            long quantity,
            Micros amount,
            BigDecimal credits) {}

    Usage(UsageRepository usage, TransactionTemplate transactions) {
        this.usage = usage;
        this.transactions = transactions;
    }

    /** All points of the span, oldest first; at most one more than {@link #POINTS_MAX}, which says that there are more. */
    List<Point> series(TeamId team, Mode mode, Query query) {
        return usage.series(team, mode, query, query.from(), query.to(), POINTS_MAX + 1);
    }

    /** The same points, however many: no more than {@link #POINTS_AT_ONCE} are in memory, and no connection is held. */
    void each(TeamId team, Mode mode, Query query, Consumer<Point> reader) {
        Instant start = query.from();
        while (start.isBefore(query.to())) {
            Instant end = query.granularity().after(start);
            Point last = null;
            while (true) {
                List<Point> page = usage.series(team, mode, query, start, end, last, POINTS_AT_ONCE);
                page.forEach(reader);
                if (page.size() < POINTS_AT_ONCE) {
                    break;
                }
                last = page.getLast();
            }
            start = end;
        }
    }

    /** Moves facts into the rollups, at most {@link #FOLDED_AT_ONCE}; says how many. Any node may, at any time. */
    int fold() {
        return Objects.requireNonNull(transactions.execute(tx -> usage.fold(FOLDED_AT_ONCE)));
    }
}
