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

    private static final Duration LAPSE_EVERY = Duration.ofSeconds(10);
    private static final Duration FOLD_EVERY = Duration.ofSeconds(1);

    @Bean
    CreditRepository creditRepository(JdbcClient jdbc) {
        return new CreditRepository(jdbc);
    }

    @Bean
    WalletRepository walletRepository(JdbcClient jdbc, Uuids uuids, CreditRepository credits) {
        return new WalletRepository(jdbc, uuids, credits);
    }

    @Bean
    UsageRepository usageRepository(JdbcClient jdbc, Uuids uuids) {
        return new UsageRepository(jdbc, uuids);
    }

    @Bean
    Billing billing(WalletRepository wallets, CreditRepository credits, UsageRepository usage, InstantSource clock) {
        return new Billing(wallets, credits, usage, PriceBook.DEFAULT, clock);
    }

    @Bean
    Usage usage(UsageRepository usage, TransactionTemplate transactions) {
        return new Usage(usage, transactions);
    }

    @Bean
    Grants grants(
            JdbcClient jdbc,
            WalletRepository wallets,
            TransactionTemplate transactions,
            Uuids uuids,
            InstantSource clock) {
        return new Grants(new GrantRepository(jdbc), wallets, transactions, uuids, clock);
    }

    @Bean
    Loop grantLapseLoop(Grants grants) {
        return new Loop("grant-lapse", new Bell(), LAPSE_EVERY, grants::lapse);
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
