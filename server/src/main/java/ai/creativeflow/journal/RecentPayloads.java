package ai.creativeflow.journal;

import ai.creativeflow.kernel.ids.EventId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The payloads that were handed out last, up to so many characters; the oldest go first. No cache that learns what is asked
 * for often: each is asked for once an endpoint, right after it came, and such a cache keeps the old ones then.
 */
final class RecentPayloads {

    private final long charactersMax;
    private final Map<EventId, String> payloads = new LinkedHashMap<>();
    private long characters;

    RecentPayloads(long charactersMax) {
        this.charactersMax = charactersMax;
    }

    synchronized @Nullable String get(EventId id) {
        return payloads.get(id);
    }

    synchronized void add(EventId id, String payload) {
        if (payloads.putIfAbsent(id, payload) != null) {
            return;
        }
        characters += payload.length();
        var oldest = payloads.values().iterator();
        while (characters > charactersMax && oldest.hasNext()) {
            characters -= oldest.next().length();
            oldest.remove();
        }
    }
}
