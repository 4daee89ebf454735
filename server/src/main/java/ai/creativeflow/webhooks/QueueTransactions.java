package ai.creativeflow.webhooks;

import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Transactions on tables that are queues. A queue is long in one second and empty in the next, so what PostgreSQL remembers
 * of it is wrong, and it would read all of it, with what was taken since the last vacuum. So these transactions go by the
 * indexes, which they tidy in passing.
 */
final class QueueTransactions {

    /** Without sorts, too: of two indexes that seem equally empty, the one with the order that is asked for. */
    private static final String BY_INDEX = """
            SELECT set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
                   set_config('enable_sort', 'off', true)
            """;

    private final TransactionTemplate transactions;
    private final JdbcClient jdbc;

    QueueTransactions(TransactionTemplate transactions, JdbcClient jdbc) {
        this.transactions = transactions;
        this.jdbc = jdbc;
    }

    <T> T execute(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(tx -> {
            jdbc.sql(BY_INDEX).query().singleRow();
            return work.get();
        }));
    }
}
