package ai.creativeflow.brands;

import ai.creativeflow.kernel.ids.Uuids;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class BrandsConfiguration {

    @Bean
    BrandKits brandKits(
            JdbcClient jdbc, JsonMapper json, TransactionTemplate transactions, Uuids uuids, InstantSource clock) {
        return new BrandKits(new KitRepository(jdbc, json), transactions, uuids, clock);
    }

    @Bean
    BrandHoldings brandHoldings(JdbcClient jdbc) {
        return new BrandHoldings(jdbc);
    }
}
