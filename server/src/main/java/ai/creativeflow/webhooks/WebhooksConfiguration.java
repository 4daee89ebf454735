package ai.creativeflow.webhooks;

import ai.creativeflow.identity.Teams;
import ai.creativeflow.jobs.JobKind;
import ai.creativeflow.jobs.Jobs;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.crypto.Sealer;
import ai.creativeflow.kernel.http.PublicUrl;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.kernel.messaging.NodeId;
import ai.creativeflow.kernel.outbound.AddressGuard;
import ai.creativeflow.kernel.outbound.AddressPolicy;
import ai.creativeflow.kernel.outbound.HostResolver;
import ai.creativeflow.kernel.outbound.Network;
import ai.creativeflow.kernel.outbound.OutboundClient;
import ai.creativeflow.kernel.outbound.ReservedEndpoints;
import ai.creativeflow.kernel.sql.PartitionedTable;
import ai.creativeflow.kernel.sql.RetentionSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhooksSettings.class)
class WebhooksConfiguration {

    private static final String LOOPBACK = "127.0.0.0/8,::1/128";
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration KEPT_BEYOND_EVENTS = Duration.ofDays(3);
    private static final Duration OUTLIVED_EVERY = Duration.ofHours(1);
    private static final Duration BACKLOG_LOOKED_AT_EVERY = Duration.ofSeconds(10);
    private static final Duration TAKE_OVER_EVERY = Duration.ofSeconds(2);

    /** Some days longer than events: what failed because its event is no longer kept can still be read. */
    @Bean
    PartitionedTable deliveryPartitions(RetentionSettings retention) {
        return new PartitionedTable(
                "delivery", PartitionedTable.Period.DAY, retention.events().plus(KEPT_BEYOND_EVENTS));
    }

    @Bean
    PartitionedTable deliveryAttemptPartitions(RetentionSettings retention) {
        return new PartitionedTable(
                "delivery_attempt",
                PartitionedTable.Period.DAY,
                retention.events().plus(KEPT_BEYOND_EVENTS));
    }

    @Bean
    EventCatalogue eventCatalogue(JsonMapper json, PublicUrl publicUrl) throws IOException {
        String document = new ClassPathResource("openapi.yaml").getContentAsString(StandardCharsets.UTF_8);
        return new EventCatalogue(document, json, publicUrl);
    }

    @Bean
    Outlived outlived(
            JdbcClient jdbc,
            EndpointRepository endpoints,
            DeliveryRepository deliveries,
            TransactionTemplate transactions,
            Uuids uuids,
            InstantSource clock,
            RetentionSettings retention) {
        return new Outlived(jdbc, endpoints, deliveries, transactions, uuids, clock, retention.events());
    }

    @Bean
    Loop webhookOutlivedLoop(Outlived outlived) {
        return new Loop("webhook-outlived", new Bell(), OUTLIVED_EVERY, outlived::fail);
    }

    @Bean
    EndpointStats endpointStats(JdbcClient jdbc, EndpointRepository endpoints, InstantSource clock) {
        return new EndpointStats(jdbc, endpoints, clock);
    }

    @Bean
    BacklogGauges webhookBacklogGauges(JdbcClient jdbc, MeterRegistry registry) {
        return new BacklogGauges(jdbc, registry);
    }

    @Bean
    Loop webhookBacklogLoop(BacklogGauges gauges) {
        return new Loop("webhook-backlog", new Bell(), BACKLOG_LOOKED_AT_EVERY, () -> {
            gauges.look();
            return false;
        });
    }

    @Bean
    WebhookHoldings webhookHoldings(JdbcClient jdbc) {
        return new WebhookHoldings(jdbc);
    }

    /** With a database of its own, this is one machine for trying things out: receivers on it are welcome. */
    @Bean
    AddressGuard webhookGuard(WebhooksSettings settings, ReservedEndpoints reserved, Environment environment) {
        boolean embedded = environment.getProperty("DATABASE_URL", "").isBlank();
        String fallback = embedded ? LOOPBACK : "";
        String allowed = settings.allowedNetworks() == null ? fallback : settings.allowedNetworks();
        return new AddressGuard(AddressPolicy.allowing(Network.parseAll(allowed)), reserved, HostResolver.system());
    }

    @Bean
    OutboundClient webhookClient(AddressGuard webhookGuard) {
        return new OutboundClient(webhookGuard);
    }

    /** Rings when a delivery may be due. */
    @Bean
    Bell webhookDue() {
        return new Bell();
    }

    @Bean
    Vault webhookVault(Sealer sealer, JsonMapper json) {
        return new Vault(sealer, json);
    }

    @Bean
    EndpointRepository endpointRepository(JdbcClient jdbc) {
        return new EndpointRepository(jdbc);
    }

    @Bean
    DeliveryRepository deliveryRepository(JdbcClient jdbc) {
        return new DeliveryRepository(jdbc);
    }

