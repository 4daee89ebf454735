package ai.creativeflow.generations;

import ai.creativeflow.assets.Assets;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.journal.OperatorEvents;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.messaging.Loop;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Who draws, and what the adapters of engines elsewhere share. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EnginesSettings.class)
class EnginesConfiguration {

    private static final Duration LOOK_AT_ENGINES = Duration.ofSeconds(2);
    private static final Duration LOOK_FOR_OLD_HANDOVERS = Duration.ofHours(1);
    private static final Duration HANDOVERS_KEPT = Duration.ofDays(30);
    private static final int HANDOVERS_A_ROUND = 1_000;

    @Bean
    EngineWatch engineWatch(
            EnginesSettings settings, OperatorEvents operatorEvents, MeterRegistry registry, InstantSource clock) {
        return new EngineWatch(settings.circuitOpen(), settings.toldAfter(), operatorEvents, registry, clock);
    }

    @Bean
    Loop engineWatchLoop(EngineWatch watch) {
        return new Loop("engine-watch", new Bell(), LOOK_AT_ENGINES, () -> {
            watch.look();
            return false;
        });
    }

    /** Those that are elsewhere are beans of their packages, where they are configured. */
    @Bean
    Engines engines(GenerationsSettings settings, EnginesSettings order, ObjectProvider<Engine> elsewhere) {
        var studio = new StudioEngine();
        List<Engine> all = Stream.concat(Stream.of(studio, new NoEngine()), elsewhere.orderedStream())
                .toList();
        List<String> live =
                order.live().isEmpty() ? List.of(settings.liveEngine().wire()) : order.live();
        return Engines.inOrder(all, live, order.plans(), studio);
    }

    @Bean
    Succession succession(
            Engines engines,
            TaskRepository tasks,
            GenerationRepository generations,
            Teams teams,
            Changes changes,
            TransactionTemplate transactions,
            MeterRegistry registry,
            InstantSource clock) {
        return new Succession(engines, tasks, generations, teams, changes, transactions, registry, clock);
    }

    @Bean
    HandoverRepository handoverRepository(JdbcClient jdbc, TaskRepository tasks) {
        return new HandoverRepository(jdbc, tasks);
    }

    @Bean
    Commissions commissions(HandoverRepository handovers, TransactionTemplate transactions) {
        return new Commissions(handovers, transactions);
    }

    @Bean
    Workbench workbench(
            TaskRepository tasks,
            GenerationRepository generations,
            SampleRepository samples,
            Engines engines,
            Assets assets,
            Completion completion,
            Paces paces,
            Looks looks,
            Commissions commissions,
            Succession succession,
            InstantSource clock,
            EnginesSettings settings) {
        return new Workbench(
                tasks,
                generations,
                samples,
                engines,
                assets,
                completion,
                paces,
                looks,
                commissions,
                succession,
                clock,
                settings.patience());
    }

    /** For the adapters of engines elsewhere. */
    @Bean
    DeliveredPictures deliveredPictures() {
        return new DeliveredPictures();
    }

    @Bean
    Loop forgottenHandovers(HandoverRepository handovers) {
        return new Loop(
                "forgotten-handovers",
                new Bell(),
                LOOK_FOR_OLD_HANDOVERS,
                () -> handovers.forget(HANDOVERS_KEPT, HANDOVERS_A_ROUND) == HANDOVERS_A_ROUND);
    }
}
