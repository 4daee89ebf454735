package ai.creativeflow.limits;

import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitsSettings.class)
class LimitsConfiguration {

    @Bean
    Limits limits(LimitsSettings settings, InstantSource clock) {
        long begun = System.nanoTime();
        return new Limits(settings.failuresPerMinute(), () -> new Moment(System.nanoTime() - begun, clock.millis()));
    }
}
