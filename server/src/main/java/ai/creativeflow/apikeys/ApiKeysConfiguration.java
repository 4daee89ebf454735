package ai.creativeflow.apikeys;

import ai.creativeflow.identity.AccessEpoch;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.kernel.sql.DataDirectory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ApiKeysConfiguration.Settings.class)
class ApiKeysConfiguration {

    private static final int PEPPER_BYTES = 32;
    private static final Duration USE_WRITTEN_EVERY = Duration.ofSeconds(5);
    private static final Duration NOTICES_EVERY = Duration.ofMinutes(1);

    /**
     * {@code creativeflow.api-keys.*}
     *
     * @param peppers base64 of at least 16 bytes each, newest first; empty means one that the data directory keeps
     */
    @ConfigurationProperties("creativeflow.api-keys")
    record Settings(@DefaultValue List<String> peppers) {}

    @Bean
    KeyRepository keyRepository(JdbcClient jdbc, JsonMapper json) {
        return new KeyRepository(jdbc, json);
    }

    @Bean
    Peppers peppers(Settings settings, DataDirectory data) {
        return settings.peppers().isEmpty()
                ? new Peppers(List.of(data.secret("api-key-pepper", PEPPER_BYTES)))
                : new Peppers(settings.peppers().stream()
                        .map(pepper -> Base64.getDecoder().decode(pepper))
                        .toList());
    }

    @Bean
    KeyCallers keyCallers(KeyRepository keys, Teams teams, InstantSource clock) {
        return new KeyCallers(keys, teams, clock);
    }

    @Bean
    KeyFinder keyFinder(KeyRepository keys, Peppers peppers) {
        return new KeyFinder(keys, peppers);
    }

    @Bean
    ApiKeys apiKeys(
            KeyRepository keys,
            KeyFinder finder,
            Peppers peppers,
            Journal journal,
            AccessEpoch epoch,
            TransactionTemplate transactions,
            Uuids uuids,
            InstantSource clock) {
        return new ApiKeys(keys, finder, peppers, journal, epoch, transactions, uuids, clock);
    }

    @Bean
    KeyAuthenticator keyAuthenticator(
            KeyRepository keys,
            KeyFinder finder,
            Peppers peppers,
            Teams teams,
            AccessEpoch epoch,
            InstantSource clock) {
        return new KeyAuthenticator(keys, finder, peppers, teams, epoch, clock);
    }

    @Bean
    ExpiryNotices expiryNotices(
            JdbcClient jdbc, JsonMapper json, Journal journal, TransactionTemplate transactions, InstantSource clock) {
        return new ExpiryNotices(jdbc, json, journal, transactions, clock);
    }

    @Bean
    Loop expiryNoticesLoop(ExpiryNotices notices) {
        return new Loop("key-expiry-notices", new Bell(), NOTICES_EVERY, notices::tellDue);
    }

    @Bean
    Loop keyUseLoop(KeyAuthenticator authenticator) {
        return new Loop("key-use", new Bell(), USE_WRITTEN_EVERY, () -> {
            authenticator.flushUse();
            return false;
        });
    }
}
