package ai.creativeflow.generations;

import ai.creativeflow.assets.Assets;
import ai.creativeflow.assets.Presence;
import ai.creativeflow.assets.SignedUrls;
import ai.creativeflow.assets.Trash;
import ai.creativeflow.billing.Billing;
import ai.creativeflow.billing.SharedHolds;
import ai.creativeflow.billing.UnsettledHolds;
import ai.creativeflow.brands.BrandKits;
import ai.creativeflow.content.PromptCheck;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.journal.OperatorEvents;
import ai.creativeflow.kernel.http.Idempotency;
import ai.creativeflow.kernel.http.PublicUrl;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.kernel.messaging.NodeId;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
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
    /** Two looks into small indexes, so that a deadline is kept to the second. */
    private static final Duration LOOK_FOR_LATE = Duration.ofMillis(400);

    private static final int OVERDUE_A_ROUND = 100;

    /** Rings when there is a task to claim, or a hand for it. */
    private final Bell work = new Bell();

    @Bean
    GenerationRepository generationRepository(JdbcClient jdbc, NamedParameterJdbcOperations batches, JsonMapper json) {
        return new GenerationRepository(jdbc, batches, json);
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
    GenerationView.Maker generationViews(PublicUrl publicUrl, SignedUrls urls, Presence presence) {
        return new GenerationView.Maker(publicUrl, urls, presence);
    }

    @Bean
    Drafts drafts(
            Billing billing,
            Engines engines,
            PromptCheck promptCheck,
            Brandings brandings,
            GenerationView.Maker views,
            Uuids uuids,
            InstantSource clock) {
        return new Drafts(billing, engines, promptCheck, brandings, views, uuids, clock);
    }

    @Bean
    Generations generations(
            Drafts drafts,
            GenerationRepository generations,
            SampleRepository samples,
            TaskRepository tasks,
            Billing billing,
            Journal journal,
            Changes changes,
            GenerationView.Maker views,
            Forecasts forecasts,
            Endings endings,
            InstantSource clock) {
        return new Generations(
                drafts, generations, samples, tasks, billing, journal, changes, views, forecasts, endings, clock, work);
    }

    @Bean
    Brandings brandings(BrandKits kits, Assets assets) {
        return new Brandings(kits, assets);
    }

    @Bean
    Looks looks(BrandKits kits, Assets assets) {
        return new Looks(kits, assets);
    }

    @Bean
    Faults faults(OperatorEvents operatorEvents, MeterRegistry metrics) {
        return new Faults(operatorEvents, metrics);
    }

    @Bean
    Erasures generationErasures(
            GenerationRepository generations,
            SampleRepository samples,
            HandoverRepository handovers,
            Trash trash,
            TransactionTemplate transactions) {
        return new Erasures(generations, samples, handovers, trash, transactions);
    }

    @Bean
    Intake generationIntake(Generations generations, Drafts drafts, Idempotency idempotency, JsonMapper json) {
        return new Intake(generations, drafts, idempotency, json);
    }

    @Bean
    Endings endings(
            GenerationRepository generations,
            SampleRepository samples,
            Billing billing,
            Journal journal,
            Changes changes,
            GenerationView.Maker views) {
        return new Endings(generations, samples, billing, journal, changes, views);
    }

    @Bean
    Overdue overdue(
            GenerationRepository generations,
            TaskRepository tasks,
            Endings endings,
            TransactionTemplate transactions,
            InstantSource clock) {
        return new Overdue(generations, tasks, endings, transactions, clock);
    }

    @Bean
    Acceptance acceptance(
            Drafts drafts,
            Generations generations,
            Intake intake,
            Idempotency idempotency,
            SharedHolds holds,
            TransactionTemplate transactions,
            MeterRegistry registry) {
        return new Acceptance(drafts, generations, intake, idempotency, holds, transactions, registry);
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
            Endings endings,
            Faults faults,
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
                endings,
                faults,
                transactions,
                uuids,
                clock,
                work);
    }

    @Bean(destroyMethod = "close")
    Workshop workshop(
            TaskRepository tasks,
            GenerationRepository generations,
            Engines engines,
            Workbench workbench,
            Teams teams,
            TransactionTemplate transactions,
            InstantSource clock,
            GenerationsSettings settings,
            ObjectProvider<Engine> elsewhere) {
        int hands = settings.handsOrCores(elsewhere.stream().findAny().isPresent());
        return new Workshop(tasks, generations, engines, workbench, teams, transactions, clock, hands, work);
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
    Loop unselected(Overdue overdue) {
        return new Loop(
                "unselected",
                new Bell(),
                LOOK_FOR_UNSELECTED,
                () -> overdue.expireUnselected(OVERDUE_A_ROUND) == OVERDUE_A_ROUND);
    }

    @Bean
    Loop lateGenerations(Overdue overdue) {
        return new Loop(
                "late-generations",
                new Bell(),
                LOOK_FOR_LATE,
                () -> overdue.endLate(OVERDUE_A_ROUND) >= OVERDUE_A_ROUND);
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
