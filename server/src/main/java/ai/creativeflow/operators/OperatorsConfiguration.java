package ai.creativeflow.operators;

import ai.creativeflow.billing.CountReconciliation;
import ai.creativeflow.billing.CreditReconciliation;
import ai.creativeflow.billing.InvoiceReconciliation;
import ai.creativeflow.billing.Reconciliation;
import ai.creativeflow.billing.UsageReconciliation;
import ai.creativeflow.generations.GenerationsReconciliation;
import ai.creativeflow.identity.Gate;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.journal.OperatorEvents;
import ai.creativeflow.journal.RefusedTokens;
import ai.creativeflow.kernel.http.ClientAddress;
import ai.creativeflow.kernel.http.ListeningPorts;
import ai.creativeflow.kernel.http.Problems;
import ai.creativeflow.kernel.http.PublicUrl;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.kernel.sql.DataDirectory;
import ai.creativeflow.limits.Limits;
import ai.creativeflow.odoo.OdooReconciliation;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OperatorsConfiguration.Settings.class)
class OperatorsConfiguration {

    private static final int ADMIN_TOKEN_BYTES = 32;
    private static final Duration WATCH_EVERY = Duration.ofSeconds(1);
    private static final int FILTER_ORDER = 20;
    private static final Duration LOOK_EVERY = Duration.ofMinutes(5);

    /**
     * {@code creativeflow.operators.*}
     *
     * @param tokens operators' names to the SHA-256 of their tokens in hex
     */
    @ConfigurationProperties("creativeflow.operators")
    record Settings(@DefaultValue Map<String, String> tokens) {}

    /** The embedded shape makes what it needs by itself; with a database of one's own nothing is made up. */
    static final class Embedded implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return isEmbedded(context.getEnvironment());
        }
    }

    @Bean
    FilterRegistrationBean<OperatorFilter> operatorFilter(
            Settings settings,
            Gate gate,
            ClientAddress clientAddress,
            Journal journal,
            RefusedTokens refusedTokens,
            Problems problems,
            DataDirectory data,
            Environment environment) {
        boolean local = settings.tokens().isEmpty() && isEmbedded(environment);
        Map<String, String> tokens = local ? Map.of("local", OperatorTokens.hash(localToken(data))) : settings.tokens();
        var registration = new FilterRegistrationBean<>(
                new OperatorFilter(new OperatorTokens(tokens), gate, clientAddress, journal, refusedTokens, problems));
        registration.addUrlPatterns("/admin/*");
        registration.setOrder(FILTER_ORDER);
        return registration;
    }

    @Bean
    Books books(
            Reconciliation billing,
            UsageReconciliation usage,
            CreditReconciliation credit,
            InvoiceReconciliation invoices,
            CountReconciliation counts,
            GenerationsReconciliation generations,
            ObjectProvider<OdooReconciliation> odoo,
            PlatformTransactionManager transactionManager) {
        return new Books(
                billing, usage, credit, invoices, counts, generations, odoo.getIfAvailable(), transactionManager);
    }

    @Bean
    NightlyBooks nightlyBooks(
            Books books, JdbcClient jdbc, OperatorEvents operatorEvents, InstantSource clock, MeterRegistry registry) {
        return new NightlyBooks(books, jdbc, operatorEvents, clock, registry);
    }

    @Bean
    Loop nightlyBooksLoop(NightlyBooks nightlyBooks) {
        return new Loop("nightly-books", new Bell(), LOOK_EVERY, nightlyBooks::runDue);
    }

    @Bean
    @Conditional(Embedded.class)
    Bootstrap bootstrap(
            DataDirectory data, JsonMapper json, TeamController teams, PublicUrl publicUrl, ListeningPorts ports) {
        return new Bootstrap(data, json, teams, publicUrl, ports, localToken(data), new ConsoleGreeting(System.out));
    }

    @Bean
    Loop limitsWatch(Limits limits, OperatorEvents operatorEvents) {
        var watch = new Watch(limits::isFallingBack, operatorEvents);
        return new Loop("limits-watch", new Bell(), WATCH_EVERY, () -> {
            watch.look();
            return false;
        });
    }

    private static boolean isEmbedded(Environment environment) {
        return !environment.containsProperty("DATABASE_URL");
    }

    /** The one operator of an installation that names none: its token is kept beside the other secrets. */
    private static String localToken(DataDirectory data) {
        return "cfop_" + HexFormat.of().formatHex(data.secret("operator-token", ADMIN_TOKEN_BYTES));
    }
}
