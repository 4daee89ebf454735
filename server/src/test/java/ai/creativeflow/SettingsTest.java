package ai.creativeflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.creativeflow.testing.Platform;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings are a promise to whoever runs this: names and defaults don't move unseen, and a misspelt one is no silence. */
class SettingsTest {

    @Test
    void a_setting_that_does_not_exist_stops_the_start() {
        assertThatThrownBy(() -> Platform.with(Map.of("creativeflow.limits.failures-per-hour", "5")))
                .rootCause()
                .hasMessageContaining("creativeflow.limits.failures-per-hour");
    }

    @Test
    void a_misspelt_variable_stops_the_start() {
        assertThatThrownBy(() -> Platform.with(Map.of("CREATIVEFLOW_WEBHOOKS_ALOWED_NETWORKS", "10.0.0.0/8")))
                .rootCause()
                .hasMessageContaining("CREATIVEFLOW_WEBHOOKS_ALOWED_NETWORKS");
    }

    @Test
    void names_and_defaults_are_these() {
        assertThat(defaults())
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("creativeflow.api-keys", "Settings[peppers=[]]"),
                        Map.entry(
                                "creativeflow.auth",
                                "AuthSettings[jwksUrl=null, issuer=null, audience=null, secret=none]"),
                        Map.entry("creativeflow.content", "ContentSettings[builtIn=true, rules={}]"),
                        Map.entry(
                                "creativeflow.database",
                                "DatabaseSettings[requestConnections=12, workerConnections=8, requestWait=PT1S, "
                                        + "workerWait=PT5S, connectTimeout=PT2S, socketTimeout=PT30S]"),
                        Map.entry(
                                "creativeflow.engines",
                                "EnginesSettings[live=[], plans={}, patience=PT5M, circuitOpen=PT10S, toldAfter=PT1M]"),
                        Map.entry("creativeflow.generations", "GenerationsSettings[liveEngine=STUDIO, hands=null]"),
                        Map.entry(
                                "creativeflow.http",
                                "HttpSettings[trustedProxies=[], corsOrigins=[], headDeadline=PT20S, bodyDeadline=PT30S]"),
                        Map.entry(
                                "creativeflow.images-api",
                                "ImagesApiSettings[url=null, apiKey=null, model=gpt-image-1, "
                                        + "sizes=[1024x1024, 1536x1024, 1024x1536], samplesAtOnce=4, responseFormat=, "
                                        + "finals=EDIT, timeout=PT2M, tries=3, inFlight=4, resultTimeout=PT30S, "
                                        + "resultBytesMax=33554432, allowedNetworks=, allowedNames=[]]"),
                        Map.entry(
                                "creativeflow.limits",
                                "LimitsSettings[failuresPerMinute=600, shadow=false, unsharedAllowed=false]"),
                        Map.entry(
                                "creativeflow.mail",
                                "MailSettings[host=null, port=587, user=null, password=none, from=null, startTls=true, timeout=PT10S]"),
                        Map.entry(
                                "creativeflow.odoo",
                                "OdooSettings[url=null, usagePath=/internal/api/v1/usage/log, "
                                        + "quotaPath=/internal/api/v1/quota/{user_id}, envelope=PLAIN, "
                                        + "tokenHeader=Authorization, token=null, defaultUser=null, quotaChecked=true, "
                                        + "whenDown=ALLOW, quotaTimeout=PT2S, quotaKept=PT30S, quotaRefusalKept=PT5S, "
                                        + "usageTimeout=PT10S, inFlight=8, retryPause=PT1S, retryPauseMax=PT5M, "
                                        + "circuitOpen=PT10S, unacknowledgedAfter=PT1H]"),
                        Map.entry(
                                "creativeflow.orchestrator",
                                "OrchestratorSettings[url=null, dialect=CAMEL, createPath=/api/v1/generations, "
                                        + "statusPath=/api/v1/generations/{id}?user_id={user_id}, "
                                        + "selectPath=/api/v1/generations/{id}/select-sample, "
                                        + "regeneratePath=/api/v1/generations/{id}/regenerate-samples, "
                                        + "tokenHeader=Authorization, token=null, defaultUser=null, defaultProject=null, "
                                        + "timeout=PT30S, tries=3, lookAfter=PT5S, lookPauseMax=PT1M, giveUpAfter=PT15M, "
                                        + "rejectionCodes=[CONTENT_POLICY_VIOLATION, 429], resultTimeout=PT30S, "
                                        + "resultBytesMax=33554432, allowedNetworks=, allowedNames=[], "
                                        + "callbackHeader=X-N8N-Webhook-Secret, callbackSecret=null, rabbitmqUrl=null, "
                                        + "exchange=ex.topic.platform_events, routingKey=ai.job.update.#, "
                                        + "queue=orchestrator_updates, deadLetters=orchestrator_updates.dead, prefetch=20]"),
                        Map.entry("creativeflow.operators", "Settings[tokens={}]"),
                        Map.entry(
                                "creativeflow.rabbitmq",
                                "BrokerSettings[url=null, caFile=null, exchange=webhook_events, queue=webhook_dispatch, "
                                        + "deadLetterExchange=webhook_events.dead, "
                                        + "deadLetterQueue=webhook_dispatch.dead, unconfirmed=500, "
                                        + "confirmTimeout=PT5S, prefetch=20]"),
                        Map.entry("creativeflow.redis", "RedisSettings[url=null, timeout=PT0.035S]"),
                        Map.entry("creativeflow.request-log", "RequestLogSettings[readsSampledOneIn=20, queue=10000]"),
                        Map.entry(
                                "creativeflow.retention",
                                "RetentionSettings[events=PT720H, trash=PT720H, samples=PT720H]"),
                        Map.entry(
                                "creativeflow.storage",
                                "StorageSettings[directory=null, s3Bucket=null, s3Endpoint=null, s3Region=us-east-1, "
                                        + "s3AccessKey=null, s3SecretKey=none, s3PathStyle=true, timeout=PT10S]"),
                        Map.entry(
                                "creativeflow.webhooks",
                                "WebhooksSettings[allowedNetworks=null, attemptTimeout=PT15S, inFlight=1024, "
                                        + "inFlightPerEndpoint=8]")));
    }

    /** Every settings record of the running platform, made from nothing. */
    private static Map<String, String> defaults() {
        ListableBeanFactory beans = Platform.shared().context();
        var nothing = new Binder(new MapConfigurationPropertySource(Map.of()));
        var found = new TreeMap<String, String>();
        for (String name : beans.getBeanNamesForAnnotation(ConfigurationProperties.class)) {
            var annotation = beans.findAnnotationOnBean(name, ConfigurationProperties.class);
            if (annotation != null && annotation.value().startsWith("creativeflow.")) {
                Object made = nothing.bindOrCreate(
                        annotation.value(), Bindable.of(Objects.requireNonNull(beans.getType(name))));
                found.put(annotation.value(), made.toString());
            }
        }
        return found;
    }
}
