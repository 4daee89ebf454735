package ai.creativeflow.generations;

import ai.creativeflow.assets.NamedSizes;
import ai.creativeflow.assets.Trash;
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

    @Bean
    SampleRetention sampleRetention(
            JdbcClient jdbc, Trash trash, TransactionTemplate transactions, RetentionSettings retention) {
        return new SampleRetention(jdbc, trash, transactions, retention.samples());
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
