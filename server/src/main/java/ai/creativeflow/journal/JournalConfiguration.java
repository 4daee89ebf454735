package ai.creativeflow.journal;

import ai.creativeflow.kernel.ids.Uuids;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class JournalConfiguration {

    @Bean
    Journal journal(JdbcClient jdbc, Uuids uuids, InstantSource clock, JsonMapper json) {
        return new Journal(new EventRepository(jdbc), new AuditRepository(jdbc), uuids, clock, json);
    }
}
