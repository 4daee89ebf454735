package ai.creativeflow.billing;

import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.kernel.sql.PartitionedTable;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class BillingConfiguration {

    private static final Duration FOLD_EVERY = Duration.ofSeconds(1);

    @Bean
    Billing billing(JdbcClient jdbc, Uuids uuids, InstantSource clock) {
        return new Billing(
                new WalletRepository(jdbc, uuids), new UsageRepository(jdbc, uuids), PriceBook.DEFAULT, clock);
    }

    @Bean
    Usage usage(JdbcClient jdbc, Uuids uuids, TransactionTemplate transactions) {
        return new Usage(new UsageRepository(jdbc, uuids), transactions);
    }

    @Bean
    LedgerRepository ledgerRepository(JdbcClient jdbc) {
        return new LedgerRepository(jdbc);
    }

    @Bean
    Loop usageFoldLoop(Usage usage) {
        return new Loop("usage-fold", new Bell(), FOLD_EVERY, () -> usage.fold() == Usage.FOLDED_AT_ONCE);
    }

    @Bean
    Reconciliation reconciliation(JdbcClient jdbc) {
        return new Reconciliation(jdbc);
    }

    @Bean
    PartitionedTable usageEventPartitions() {
        return new PartitionedTable("usage_event");
    }
}
