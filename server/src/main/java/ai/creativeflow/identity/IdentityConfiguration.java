package ai.creativeflow.identity;

import ai.creativeflow.journal.RefusedTokens;
import ai.creativeflow.journal.RequestLog;
import ai.creativeflow.kernel.http.ClientAddress;
import ai.creativeflow.kernel.http.Problems;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.messaging.Loop;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class IdentityConfiguration {

    /** After the request id, before everything that knows routes. */
    private static final int FILTER_ORDER = 10;

    @Bean
    AccessEpoch accessEpoch(JdbcClient jdbc) {
        return new AccessEpoch(jdbc);
    }

    @Bean
    Loop accessEpochLoop(AccessEpoch epoch) {
        return new Loop("access-epoch", new Bell(), AccessEpoch.REFRESH, () -> {
            epoch.refresh();
            return false;
        });
    }

    @Bean
    Teams teams(
            JdbcClient jdbc,
            JsonMapper json,
            TransactionTemplate transactions,
            AccessEpoch epoch,
            Uuids uuids,
            InstantSource clock) {
        return new Teams(new TeamRepository(jdbc, json), transactions, epoch, uuids, clock);
    }

    @Bean
    Plans plans(JdbcClient jdbc, TransactionTemplate transactions, AccessEpoch epoch) {
        return new Plans(new PlanRepository(jdbc), transactions, epoch);
    }

    @Bean
    FilterRegistrationBean<ApiFilter> apiFilter(
            List<Authenticator> authenticators, Gate gate, ClientAddress clientAddress, Problems problems) {
        var registration = new FilterRegistrationBean<>(new ApiFilter(authenticators, gate, clientAddress, problems));
        registration.addUrlPatterns("/v1/*", "/v1");
        registration.setOrder(FILTER_ORDER);
        return registration;
    }

    @Bean
    FilterRegistrationBean<CallRecorder> callRecorder(
            RequestLog log, RefusedTokens refusedTokens, InstantSource clock) {
        var registration = new FilterRegistrationBean<>(new CallRecorder(log, refusedTokens, clock));
        registration.addUrlPatterns("/v1/*", "/v1");
        registration.setOrder(FILTER_ORDER - 1);
        return registration;
    }

    @Bean
    WebMvcConfigurer identityWeb() {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new RouteCheck()).addPathPatterns("/v1/**");
            }

            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CallerArgument());
                resolvers.add(new AdmissionArgument());
            }
        };
    }
}
