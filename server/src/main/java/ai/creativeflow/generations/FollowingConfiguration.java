package ai.creativeflow.generations;

import ai.creativeflow.identity.Teams;
import ai.creativeflow.kernel.messaging.Nodes;
import ai.creativeflow.kernel.sql.PartitionedTable;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** What callers wait by and follow with. */
@Configuration(proxyBeanMethods = false)
class FollowingConfiguration {

    private static final Duration CHANGES_KEPT = Duration.ofDays(30);

    @Bean
    Changes changes() {
        return new Changes();
    }

    @Bean
    PartitionedTable generationChangePartitions() {
        return new PartitionedTable("generation_change", PartitionedTable.Period.DAY, CHANGES_KEPT);
    }

    @Bean
    ChangeStream changeStream(Generations generations, JdbcClient jdbc, Changes changes, JsonMapper json) {
        return new ChangeStream(generations, new ChangeLog(jdbc), changes, json);
    }

    @Bean
    Followers followers() {
        return new Followers();
    }

    @Bean
    Paces paces(InstantSource clock) {
        return new Paces(clock);
    }

    @Bean
    Forecasts forecasts(
            Paces paces, Teams teams, Nodes nodes, GenerationsSettings settings, ObjectProvider<Engine> elsewhere) {
        return new Forecasts(
                paces,
                teams,
                nodes,
                settings.handsOrCores(elsewhere.stream().findAny().isPresent()));
    }

    @Bean
    Watch watch(Generations generations, Changes changes) {
        return new Watch(generations, changes);
    }
}
