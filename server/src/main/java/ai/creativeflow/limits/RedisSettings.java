package ai.creativeflow.limits;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * {@code creativeflow.redis.*}
 *
 * @param url {@code redis://[[user]:password@]host[:port][/database]}, {@code rediss://} for TLS; null: no Redis, and the
 *     windows are in the memory of the one node
 */
@ConfigurationProperties("creativeflow.redis")
record RedisSettings(@Nullable String url) {

    /** Without the password that may stand in it. */
    @Override
    public String toString() {
        return "RedisSettings[url=%s]".formatted(url == null ? "null" : "***");
    }
}
