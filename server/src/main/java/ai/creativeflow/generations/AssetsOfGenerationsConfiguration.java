package ai.creativeflow.generations;

import ai.creativeflow.assets.NamedSizes;
import ai.creativeflow.assets.Trash;
import ai.creativeflow.identity.Plans;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.kernel.sql.RetentionSettings;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What generations and assets have to do with each other beyond the pictures themselves. */
@Configuration(proxyBeanMethods = false)
class AssetsOfGenerationsConfiguration {

    private static final Duration SWEEP_EVERY = Duration.ofMinutes(10);
    private static final Duration FINALS_EVERY = Duration.ofHours(1);

    @Bean
    SampleRetention sampleRetention(
            JdbcClient jdbc, Trash trash, TransactionTemplate transactions, RetentionSettings retention) {
        return new SampleRetention(jdbc, trash, transactions, retention.samples());
    }

    @Bean
    FinalRetention finalRetention(
            JdbcClient jdbc, Plans plans, Teams teams, Trash trash, TransactionTemplate transactions) {
        return new FinalRetention(jdbc, plans, teams, trash, transactions);
    }

    @Bean
    Loop finalRetentionLoop(FinalRetention finals) {
        return new Loop("final-retention", new Bell(), FINALS_EVERY, () -> {
            finals.sweep();
            return false;
        });
    }

    @Bean
    NamedSizes namedSizes() {
        return name -> Format.of(name).map(Format::size);
    }

    @Bean
    Loop sampleRetentionLoop(SampleRetention samples) {
        return new Loop("sample-retention", new Bell(), SWEEP_EVERY, samples::sweep);
    }
}
