package ai.creativeflow.limits;

import ai.creativeflow.kernel.WhereSet;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.kernel.messaging.Nodes;
import ai.creativeflow.kernel.outbound.ReservedEndpoints;
import ai.creativeflow.limits.Decision.Engine;
import io.lettuce.core.RedisURI;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Redis where its URL is configured, memory where it is not. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({LimitsSettings.class, RedisSettings.class})
class LimitsConfiguration {

    @Bean
    LimitsMetrics limitsMetrics(MeterRegistry registry) {
        return new LimitsMetrics(registry);
    }

    @Bean
    MomentSource momentSource(InstantSource clock) {
        long begun = System.nanoTime();
        return () -> new Moment(System.nanoTime() - begun, clock.millis());
    }

    @Bean
    Limits limits(LimitsSettings settings, Windows windows, LimitsMetrics metrics, InstantSource clock) {
        return new Limits(settings, windows, metrics, clock);
    }

    @Configuration(proxyBeanMethods = false)
    @WhereSet(value = "creativeflow.redis.url", not = true)
    static class InMemory {

        @Bean
        MemoryWindows windows(MomentSource moments) {
            return new MemoryWindows(Engine.MEMORY, moments);
        }

        @Bean
        @DependsOnDatabaseInitialization
        OnlyNode onlyNode(Nodes nodes, LimitsSettings settings, Environment environment) {
            boolean databaseOfItsOwn = !environment.containsProperty("DATABASE_URL");
            return new OnlyNode(nodes, databaseOfItsOwn || settings.unsharedAllowed());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @WhereSet("creativeflow.redis.url")
    static class InRedis {

        private static final Duration PROBE_EVERY = Duration.ofMillis(100);

        @Bean
        RedisURI redisUri(RedisSettings settings, ReservedEndpoints reserved) {
            RedisURI uri = RedisURI.create(Objects.requireNonNull(settings.url()));
            Stream.concat(Stream.of(uri), uri.getSentinels().stream())
                    .filter(one -> one.getHost() != null)
                    .forEach(one -> reserved.add(one.getHost(), one.getPort()));
            return uri;
        }

        @Bean
        RedisLine redisLine(RedisURI uri) {
            return new RedisLine(uri);
        }

        @Bean
        LiveNodes liveNodes(Nodes nodes) {
            return new LiveNodes(nodes);
        }

        @Bean
        SharedWindows windows(
                RedisLine line, RedisSettings settings, LiveNodes nodes, LimitsMetrics metrics, MomentSource moments) {
            var redis = new RedisWindows(line, settings.timeout(), null);
            return new SharedWindows(line, redis, new MemoryWindows(Engine.FALLBACK, moments), nodes, metrics);
        }

        @Bean
        Loop redisProbe(SharedWindows windows) {
            return new Loop("redis-probe", new Bell(), PROBE_EVERY, () -> {
                windows.probe();
                return false;
            });
        }

        @Bean
        Loop liveNodesCount(LiveNodes nodes) {
            return new Loop("live-nodes", new Bell(), Nodes.BEAT, () -> {
                nodes.count();
                return false;
            });
        }
    }
}
