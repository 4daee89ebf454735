package ai.creativeflow.webhooks;

import ai.creativeflow.journal.Event;
import ai.creativeflow.journal.Journal;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.UUID;

/** The bodies to send, remembered for a while, since an event goes to several endpoints and often more than once. */
final class Payloads {

    private static final long CHARACTERS_REMEMBERED = 8_000_000;

    private final Journal journal;
    private final Cache<UUID, String> remembered = Caffeine.newBuilder()
            .maximumWeight(CHARACTERS_REMEMBERED)
            .weigher((UUID id, String payload) -> payload.length())
            .build();

    Payloads(Journal journal) {
        this.journal = journal;
    }

    /** Empty where the event is no longer kept. */
    Optional<String> of(Claim claim) {
        UUID id = claim.event().value();
        String known = remembered.getIfPresent(id);
        if (known != null) {
            return Optional.of(known);
        }
        var found = journal.find(claim.team(), claim.mode(), claim.event()).map(Event::payload);
        found.ifPresent(payload -> remembered.put(id, payload));
        return found;
    }
}
