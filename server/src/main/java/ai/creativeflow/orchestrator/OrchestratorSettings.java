package ai.creativeflow.orchestrator;

import ai.creativeflow.kernel.crypto.Secret;
import ai.creativeflow.kernel.outbound.Network;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code creativeflow.orchestrator.*}: how the platform's orchestrator is reached. Without a URL it is not.
 *
 * @param url where it is, without a path or with the one that all paths begin with
 * @param dialect how requests to it are spelled
 * @param createPath where work is handed over; paths may name {@code {id}} and {@code {user_id}}
 * @param statusPath where work is asked for; empty where it can't be, so that only updates tell
 * @param tokenHeader the header that carries the token
 * @param token the whole value of that header; none is sent where absent
 * @param defaultUser who answers for a team in which nobody is known to the Auth service; where absent, the team's id
 * @param defaultProject the project of what names none that is a UUID; where absent, the team's id as a UUID
 * @param timeout for one call, in all
 * @param tries of a call that the network or the server fails
 * @param lookAfter when something handed over is asked for first, unless an update came before
 * @param lookPauseMax what the pause between two questions grows to
 * @param giveUpAfter how long work may take before the attempt has failed
 * @param rejectionCodes error codes that are a verdict on the content
 * @param resultTimeout for fetching one picture, in all
 * @param resultBytesMax how large its file may be
 * @param allowedNetworks the only private networks that results may be fetched from, and by plain http; beside webhooks' own
 * @param allowedNames names of hosts in them that only that network knows, as {@code minio}
 * @param callbackHeader the header of callbacks that carries the secret
 * @param callbackSecret what it must be; without one no callback is taken
 * @param rabbitmqUrl the broker that has its updates, where it is not {@code creativeflow.rabbitmq.url}
 * @param exchange where its updates are published; declared by the platform and not by us
 * @param routingKey which of them are ours to read
 * @param queue ours, a quorum queue
 * @param deadLetters our exchange and queue of messages that can't be read
 * @param prefetch at most so many messages are given to this node before it has acknowledged them
 */
@ConfigurationProperties("creativeflow.orchestrator")
record OrchestratorSettings(
        @Nullable URI url,
        @DefaultValue("camel") Dialect dialect,
        @DefaultValue("/api/v1/generations") String createPath,

        @DefaultValue("/api/v1/generations/{id}?user_id={user_id}")
        String statusPath,

        @DefaultValue("/api/v1/generations/{id}/select-sample")
        String selectPath,

        @DefaultValue("/api/v1/generations/{id}/regenerate-samples")
        String regeneratePath,

        @DefaultValue("Authorization") String tokenHeader,
        @Nullable Secret token,
        @Nullable String defaultUser,
        @Nullable String defaultProject,
        @DefaultValue("30s") Duration timeout,
        @DefaultValue("3") int tries,
        @DefaultValue("5s") Duration lookAfter,
        @DefaultValue("1m") Duration lookPauseMax,
        @DefaultValue("15m") Duration giveUpAfter,
        @DefaultValue({"CONTENT_POLICY_VIOLATION", "429"}) List<String> rejectionCodes,
        @DefaultValue("30s") Duration resultTimeout,
        @DefaultValue("33554432") int resultBytesMax,
        @DefaultValue("") String allowedNetworks,
        @DefaultValue List<String> allowedNames,
        @DefaultValue("X-N8N-Webhook-Secret") String callbackHeader,
        @Nullable Secret callbackSecret,
        @Nullable Secret rabbitmqUrl,
        @DefaultValue("ex.topic.platform_events") String exchange,
        @DefaultValue("ai.job.update.#") String routingKey,
        @DefaultValue("orchestrator_updates") String queue,
        @DefaultValue("orchestrator_updates.dead") String deadLetters,
        @DefaultValue("20") int prefetch) {

    private static final int TRIES_MAX = 5;
    private static final int PREFETCH_MAX = 1_000;
    private static final int SECRET_LENGTH_MIN = 16;
    private static final int RESULT_BYTES_MIN = 1_024;
    private static final int RESULT_BYTES_MAX = 128 * 1_024 * 1_024;

    OrchestratorSettings {
        // A variable that is set to nothing is none.
        url = url == null || url.toString().isEmpty() ? null : url;
        rejectionCodes = List.copyOf(rejectionCodes);
        callbackSecret = callbackSecret == null || callbackSecret.reveal().isEmpty() ? null : callbackSecret;
        rabbitmqUrl = rabbitmqUrl == null || rabbitmqUrl.reveal().isEmpty() ? null : rabbitmqUrl;
        if (url != null) {
            requireReachable(url);
        }
        for (Duration one : List.of(timeout, lookAfter, lookPauseMax, giveUpAfter, resultTimeout)) {
            require(one.isPositive(), "durations must be positive");
        }
        for (String path : List.of(createPath, selectPath, regeneratePath)) {
            require(path.startsWith("/"), "paths begin with a slash");
        }
        require(statusPath.isEmpty() || statusPath.startsWith("/"), "paths begin with a slash");
        require(tries >= 1 && tries <= TRIES_MAX, "tries must be 1 to " + TRIES_MAX);
        require(prefetch >= 1 && prefetch <= PREFETCH_MAX, "prefetch must be 1 to " + PREFETCH_MAX);
        require(
                resultBytesMax >= RESULT_BYTES_MIN && resultBytesMax <= RESULT_BYTES_MAX,
                "result-bytes-max must be %d to %d".formatted(RESULT_BYTES_MIN, RESULT_BYTES_MAX));
        require(
                callbackSecret == null || callbackSecret.reveal().length() >= SECRET_LENGTH_MIN,
                "callback-secret must have at least %d characters".formatted(SECRET_LENGTH_MIN));
        allowedNames =
                allowedNames.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        Network.parseAll(allowedNetworks);
    }

    /** Whether it can be asked for what it was handed. */
    boolean polled() {
        return !statusPath.isEmpty();
    }

    private static void requireReachable(URI url) {
        boolean http = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
        boolean bare = url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null;
        require(http && bare && url.getHost() != null, "url must be http or https, without user, query and fragment");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("creativeflow.orchestrator: " + message);
        }
    }
}
