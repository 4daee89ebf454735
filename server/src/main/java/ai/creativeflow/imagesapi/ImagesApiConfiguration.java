package ai.creativeflow.imagesapi;

import ai.creativeflow.generations.DeliveredPictures;
import ai.creativeflow.generations.EngineResults;
import ai.creativeflow.generations.EngineWatch;
import ai.creativeflow.kernel.WhereSet;
import ai.creativeflow.kernel.outbound.AddressGuard;
import ai.creativeflow.kernel.outbound.AddressPolicy;
import ai.creativeflow.kernel.outbound.HostResolver;
import ai.creativeflow.kernel.outbound.Network;
import ai.creativeflow.kernel.outbound.ReservedEndpoints;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.util.Objects;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ImagesApiSettings.class)
class ImagesApiConfiguration {

    /** Where the server has an address. */
    @Configuration(proxyBeanMethods = false)
    @WhereSet("creativeflow.images-api.url")
    static class Configured {

        @Bean
        ImagesClient imagesClient(ImagesApiSettings settings, EngineWatch watch, ReservedEndpoints reserved) {
            URI url = Objects.requireNonNull(settings.url());
            reserved.add(url);
            return new ImagesClient(settings, url, watch.calls(ImagesApiEngine.NAME));
        }

        @Bean
        EngineResults imagesApiResults(
                ImagesApiSettings settings,
                ReservedEndpoints reserved,
                DeliveredPictures pictures,
                MeterRegistry registry) {
            var policy = AddressPolicy.allowing(Network.parseAll(settings.allowedNetworks()))
                    .withLocalNames(settings.allowedNames());
            ReservedEndpoints others = reserved.but(Objects.requireNonNull(settings.url()));
            var guard = new AddressGuard(policy, others, HostResolver.system());
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
