package ai.creativeflow.webhooks;

import ai.creativeflow.CreativeFlowApplication;
import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Plan;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.journal.Event;
import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.DeliveryId;
import ai.creativeflow.kernel.ids.EventId;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.messaging.NodeId;
import ai.creativeflow.kernel.outbound.OutboundClient;
import ai.creativeflow.kernel.sql.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The platform on a database of its own, with its loops standing still: a test cranks them. */
final class Platform implements AutoCloseable {

    /** Starts nothing: neither loops nor servers. Not annotated, or the scan of the application would find it. */
    static class Standing {
        @Bean
        LifecycleProcessor lifecycleProcessor() {
            return new LifecycleProcessor() {
                @Override
                public void onRefresh() {}

                @Override
                public void onClose() {}

                @Override
                public void start() {}

                @Override
                public void stop() {}

                @Override
                public boolean isRunning() {
                    return true;
                }
            };
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    final TestDatabase database = TestDatabase.fresh();
    private final ConfigurableApplicationContext context;
    final Lanes lanes = new Lanes(1024, 8);
    final Dispatcher dispatcher;

    Platform() {
        context = new SpringApplicationBuilder(CreativeFlowApplication.class, Standing.class)
                .web(WebApplicationType.NONE)
                .run(arguments(database));
        dispatcher = dispatcherOf(bean(NodeId.class), lanes);
    }

    static String[] arguments(TestDatabase database) {
        try {
            return new String[] {
                "--DATABASE_URL=" + database.url(),
                "--DATABASE_MIGRATION_URL=" + database.migrationUrl(),
                "--CREATIVEFLOW_DATA_DIR=" + Files.createTempDirectory("creativeflow"),
                "--creativeflow.webhooks.allowed-networks=127.0.0.0/8,::1/128",
                "--creativeflow.webhooks.attempt-timeout=1s"
            };
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    JdbcClient jdbc() {
        return bean(JdbcClient.class);
    }

    /** Another process on the same database. */
    Dispatcher dispatcherOf(NodeId node, Lanes lanes) {
        return dispatcherOf(node, lanes, bean(Courier.class));
    }

    /** One whose attempts may take that long. */
    Courier courier(Duration timeout) {
        var client = context.getBean("webhookClient", OutboundClient.class);
        return new Courier(
                client,
                bean(Vault.class),
                bean(InstantSource.class),
                timeout,
                new AttemptMeters(new SimpleMeterRegistry()));
    }

    Dispatcher dispatcherOf(NodeId node, Lanes lanes, Courier courier) {
        var due = new DueRepository(jdbc(), node, bean(QueueTransactions.class));
        var recorder = new Recorder(
                bean(EndpointRepository.class),
                bean(DeliveryRepository.class),
                due,
                bean(PaceRepository.class),
                new RetrySchedule(new Random(1)),
                bean(Journal.class),
                bean(TransactionTemplate.class),
                bean(Uuids.class),
                bean(InstantSource.class));
        return new Dispatcher(
                claimsOf(node),
                due,
                bean(Journal.class),
                bean(Teams.class),
                courier,
                recorder,
                lanes,
                bean(InstantSource.class),
                new Bell());
    }

    Claims claimsOf(NodeId node) {
        return new Claims(new ClaimRepository(jdbc(), node), bean(PaceRepository.class), bean(QueueTransactions.class));
    }

    Caller aTeam() {
        return aTeam(100);
    }

    Caller aTeam(int endpointsMax) {
        var team = bean(Teams.class).found("Acme", "payg");
        var plan = new Plan("payg", 0, true, null, List.of(), List.of(), null, null, endpointsMax, null);
        var key = new Caller.ApiKeyPrincipal(new KeyId(bean(Uuids.class).next()));
        return new Caller(key, team.id(), Mode.TEST, Set.of(Scope.values()), plan, false, null);
    }

    Endpoints.Issued endpoint(Caller caller, String url, String... events) {
        return endpoint(caller, url, Flow.FREE, events);
    }

    Endpoints.Issued endpoint(Caller caller, String url, Flow flow, String... events) {
        var patterns = List.of(events).stream().map(EventPattern::new).toList();
        return bean(Endpoints.class)
                .create(caller, new Endpoints.Draft(url, patterns, null, Map.of(), SigningKey.Scheme.V1, flow));
    }

    EventId publish(Caller caller, EventType type) {
        return bean(Journal.class).publish(caller.team(), caller.mode(), type, Map.of("object", "é漢字😀"));
    }

    List<Event> events(Caller caller, EventType type) {
        return bean(Journal.class).list(caller.team(), caller.mode(), type, Page.Request.of("100", null));
    }

    Deliveries.Told delivery(Caller caller, DeliveryId id) {
        return bean(Deliveries.class).find(caller, id);
    }

    List<Deliveries.Told> deliveries(Caller caller, Endpoint endpoint) {
        return bean(Deliveries.class).list(caller, endpoint.id(), null, Page.Request.of("100", null));
    }

    /** Hands out and sends what is due, until nothing is on its way any more. */
    void run() throws InterruptedException {
        run(dispatcher);
    }

    void run(Dispatcher node) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean claimed = true;
        while (claimed) {
            while (bean(FanOut.class).runDue() > 0) {}
            claimed = node.runDue() || !node.isIdle();
            while (!node.isIdle()) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("still not idle");
                }
                if (!node.recordResults()) {
                    node.resultBell().await(Duration.ofMillis(20));
                }
            }
        }
    }

    /** Lets the pause before the next attempt be over. */
    void passTime() {
        jdbc().sql("UPDATE delivery_due SET due_at = now()").update();
    }

    @Override
    public void close() {
        context.close();
    }
}
