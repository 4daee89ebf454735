package ai.creativeflow.generations;

import ai.creativeflow.assets.Assets;
import ai.creativeflow.assets.SignedUrls;
import ai.creativeflow.billing.Billing;
import ai.creativeflow.billing.UnsettledHolds;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.http.PublicUrl;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.kernel.messaging.NodeId;
import ai.creativeflow.kernel.sql.PartitionedTable;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GenerationsSettings.class)
class GenerationsConfiguration {

    private static final Duration LOOK_FOR_WORK = Duration.ofMillis(500);
    private static final Duration LOOK_FOR_THE_DEAD = Duration.ofSeconds(3);
    private static final Duration LOOK_FOR_UNSELECTED = Duration.ofSeconds(30);
    private static final Duration LOOK_FOR_ORPHANS = Duration.ofMinutes(10);
    private static final Duration CHANGES_KEPT = Duration.ofDays(30);
    private static final int UNSELECTED_A_ROUND = 100;

    /** Rings when there is a task to claim, or a hand for it. */
    private final Bell work = new Bell();

    @Bean
    GenerationRepository generationRepository(JdbcClient jdbc, JsonMapper json) {
        return new GenerationRepository(jdbc, json);
    }

    @Bean
    GenerationHoldings generationHoldings(JdbcClient jdbc) {
        return new GenerationHoldings(jdbc);
    }

    @Bean
    SampleRepository sampleRepository(JdbcClient jdbc) {
        return new SampleRepository(jdbc);
    }

    @Bean
    TaskRepository taskRepository(JdbcClient jdbc, NodeId node) {
        return new TaskRepository(jdbc, node);
    }

    @Bean
    EngineUpdates engineUpdates(
            HandoverRepository handovers, TransactionTemplate transactions, MeterRegistry registry) {
        return new EngineUpdates(handovers, transactions, registry, work);
    }

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
    GenerationView.Maker generationViews(PublicUrl publicUrl, SignedUrls urls) {
        return new GenerationView.Maker(publicUrl, urls);
    }

    @Bean
    Generations generations(
            GenerationRepository generations,
            SampleRepository samples,
            TaskRepository tasks,
            Billing billing,
            Journal journal,
            Engines engines,
            Changes changes,
            GenerationView.Maker views,
            Uuids uuids,
            InstantSource clock) {
        return new Generations(
                generations, samples, tasks, billing, journal, engines, changes, views, uuids, clock, work);
    }

    @Bean
    Completion completion(
            GenerationRepository generations,
            SampleRepository samples,
            TaskRepository tasks,
            Assets assets,
            Billing billing,
            Journal journal,
            Changes changes,
            GenerationView.Maker views,
            TransactionTemplate transactions,
            Uuids uuids,
            InstantSource clock) {
        return new Completion(
                generations,
                samples,
                tasks,
                assets,
                billing,
                journal,
                changes,
                views,
                transactions,
                uuids,
                clock,
                work);
    }

    @Bean(destroyMethod = "close")
    Workshop workshop(
            TaskRepository tasks,
            GenerationRepository generations,
            SampleRepository samples,
            Engines engines,
            Assets assets,
            Completion completion,
            HandoverRepository handovers,
            Teams teams,
            TransactionTemplate transactions,
            InstantSource clock,
            GenerationsSettings settings,
            EnginesSettings order,
            ObjectProvider<Engine> elsewhere) {
        return new Workshop(
                tasks,
                generations,
                samples,
                engines,
                assets,
                completion,
                new Commissions(handovers, transactions),
                teams,
                transactions,
                clock,
                settings.handsOrCores(elsewhere.stream().findAny().isPresent()),
                order.patience(),
                work);
    }

    @Bean
    Loop workshopLoop(Workshop workshop) {
        return new Loop("workshop", work, LOOK_FOR_WORK, workshop::round);
    }

    @Bean
    Loop abandonedTasks(TaskRepository tasks) {
        return new Loop("abandoned-tasks", new Bell(), LOOK_FOR_THE_DEAD, () -> {
            if (tasks.freeAbandoned() > 0) {
                work.ring();
            }
            return false;
        });
    }

    @Bean
    Loop unselected(Completion completion) {
        return new Loop(
                "unselected",
                new Bell(),
                LOOK_FOR_UNSELECTED,
                () -> completion.expireUnselected(UNSELECTED_A_ROUND) == UNSELECTED_A_ROUND);
    }

    @Bean
    OrphanedHolds orphanedHolds(
            UnsettledHolds holds, GenerationRepository generations, TaskRepository tasks, InstantSource clock) {
        return new OrphanedHolds(holds, generations, tasks, clock);
    }

    @Bean
    Loop orphanedHoldsLoop(OrphanedHolds orphans) {
        return new Loop("orphaned-holds", new Bell(), LOOK_FOR_ORPHANS, () -> {
            if (orphans.sweep() > 0) {
                work.ring();
            }
            return false;
        });
    }

    @Bean
    GenerationsReconciliation generationsReconciliation(GenerationRepository generations) {
        return new GenerationsReconciliation(generations);
    }
}
