package ai.creativeflow.broker;

import ai.creativeflow.journal.EventFeed;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.journal.OperatorEvents;
import ai.creativeflow.kernel.WhereSet;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.kernel.messaging.NodeId;
import ai.creativeflow.kernel.outbound.ReservedEndpoints;
import ai.creativeflow.webhooks.FanOut;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BrokerSettings.class)
class BrokerConfiguration {

    /** Where RabbitMQ has an address. A connection for each direction: a broker that is full blocks those that publish. */
    @Configuration(proxyBeanMethods = false)
    @WhereSet("creativeflow.rabbitmq.url")
    static class Configured {

        /** What other nodes write rings no bell here. */
        private static final Duration RELAY_EVERY = Duration.ofMillis(50);

        private static final Duration CONNECT_EVERY = Duration.ofSeconds(1);
        private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
        private static final String AWAY =
                "RabbitMQ is away: events wait for it in the database. Webhooks go on without it.";

        private final URI url;
        private final BrokerSettings settings;

        Configured(BrokerSettings settings, ReservedEndpoints reserved) {
            this.settings = settings;
            this.url = Objects.requireNonNull(settings.url());
            reserved.add(url.getHost(), BrokerSettings.port(url));
        }

        @Bean
        RelayRepository relayRepository(JdbcClient jdbc, NodeId self) {
            return new RelayRepository(jdbc, self);
        }

        @Bean
        RelayMetrics relayMetrics(EventFeed feed, RelayRepository relay, InstantSource clock, MeterRegistry registry) {
            return new RelayMetrics(feed, relay, clock, registry);
        }

        @Bean
        Publisher publisher(RelayMetrics metrics) {
            return new Publisher(settings.exchange(), settings.confirmTimeout(), metrics);
        }

        @Bean
        BrokerLine relayLine(Publisher publisher, OperatorEvents operators) {
            return line("relay", operators, publisher::prepare);
        }

        @Bean
        EventRelay eventRelay(BrokerLine relayLine, Publisher publisher, EventFeed feed, RelayRepository relay) {
            return new EventRelay(relayLine, publisher, feed, relay, settings.unconfirmed());
        }

        @Bean
        Loop eventRelayLoop(EventRelay relay, Journal journal) {
            var written = new Bell();
            journal.alsoRing(written);
            return new Loop("event-relay", written, RELAY_EVERY, relay::run);
        }

        @Bean
        FanOutTrigger fanOutTrigger(FanOut fanOut, MeterRegistry registry) {
            return new FanOutTrigger(fanOut, settings.queue(), settings.prefetch(), registry);
        }

        @Bean
        BrokerLine triggerLine(FanOutTrigger trigger, OperatorEvents operators) {
            return line("trigger", operators, trigger::prepare);
        }

        @Bean
        Loop fanOutTriggerLoop(FanOutTrigger trigger, BrokerLine triggerLine) {
            return new Loop("fan-out-trigger", trigger.arrived(), CONNECT_EVERY, () -> trigger.run(triggerLine));
        }

        @Bean
        Broker broker(BrokerLine relayLine, BrokerLine triggerLine, MeterRegistry registry) {
            return new Broker(relayLine, triggerLine, registry);
        }

        @Bean
        Loop relayLagLoop(RelayMetrics metrics) {
            return new Loop("relay-lag", new Bell(), LOOK_EVERY, () -> {
                metrics.look();
                return false;
            });
        }

        private BrokerLine line(String name, OperatorEvents operators, BrokerLine.Preparation preparation) {
            var topology = Topology.of(settings);
            return new BrokerLine(
                    name,
                    new BrokerAddress(url, settings.caFile()),
                    channel -> {
                        topology.declare(channel);
                        preparation.on(channel);
                    },
                    () -> operators.raise(OperatorEvents.Kind.BROKER_AWAY, AWAY));
        }
    }
}
