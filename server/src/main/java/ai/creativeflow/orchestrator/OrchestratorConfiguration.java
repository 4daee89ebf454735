package ai.creativeflow.orchestrator;

import ai.creativeflow.broker.BrokerAddress;
import ai.creativeflow.broker.BrokerLine;
import ai.creativeflow.generations.DeliveredPictures;
import ai.creativeflow.generations.EngineResults;
import ai.creativeflow.generations.EngineUpdates;
import ai.creativeflow.generations.EngineWatch;
import ai.creativeflow.identity.BillingUsers;
import ai.creativeflow.journal.OperatorEvents;
import ai.creativeflow.kernel.WhereSet;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.kernel.outbound.AddressGuard;
import ai.creativeflow.kernel.outbound.AddressPolicy;
import ai.creativeflow.kernel.outbound.HostResolver;
import ai.creativeflow.kernel.outbound.Network;
import ai.creativeflow.kernel.outbound.ReservedEndpoints;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OrchestratorSettings.class)
class OrchestratorConfiguration {

    private static final String BROKER = "creativeflow.rabbitmq.url";
    private static final String BROKER_CA_FILE = "creativeflow.rabbitmq.ca-file";
    private static final String UPDATES_LINE = "updatesLine";

    /** It has an address, and so has a broker that updates may come by. */
    static final class HasBroker implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return has(context.getEnvironment(), "creativeflow.orchestrator.url")
                    && (has(context.getEnvironment(), BROKER)
                            || has(context.getEnvironment(), "creativeflow.orchestrator.rabbitmq-url"));
        }
    }

    private static boolean has(Environment environment, String name) {
        return StringUtils.hasText(environment.getProperty(name));
    }

    /** Where the orchestrator has an address. */
    @Configuration(proxyBeanMethods = false)
    @WhereSet("creativeflow.orchestrator.url")
    static class Configured {

        @Bean
        ReportReader reportReader(OrchestratorSettings settings) {
            return new ReportReader(settings.rejectionCodes());
        }

        @Bean
        OrchestratorClient orchestratorClient(
                OrchestratorSettings settings, EngineWatch watch, JsonMapper json, ReservedEndpoints reserved) {
            URI url = Objects.requireNonNull(settings.url());
            reserved.add(url);
            return new OrchestratorClient(settings, url, watch.calls(OrchestratorEngine.NAME), json);
        }

        @Bean
        EngineResults orchestratorResults(
                OrchestratorSettings settings,
                ReservedEndpoints reserved,
                DeliveredPictures pictures,
                MeterRegistry registry) {
            var policy = AddressPolicy.allowing(Network.parseAll(settings.allowedNetworks()))
                    .withLocalNames(settings.allowedNames());
            ReservedEndpoints others = reserved.but(Objects.requireNonNull(settings.url()));
            var guard = new AddressGuard(policy, others, HostResolver.system());
            return new EngineResults(
                    OrchestratorEngine.NAME,
                    guard,
                    pictures,
                    settings.resultTimeout(),
                    settings.resultBytesMax(),
                    registry);
        }

        @Bean
        OrchestratorEngine orchestratorEngine(
                OrchestratorSettings settings,
                OrchestratorClient client,
                ReportReader reader,
                EngineResults orchestratorResults,
                BillingUsers users,
                JsonMapper json,
                InstantSource clock) {
            return new OrchestratorEngine(settings, client, reader, orchestratorResults, users, json, clock);
        }

        @Bean
        Updates orchestratorUpdates(ReportReader reader, EngineUpdates updates) {
            return new Updates(reader, updates);
        }

        @Bean
        Orchestrator orchestrator(@Qualifier(UPDATES_LINE) ObjectProvider<BrokerLine> line) {
            return new Orchestrator(line.getIfAvailable());
        }
    }

    /** Where there is a broker for it too. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(HasBroker.class)
    static class Heard {

        private static final Duration CONNECT_EVERY = Duration.ofSeconds(1);
        private static final String AWAY =
                "RabbitMQ is away, or has no such exchange: the orchestrator is asked for everything instead.";

        @Bean
        UpdatesConsumer updatesConsumer(
                OrchestratorSettings settings, Updates orchestratorUpdates, JsonMapper json, MeterRegistry registry) {
            return new UpdatesConsumer(settings, orchestratorUpdates, json, registry);
        }

        @Bean(UPDATES_LINE)
        BrokerLine updatesLine(
                OrchestratorSettings settings,
                UpdatesConsumer consumer,
                OperatorEvents operators,
                ReservedEndpoints reserved,
                Environment environment) {
            URI url = URI.create(
                    settings.rabbitmqUrl() == null
                            ? environment.getRequiredProperty(BROKER)
                            : settings.rabbitmqUrl().reveal());
            reserved.add(url);
            String caFile = environment.getProperty(BROKER_CA_FILE);
            return new BrokerLine(
                    "orchestrator",
                    new BrokerAddress(url, StringUtils.hasText(caFile) ? Path.of(caFile) : null),
                    consumer::prepare,
                    () -> operators.raise(OperatorEvents.Kind.BROKER_AWAY, AWAY));
        }

        @Bean
        Loop updatesLoop(UpdatesConsumer consumer, @Qualifier(UPDATES_LINE) BrokerLine line) {
            return new Loop("orchestrator-updates", consumer.arrived(), CONNECT_EVERY, () -> consumer.run(line));
        }
    }
}
