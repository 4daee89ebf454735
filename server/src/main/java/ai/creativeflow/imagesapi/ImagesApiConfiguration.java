package ai.creativeflow.imagesapi;

import ai.creativeflow.generations.DeliveredPictures;
import ai.creativeflow.generations.EngineResults;
import ai.creativeflow.generations.EngineWatch;
import ai.creativeflow.kernel.outbound.AddressGuard;
import ai.creativeflow.kernel.outbound.AddressPolicy;
import ai.creativeflow.kernel.outbound.HostResolver;
import ai.creativeflow.kernel.outbound.Network;
import ai.creativeflow.kernel.outbound.ReservedEndpoints;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ImagesApiSettings.class)
class ImagesApiConfiguration {

    static final class HasUrl implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return StringUtils.hasText(context.getEnvironment().getProperty("creativeflow.images-api.url"));
        }
    }

    /** Where the server has an address. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(HasUrl.class)
    static class Configured {

        @Bean
        ImagesClient imagesClient(ImagesApiSettings settings, EngineWatch watch) {
            return new ImagesClient(
                    settings, Objects.requireNonNull(settings.url()), watch.calls(ImagesApiEngine.NAME));
        }

        @Bean
        EngineResults imagesApiResults(
                ImagesApiSettings settings,
                ReservedEndpoints reserved,
                DeliveredPictures pictures,
                MeterRegistry registry) {
            var policy = AddressPolicy.allowing(Network.parseAll(settings.allowedNetworks()))
                    .withLocalNames(settings.allowedNames());
            var guard = new AddressGuard(policy, reserved, HostResolver.system());
            return new EngineResults(
                    ImagesApiEngine.NAME,
                    guard,
                    pictures,
                    settings.resultTimeout(),
                    settings.resultBytesMax(),
                    registry);
        }

        @Bean
        ImagesApiEngine imagesApiEngine(
                ImagesApiSettings settings,
                ImagesClient client,
                DeliveredPictures pictures,
                EngineResults imagesApiResults) {
            return new ImagesApiEngine(settings, client, pictures, imagesApiResults);
        }
    }
}
