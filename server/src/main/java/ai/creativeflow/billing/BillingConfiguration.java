package ai.creativeflow.billing;

import ai.creativeflow.identity.AccessEpoch;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.kernel.sql.PartitionedTable;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class BillingConfiguration {

    private static final Duration CLOSE_EVERY = Duration.ofMinutes(1);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration LAPSE_EVERY = Duration.ofSeconds(10);
    private static final Duration FOLD_EVERY = Duration.ofSeconds(1);

    @Bean
    CreditRepository creditRepository(JdbcClient jdbc) {
        return new CreditRepository(jdbc);
    }

    @Bean
    KeyWallets keyWallets(JdbcClient jdbc, NamedParameterJdbcOperations batches) {
        return new KeyWallets(jdbc, batches);
    }

    @Bean
    WalletRepository walletRepository(JdbcClient jdbc, Uuids uuids, CreditRepository credits, KeyWallets keyWallets) {
        return new WalletRepository(jdbc, uuids, credits, keyWallets);
    }

    @Bean
    UsageRepository usageRepository(JdbcClient jdbc, Uuids uuids) {
        return new UsageRepository(jdbc, uuids);
    }

    @Bean
    Pricing pricing(WalletRepository wallets, PriceBooks books, JdbcClient jdbc) {
        return new Pricing(wallets, new MeterCounts(jdbc), books);
    }

    @Bean
    SharedHolds sharedHolds(
            KeyWallets keyWallets,
            ObjectProvider<Clearance> clearance,
            Pricing pricing,
            Alerts alerts,
            JdbcClient jdbc,
            Uuids uuids) {
        return new SharedHolds(
                new SharedHoldRepository(jdbc, uuids),
                keyWallets,
                clearance.getIfAvailable(() -> Clearance.GIVEN),
                pricing,
                alerts);
    }

    @Bean
    Billing billing(
            WalletRepository wallets,
            CreditRepository credits,
            UsageRepository usage,
            Alerts alerts,
            KeyWallets keyWallets,
            ObjectProvider<Clearance> clearance,
            Pricing pricing,
            PriceBooks books,
            InstantSource clock) {
        return new Billing(
                wallets,
                credits,
                usage,
                alerts,
                keyWallets,
                clearance.getIfAvailable(() -> Clearance.GIVEN),
                pricing,
                books,
                clock);
    }

    @Bean
    PriceBookRepository priceBookRepository(JdbcClient jdbc, JsonMapper json) {
        return new PriceBookRepository(jdbc, json);
    }

    @Bean
    PriceBooks priceBooks(
            PriceBookRepository books, TransactionTemplate transactions, AccessEpoch epoch, InstantSource clock) {
        return new PriceBooks(books, transactions, epoch, clock);
    }

    @Bean
    Minimums minimums(
            PriceBookRepository repository, PriceBooks books, Teams teams, JdbcClient jdbc, InstantSource clock) {
        return new Minimums(repository, books, teams, jdbc, clock);
    }

    @Bean
    Loop minimumLoop(Minimums minimums) {
        return new Loop("minimums", new Bell(), CLOSE_EVERY, minimums::pin);
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
    Invoices invoices(
            JdbcClient jdbc,
            Journal journal,
            TransactionTemplate transactions,
            Uuids uuids,
            InstantSource clock,
            JsonMapper json) {
        return new Invoices(
                new InvoiceRepository(jdbc), new InvoiceLines(jdbc), journal, transactions, uuids, clock, json);
    }

    @Bean
    Alerts alerts(
            JdbcClient jdbc,
            WalletRepository wallets,
            Teams teams,
            PriceBooks books,
            Journal journal,
            TransactionTemplate transactions,
            InstantSource clock) {
        return new Alerts(new AlertRepository(jdbc), wallets, teams, books, journal, transactions, clock);
    }

    @Bean
    Loop alertLoop(Alerts alerts) {
        return new Loop("alerts", new Bell(), LOOK_EVERY, alerts::runDue);
    }

    @Bean
    Loop invoiceLoop(Invoices invoices) {
        return new Loop("invoices", new Bell(), CLOSE_EVERY, invoices::closeDue);
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
    UnsettledHolds unsettledHolds(WalletRepository wallets, TransactionTemplate transactions) {
        return new UnsettledHolds(wallets, transactions);
    }

    @Bean
    UsageReconciliation usageReconciliation(JdbcClient jdbc) {
        return new UsageReconciliation(jdbc);
    }

    @Bean
    InvoiceReconciliation invoiceReconciliation(JdbcClient jdbc) {
        return new InvoiceReconciliation(jdbc);
    }

    @Bean
    CountReconciliation countReconciliation(JdbcClient jdbc) {
        return new CountReconciliation(jdbc);
    }

    @Bean
    CreditReconciliation creditReconciliation(JdbcClient jdbc) {
        return new CreditReconciliation(jdbc);
    }

    @Bean
    MeterEvents meterEvents(JdbcClient jdbc) {
        return new MeterEvents(jdbc);
    }

    @Bean
    PartitionedTable usageEventPartitions() {
        return new PartitionedTable("usage_event", PartitionedTable.Period.MONTH, null);
    }
}
