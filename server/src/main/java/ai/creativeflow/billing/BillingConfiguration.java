package ai.creativeflow.billing;

import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.sql.PartitionedTable;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class BillingConfiguration {

    @Bean
    Billing billing(JdbcClient jdbc, Uuids uuids, InstantSource clock) {
        var keyWallets = new KeyWallets(jdbc);
        return new Billing(new WalletRepository(jdbc, uuids, keyWallets), keyWallets, PriceBook.DEFAULT, clock);
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
