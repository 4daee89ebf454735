package ai.creativeflow.odoo;

import ai.creativeflow.billing.MeterEvents;
import ai.creativeflow.identity.BillingUsers;
import ai.creativeflow.journal.OperatorEvents;
import ai.creativeflow.kernel.WhereSet;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.kernel.outbound.ReservedEndpoints;
import ai.creativeflow.kernel.sql.PartitionedTable;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OdooSettings.class)
class OdooConfiguration {

    /** Where Odoo has an address. */
    @Configuration(proxyBeanMethods = false)
    @WhereSet("creativeflow.odoo.url")
    static class Configured {

        private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
        private static final Duration COUNT_EVERY = Duration.ofSeconds(10);

        @Bean
        OdooClient odooClient(OdooSettings settings, JsonMapper json, ReservedEndpoints reserved) {
            URI url = Objects.requireNonNull(settings.url());
            reserved.add(url);
            return new OdooClient(settings, url, json);
        }

        @Bean
        Circuits odooCircuits(OdooSettings settings, OperatorEvents operatorEvents, MeterRegistry registry) {
            return new Circuits(settings.circuitOpen(), operatorEvents, registry);
        }

        @Bean
        Payers payers(BillingUsers users, OdooSettings settings) {
            return new Payers(users, settings.defaultUser());
        }

        @Bean
        OutboxRepository outboxRepository(JdbcClient jdbc) {
            return new OutboxRepository(jdbc);
        }

        @Bean
        Odoo odoo(OutboxRepository outbox, Payers payers, Circuits circuits, TransactionTemplate transactions) {
            return new Odoo(outbox, payers, circuits, transactions);
        }

        @Bean
        OdooReconciliation odooReconciliation(MeterEvents facts, OutboxRepository outbox, OdooSettings settings) {
            return new OdooReconciliation(facts, outbox, settings.unacknowledgedAfter());
        }

        @Bean
        @ConditionalOnBooleanProperty(value = "creativeflow.odoo.quota-checked", matchIfMissing = true)
        QuotaCheck quotaCheck(
                OdooClient odoo, Payers payers, Circuits circuits, OdooSettings settings, MeterRegistry registry) {
            return new QuotaCheck(odoo, payers, circuits, settings, registry, Ticker.systemTicker());
        }

        @Bean
        Reporter reporter(
                OutboxRepository outbox,
                OdooClient odoo,
                Circuits circuits,
                OdooSettings settings,
                OperatorEvents operatorEvents,
                MeterRegistry registry) {
            var backoff = new Backoff(settings.retryPause(), settings.retryPauseMax(), RandomGenerator.getDefault());
            return new Reporter(outbox, odoo, circuits, backoff, settings, operatorEvents, registry);
        }

        @Bean
        Bell odooReports() {
            return new Bell();
        }

        @Bean
        Loop odooReportsLoop(Reporter reporter, Bell odooReports) {
            return new Loop("odoo-reports", odooReports, LOOK_EVERY, reporter::run);
        }

        @Bean
        Intake intake(
                MeterEvents feed, JdbcClient jdbc, Payers payers, TransactionTemplate transactions, Bell odooReports) {
            return new Intake(feed, new IntakeRepository(jdbc), payers, transactions, odooReports);
        }

        @Bean
        Loop odooIntakeLoop(Intake intake) {
            return new Loop("odoo-intake", new Bell(), LOOK_EVERY, intake::run);
        }

        @Bean
        Loop odooGaugesLoop(OutboxRepository outbox, InstantSource clock, MeterRegistry registry) {
            var gauges = new OutboxGauges(outbox, clock, registry);
            return new Loop("odoo-gauges", new Bell(), COUNT_EVERY, () -> {
                gauges.look();
                return false;
            });
        }

        @Bean
        PartitionedTable odooAcknowledgedPartitions() {
            return new PartitionedTable("odoo_acknowledged");
        }
    }
}
