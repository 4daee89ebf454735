package ai.creativeflow.jobs;

import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.kernel.messaging.NodeId;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class JobsConfiguration {

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    @Bean
    Jobs jobs(JdbcClient jdbc, NodeId self, List<JobKind> kinds, TransactionTemplate transactions, Uuids uuids) {
        return new Jobs(new JobRepository(jdbc, self), kinds, transactions, uuids);
    }

    @Bean
    JobHoldings jobHoldings(JdbcClient jdbc) {
        return new JobHoldings(jdbc);
    }

    @Bean
    Loop jobLoop(Jobs jobs) {
        return new Loop("jobs", jobs.due(), POLL, jobs::runDue);
    }

    @Bean
    Loop jobForgetLoop(Jobs jobs) {
        return new Loop("jobs-forget", new Bell(), FORGET_EVERY, jobs::forget);
    }
}