    @Bean
    QueueTransactions webhookQueues(TransactionTemplate transactions, JdbcClient jdbc) {
        return new QueueTransactions(transactions, jdbc);
    }

    @Bean
    DueRepository dueRepository(JdbcClient jdbc, NodeId self, QueueTransactions queues) {
        return new DueRepository(jdbc, self, queues);
    }

    @Bean
    PaceRepository paceRepository(JdbcClient jdbc) {
        return new PaceRepository(jdbc);
    }

    @Bean
    Claims claims(JdbcClient jdbc, NodeId self, PaceRepository paces, QueueTransactions queues) {
        return new Claims(new ClaimRepository(jdbc, self), paces, queues);
    }

    @Bean
    Courier courier(
            OutboundClient webhookClient,
            Vault webhookVault,
            InstantSource clock,
            WebhooksSettings settings,
            MeterRegistry registry) {
        return new Courier(webhookClient, webhookVault, clock, settings.attemptTimeout(), new AttemptMeters(registry));
    }

    @Bean
    Endpoints endpoints(
            JdbcClient jdbc,
            EndpointRepository endpoints,
            DeliveryRepository deliveries,
            PaceRepository paces,
            Vault webhookVault,
            Journal journal,
            TransactionTemplate transactions,
            Uuids uuids,
            InstantSource clock) {
        return new Endpoints(
                endpoints,
                new SecretRepository(jdbc),
                paces,
                deliveries,
                webhookVault,
                journal,
                transactions,
                uuids,
                clock);
    }

    @Bean
    Deliveries deliveries(
            JdbcClient jdbc,
            EndpointRepository endpoints,
            DeliveryRepository deliveries,
            Courier courier,
            Journal journal,
            TransactionTemplate transactions,
            Uuids uuids,
            Bell webhookDue) {
        return new Deliveries(
                endpoints, deliveries, new DeliveryPages(jdbc), courier, journal, transactions, uuids, webhookDue);
    }

    @Bean
    FanOut fanOut(
            JdbcClient jdbc, Journal journal, EndpointRepository endpoints, QueueTransactions queues, Bell webhookDue) {
        return new FanOut(jdbc, journal, endpoints, queues, webhookDue);
    }

    @Bean
    Recoveries recoveries(
            EndpointRepository endpoints,
            Jobs jobs,
            Journal journal,
            TransactionTemplate transactions,
            JsonMapper json,
            InstantSource clock) {
        return new Recoveries(endpoints, jobs, journal, transactions, json, clock);
    }

    @Bean
    JobKind webhookRecoveryJob(EndpointRepository endpoints, JdbcClient jdbc, JsonMapper json, Bell webhookDue) {
        return MissedJob.recovery(endpoints, new MissedRepository(jdbc), json, webhookDue);
    }

    @Bean
    JobKind webhookReplayJob(
            EndpointRepository endpoints, JdbcClient jdbc, FanOut fanOut, Journal journal, JsonMapper json) {
        return MissedJob.replay(endpoints, new MissedRepository(jdbc), fanOut, journal, json);
    }

    @Bean
    Recorder webhookRecorder(
            EndpointRepository endpoints,
            DeliveryRepository deliveries,
            DueRepository due,
            PaceRepository paces,
            Journal journal,
            TransactionTemplate transactions,
            Uuids uuids,
            InstantSource clock) {
        var schedule = new RetrySchedule(new SecureRandom());
        return new Recorder(endpoints, deliveries, due, paces, schedule, journal, transactions, uuids, clock);
    }

    @Bean
    Dispatcher webhookDispatcher(
            Claims claims,
            DueRepository due,
            Journal journal,
            Teams teams,
            Courier courier,
            Recorder recorder,
            WebhooksSettings settings,
            InstantSource clock,
            Bell webhookDue) {
        var lanes = new Lanes(settings.inFlight(), settings.inFlightPerEndpoint());
        return new Dispatcher(claims, due, journal, teams, courier, recorder, lanes, clock, webhookDue);
    }

    @Bean
    Loop webhookFanOutLoop(FanOut fanOut, Journal journal) {
        return new Loop("webhook-fan-out", journal.pending(), POLL, fanOut::turn);
    }

    @Bean
    Loop webhookDispatchLoop(Dispatcher dispatcher, Bell webhookDue) {
        return new Loop("webhook-dispatch", webhookDue, POLL, dispatcher::runDue);
    }

    @Bean
    Loop webhookRecordLoop(Dispatcher dispatcher) {
        return new Loop("webhook-record", dispatcher.resultBell(), POLL, dispatcher::recordResults);
    }

    @Bean
    Loop webhookTakeOverLoop(Dispatcher dispatcher) {
        return new Loop("webhook-take-over", new Bell(), TAKE_OVER_EVERY, dispatcher::takeOver);
    }

    /** Runs before the loops stop, so that results still find their recorder. */
    @Bean
    ApplicationListener<ContextClosedEvent> webhookDrain(Dispatcher dispatcher) {
        return event -> dispatcher.drain();
    }
}
