package ai.creativeflow.limits;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code creativeflow.redis.*}
 *
 * @param url {@code redis://[[user]:password@]host[:port][/database]}, {@code rediss://} for TLS; null: no Redis, and the
 *     windows are in the memory of the one node
 * @param timeout how long a decision waits for Redis before the node decides by itself: with what that takes, by default
 *     less than 50 ms
 */
@ConfigurationProperties("creativeflow.redis")
record RedisSettings(
        @Nullable String url, @DefaultValue("35ms") Duration timeout) {

    /** Without the password that may stand in it. */
    @Override
    public String toString() {
        return "RedisSettings[url=%s, timeout=%s]".formatted(url == null ? "null" : "***", timeout);
    }
}
