package ai.creativeflow;

import ai.creativeflow.kernel.crypto.Sealer;
import ai.creativeflow.kernel.http.AbsentOptional;
import ai.creativeflow.kernel.http.BodyReader;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.kernel.messaging.NodeId;
import ai.creativeflow.kernel.messaging.Nodes;
import ai.creativeflow.kernel.sql.DataDirectory;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.UUID;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/** What every feature is given: time, ids, JSON, secrets, liveness. */
@Configuration(proxyBeanMethods = false)
class PlatformConfiguration {

    private static final int SEALING_KEY_ID = 1;
    private static final int SEALING_KEY_BYTES = 32;
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Bean
    StrictSettings strictSettings(ConfigurableEnvironment environment, ListableBeanFactory beans) {
        return new StrictSettings(environment, beans);
    }

    @Bean
    InstantSource clock() {
        return Clock.systemUTC();
    }

    @Bean
    Uuids uuids(InstantSource clock) {
        return new Uuids(clock);
    }

    @Bean
    Sealer sealer(DataDirectory data) {
        return new Sealer(SEALING_KEY_ID, Map.of(SEALING_KEY_ID, data.secret("sealing-key", SEALING_KEY_BYTES)));
    }

    @Bean
    NodeId nodeId() {
        return new NodeId(UUID.randomUUID());
    }

    @Bean(destroyMethod = "leave")
    Nodes nodes(JdbcClient jdbc, NodeId self) {
        return new Nodes(jdbc, self);
    }

    @Bean
    Loop nodeBeat(Nodes nodes) {
        return new Loop("node-beat", new Bell(), Nodes.BEAT, () -> {
            nodes.beat();
            return false;
        });
    }

    /** Strict in what it reads, since a misread request costs money; one spelling in what it writes. */
    @Bean
    JsonMapperBuilderCustomizer strictJson() {
        return builder -> builder.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .withCoercionConfig(
                        LogicalType.Integer,
                        config -> config.setCoercion(CoercionInputShape.String, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .withCoercionConfig(
                        LogicalType.Boolean,
                        config -> config.setCoercion(CoercionInputShape.String, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
                .withCoercionConfig(
                        LogicalType.Textual,
                        config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .withCoercionConfig(
                        LogicalType.POJO,
                        config -> config.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
                .addModule(module());
    }

    /** Bounds of what is read; an own number is never longer, and an own document never deeper. */
    @Bean
    JsonFactoryBuilderCustomizer boundedJson() {
        return builder -> builder.streamReadConstraints(StreamReadConstraints.builder()
                .maxNestingDepth(BodyReader.JSON_DEPTH_MAX)
                .maxNumberLength(BodyReader.JSON_NUMBER_LENGTH_MAX)
                .build());
    }

    private static SimpleModule module() {
        var module = new SimpleModule("creativeflow");
        module.setDeserializers(AbsentOptional.deserializers());
        return module.addSerializer(Instant.class, new MillisSerializer());
    }

    /** RFC 3339 in UTC, always with three digits of milliseconds. */
    private static final class MillisSerializer extends ValueSerializer<Instant> {
        @Override
        public void serialize(Instant value, JsonGenerator generator, SerializationContext context) {
            generator.writeString(MILLIS.format(value));
        }
    }
}
