package ai.creativeflow.batches;

import ai.creativeflow.apikeys.KeyCallers;
import ai.creativeflow.generations.Intake;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.http.PublicUrl;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.kernel.messaging.NodeId;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class BatchesConfiguration {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration FORGET_EVERY = Duration.ofHours(1);
    private static final Duration KEPT = Duration.ofDays(30);
    private static final int FORGOTTEN_AT_ONCE = 10;

    /** Rings when a batch may be due. */
    private final Bell due = new Bell();

    @Bean
    BatchRepository batchRepository(JdbcClient jdbc, NodeId self) {
        return new BatchRepository(jdbc, self);
    }

    @Bean
    LineRepository lineRepository(JdbcClient jdbc) {
        return new LineRepository(jdbc);
    }

    @Bean
    BatchHoldings batchHoldings(JdbcClient jdbc) {
        return new BatchHoldings(jdbc);
    }

    @Bean
    Batches batches(
            BatchRepository batches,
            LineRepository lines,
            Intake intake,
            PublicUrl publicUrl,
            Uuids uuids,
            InstantSource clock) {
        return new Batches(batches, lines, intake, publicUrl, uuids, clock, due);
    }

    @Bean
    BatchWorker batchWorker(
            BatchRepository batches,
            LineRepository lines,
            Batches views,
            KeyCallers keys,
            Teams teams,
            Intake intake,
            Journal journal,
            TransactionTemplate transactions,
            JsonMapper json,
            InstantSource clock) {
        return new BatchWorker(
                batches, lines, views, new Authors(keys, teams), intake, journal, transactions, json, clock);
    }

    @Bean
    Loop batchLoop(BatchWorker worker) {
        return new Loop("batches", due, POLL, worker::runDue);
    }

    @Bean
    Loop forgottenBatches(BatchRepository batches) {
        return new Loop(
                "forgotten-batches",
                new Bell(),
                FORGET_EVERY,
                () -> batches.forget(KEPT, FORGOTTEN_AT_ONCE) == FORGOTTEN_AT_ONCE);
    }
}
