package ai.creativeflow.journal;

import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.kernel.sql.PartitionedTable;
import ai.creativeflow.kernel.sql.PartitionedTable.Need;
import ai.creativeflow.kernel.sql.PartitionedTable.Period;
import ai.creativeflow.kernel.sql.Partitions;
import ai.creativeflow.kernel.sql.RetentionSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RequestLogSettings.class)
class JournalConfiguration {

    private static final Duration AUDIT_KEPT = Duration.ofDays(366);
    private static final Duration REQUESTS_KEPT = Duration.ofDays(30);
    private static final Duration OPERATOR_EVENTS_KEPT = Duration.ofDays(90);
    private static final Duration REQUESTS_WRITTEN_EVERY = Duration.ofMillis(500);
    private static final Duration REFUSALS_WRITTEN_EVERY = Duration.ofMinutes(1);
    private static final Duration OPERATOR_EVENTS_WRITTEN_EVERY = Duration.ofSeconds(10);

    @Bean
    Journal journal(JdbcClient jdbc, Uuids uuids, InstantSource clock, JsonMapper json) {
        return new Journal(new EventRepository(jdbc), new AuditRepository(jdbc), uuids, clock, json);
    }

    @Bean
    EventFeed eventFeed(JdbcClient jdbc) {
        return new EventFeed(jdbc);
    }

    @Bean
    PartitionedTable eventPartitions(RetentionSettings retention) {
        return new PartitionedTable("event", Period.DAY, retention.events(), new Need("event_pending", "event_id"));
    }

    @Bean
    PartitionedTable auditEventPartitions() {
        return new PartitionedTable("audit_event", Period.MONTH, AUDIT_KEPT);
    }

    @Bean
    PartitionedTable auditAddressPartitions() {
        return new PartitionedTable("audit_address", Period.MONTH, AUDIT_KEPT);
    }

    @Bean
    PartitionedTable requestLogPartitions() {
        return new PartitionedTable("request_log", Period.DAY, REQUESTS_KEPT);
    }

    @Bean
    PartitionedTable operatorEventPartitions() {
        return new PartitionedTable("operator_event", Period.WEEK, OPERATOR_EVENTS_KEPT);
    }

    @Bean
    OperatorEvents operatorEvents(JdbcClient jdbc, Uuids uuids, InstantSource clock) {
        return new OperatorEvents(new OperatorEventRepository(jdbc), uuids, clock);
    }

    @Bean
    Partitions.Trouble partitionsTrouble(OperatorEvents events) {
        return detail -> events.raise(OperatorEvents.Kind.PARTITIONS_FAILED, detail);
    }

    @Bean
    Loop operatorEventsLoop(OperatorEvents events) {
        return new Loop("operator-events", events.raised(), OPERATOR_EVENTS_WRITTEN_EVERY, () -> {
            events.write();
            return false;
        });
    }

    @Bean
    TeamErasure teamErasure(JdbcClient jdbc) {
        return new TeamErasure(jdbc);
    }

    @Bean
    RefusedTokens refusedTokens(Journal journal, OperatorEvents events) {
        return new RefusedTokens(journal, events);
    }

    @Bean
    Loop refusedTokensLoop(RefusedTokens refused) {
        return new Loop("refused-tokens", new Bell(), REFUSALS_WRITTEN_EVERY, () -> {
            refused.write();
            return false;
        });
    }

    @Bean
    RequestLog requestLog(JdbcClient jdbc, RequestLogSettings settings, OperatorEvents events, MeterRegistry registry) {
        return new RequestLog(new RequestLogRepository(jdbc), settings, events, registry);
    }

    @Bean
    Loop requestLogLoop(RequestLog log) {
        return new Loop("request-log", log.batchWaits(), REQUESTS_WRITTEN_EVERY, log::write);
    }
}
