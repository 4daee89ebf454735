package ai.creativeflow;

import ai.creativeflow.kernel.http.BodyReader;
import ai.creativeflow.kernel.http.BoundedHeads;
import ai.creativeflow.kernel.http.BrowserRules;
import ai.creativeflow.kernel.http.ClientAddress;
import ai.creativeflow.kernel.http.HttpSettings;
import ai.creativeflow.kernel.http.Idempotency;
import ai.creativeflow.kernel.http.ListeningPorts;
import ai.creativeflow.kernel.http.PortSeparation;
import ai.creativeflow.kernel.http.ProblemAdvice;
import ai.creativeflow.kernel.http.ProblemValve;
import ai.creativeflow.kernel.http.Problems;
import ai.creativeflow.kernel.http.PublicUrl;
import ai.creativeflow.kernel.http.RequestIds;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.messaging.Loop;
import jakarta.servlet.Filter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.AbstractProtocol;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP edge: two ports of one server, the first filters, and one form for everything that is refused. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HttpSettings.class)
class HttpConfiguration {

    private static final Duration SLOW_HEADS_SOUGHT_EVERY = Duration.ofSeconds(1);
    private static final int MANAGEMENT_PORT_OFFSET = 1000;
    private static final Set<String> OTHER_FORMATS = Set.of("xml", "cbor", "yaml", "x-jackson-smile");
    private static final Duration IDEMPOTENCY_SWEEP = Duration.ofMinutes(10);
    private static final int IDEMPOTENCY_SWEEP_ROWS = 10_000;

    @Bean
    PublicUrl publicUrl(Environment environment) {
        String fallback = "http://127.0.0.1:" + environment.getProperty("server.port", "8080");
        return new PublicUrl(environment.getProperty("CREATIVEFLOW_PUBLIC_URL", fallback));
    }

    @Bean
    Problems problems(JsonMapper json, PublicUrl publicUrl, Uuids uuids, ClientAddress clientAddress) {
        return new Problems(json, publicUrl, new RequestIds(uuids, clientAddress));
    }

    @Bean
    ClientAddress clientAddress(HttpSettings settings) {
        return new ClientAddress(settings);
    }

    @Bean
    HandlerExceptionResolver problemAdvice(Problems problems) {
        return new ProblemAdvice(problems);
    }

    @Bean
    Idempotency idempotency(
            JdbcClient jdbc,
            NamedParameterJdbcOperations batches,
            TransactionTemplate transactions,
            JsonMapper json,
            PublicUrl publicUrl) {
        return new Idempotency(jdbc, batches, transactions, json, publicUrl);
    }

    @Bean
    Loop idempotencySweep(Idempotency idempotency) {
        return new Loop(
                "idempotency-sweep",
                new Bell(),
                IDEMPOTENCY_SWEEP,
                () -> idempotency.sweep(IDEMPOTENCY_SWEEP_ROWS) == IDEMPOTENCY_SWEEP_ROWS);
    }

    @Bean
    WebMvcConfigurer bodies(JsonMapper json, HttpSettings settings) {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new BodyReader(json, settings.bodyDeadline()));
            }

            // JSON is what we speak, whatever other formats happen to be on the class path.
            @Override
            public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
                builder.configureMessageConvertersList(all -> all.removeIf(one -> one.getSupportedMediaTypes().stream()
                        .anyMatch(type -> OTHER_FORMATS.contains(type.getSubtype()))));
            }
        };
    }

    @Bean
    FilterRegistrationBean<RequestIds> requestIds(Uuids uuids, ClientAddress clientAddress) {
        return first(new RequestIds(uuids, clientAddress), Ordered.HIGHEST_PRECEDENCE);
    }

    @Bean
    FilterRegistrationBean<PortSeparation> portSeparation(ListeningPorts ports, Problems problems) {
        return first(new PortSeparation(ports, problems), Ordered.HIGHEST_PRECEDENCE + 2);
    }

    @Bean
    FilterRegistrationBean<BrowserRules> browserRules(HttpSettings settings, PublicUrl publicUrl) {
        return first(new BrowserRules(settings, publicUrl), Ordered.HIGHEST_PRECEDENCE + 1);
    }

    @Bean
    ListeningPorts listeningPorts(Environment environment) throws UnknownHostException {
        int publicPort = environment.getRequiredProperty("server.port", Integer.class);
        int fallback = publicPort == 0 ? 0 : publicPort + MANAGEMENT_PORT_OFFSET;
        var connector = new Connector(BoundedHeads.class.getName());
        connector.setPort(environment.getProperty("MANAGEMENT_PORT", Integer.class, fallback));
        if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
            protocol.setAddress(InetAddress.getByName(environment.getRequiredProperty("server.address")));
        }
        return new ListeningPorts(connector);
    }

    /** One loop for the connectors of both ports. */
    @Bean
    Loop slowHeads(ApplicationContext context, HttpSettings settings) {
        return new Loop("slow-heads", new Bell(), SLOW_HEADS_SOUGHT_EVERY, () -> {
            if (context instanceof ServletWebServerApplicationContext web
                    && web.getWebServer() instanceof TomcatWebServer server) {
                for (Connector connector : server.getTomcat().getService().findConnectors()) {
                    if (connector.getProtocolHandler() instanceof BoundedHeads heads) {
                        heads.closeSlow(settings.headDeadline());
                    }
                }
            }
            return false;
        });
    }

    @Bean
    ApplicationListener<WebServerInitializedEvent> publicPort(ListeningPorts ports) {
        return event -> ports.publicIs(event.getWebServer().getPort());
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcat(
            ListeningPorts ports, Problems problems, Uuids uuids) {
        return factory -> {
            factory.setProtocol(BoundedHeads.class.getName());
            factory.addAdditionalConnectors(ports.management());
            factory.addEngineValves(new ProblemValve(problems));
            factory.addContextCustomizers(context -> {
                if (context.getParent() instanceof StandardHost host) {
                    withoutErrorPages(host);
                }
            });
        };
    }

    /** Takes away the pages that the server, and Boot in its place, would answer with before our valve could. */
    private static void withoutErrorPages(StandardHost host) {
        host.setErrorReportValveClass("");
        for (Valve valve : host.getPipeline().getValves()) {
            if (valve instanceof ErrorReportValve) {
                host.getPipeline().removeValve(valve);
            }
        }
    }

    private static <F extends Filter> FilterRegistrationBean<F> first(F filter, int order) {
        var registration = new FilterRegistrationBean<>(filter);
        registration.addUrlPatterns("/*");
        registration.setOrder(order);
        return registration;
    }
}
