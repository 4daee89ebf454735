package ai.creativeflow.storage;

import ai.creativeflow.journal.OperatorEvents;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.kernel.sql.DataDirectory;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class StorageConfiguration {

    private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);
    private static final Duration VERIFY_EVERY = Duration.ofSeconds(10);

    @Bean
    Storage storage(DataDirectory data) {
        return new DiskStorage(data.root().resolve("assets"));
    }

    /** Beside the files that it feeds, so that the last step of storing is a second name. */
    @Bean
    Spool spool(DataDirectory data, InstantSource clock) {
        return new Spool(data.root().resolve("assets").resolve(".spool"), clock);
    }

    @Bean
    StoredFiles storedFiles(
            JdbcClient jdbc, Storage storage, Spool spool, TransactionTemplate transactions, Uuids uuids) {
        return new StoredFiles(new StoredFileRepository(jdbc), storage, spool, transactions, uuids);
    }

    @Bean
    FileSweeper fileSweeper(
            JdbcClient jdbc,
            Storage storage,
            Spool spool,
            TransactionTemplate transactions,
            OperatorEvents operatorEvents) {
        return new FileSweeper(new StoredFileRepository(jdbc), storage, spool, transactions, operatorEvents);
    }

    @Bean
    Loop fileSweepLoop(FileSweeper sweeper) {
        return new Loop("stored-files-sweep", new Bell(), SWEEP_EVERY, sweeper::sweep);
    }

    /** One file at a time, never in a row: a storage is also there for others. */
    @Bean
    Loop fileVerifyLoop(FileSweeper sweeper) {
        return new Loop("stored-files-verify", new Bell(), VERIFY_EVERY, () -> {
            sweeper.verify();
            return false;
        });
    }
}
