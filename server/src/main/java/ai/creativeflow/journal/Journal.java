package ai.creativeflow.journal;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Origin;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.AuditId;
import ai.creativeflow.kernel.ids.EndpointId;
import ai.creativeflow.kernel.ids.EventId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.Bell;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What happened, for those who were not there. {@link #publish} and {@link #audit} belong into the transaction of the
 * effect: both are there, or neither.
 */
public final class Journal {

    /** For statements of those who hand events out in order: the ids of the events that were not handed out yet. */
    public static final String PENDING = "SELECT event_id FROM event_pending";

    private static final long PAYLOAD_CHARACTERS_REMEMBERED = 8_000_000;

    private final EventRepository events;
    private final AuditRepository audits;
    private final Uuids uuids;
    private final InstantSource clock;
    private final JsonMapper json;
    private final Bell pending = new Bell();
    private final List<Bell> woken = new CopyOnWriteArrayList<>(List.of(pending));
    private final RecentPayloads payloads = new RecentPayloads(PAYLOAD_CHARACTERS_REMEMBERED);

    Journal(EventRepository events, AuditRepository audits, Uuids uuids, InstantSource clock, JsonMapper json) {
        this.events = events;
        this.audits = audits;
        this.uuids = uuids;
        this.clock = clock;
        this.json = json;
    }

    /** Writes an event with the object that it is about, as a GET would show it now. */
    public EventId publish(TeamId team, Mode mode, EventType type, Object data) {
        return publish(team, mode, type, data, null);
    }

    /** The same for an event that tells of an endpoint or of its deliveries: that endpoint never gets it. */
    public EventId publish(TeamId team, Mode mode, EventType type, Object data, @Nullable EndpointId about) {
        var id = new EventId(uuids.next());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        events.insert(new Event(id, team, mode, type, payload(id, team, mode, type, now, data), about, now));
        woken.forEach(Bell::ringAfterCommit);
        return id;
    }

    /** One of many events of one kind, see {@link #publishAll}. */
    public record Told(TeamId team, Mode mode, Object data) {}

    /** The same as {@link #publish} for many things that happen in one transaction, in one statement. */
    public void publishAll(EventType type, List<Told> all) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<Event> written = all.stream()
                .map(told -> {
                    var id = new EventId(uuids.next());
                    String payload = payload(id, told.team(), told.mode(), type, now, told.data());
                    return new Event(id, told.team(), told.mode(), type, payload, null, now);
                })
                .toList();
        if (!written.isEmpty()) {
            events.insertAll(written);
            woken.forEach(Bell::ringAfterCommit);
        }
    }

    /** Writes what one call did to many things, in one statement. */
    public void auditAll(List<AuditEvent> all) {
        if (!all.isEmpty()) {
            Instant now = clock.instant();
            String address = Origin.address().orElse(null);
            audits.insertAll(all.stream()
                    .map(event -> new AuditRecord(new AuditId(uuids.next()), event, 1, now, address))
                    .toList());
        }
    }

    /** Writes who did what to whom, and beside it where the present call came from. */
    public void audit(AuditEvent event) {
        audit(event, Origin.address().orElse(null), 1);
    }

    /** The same for what happened so many times, from an address of which the present thread doesn't know. */
    void audit(AuditEvent event, @Nullable String address, int occurrences) {
        audits.insert(new AuditRecord(new AuditId(uuids.next()), event, occurrences, clock.instant(), address));
    }

    /** Audit events of a team, newest first. */
    public List<AuditRecord> audited(TeamId team, AuditFilter filter, Page.Request page) {
        return audits.list(team, filter, page);
    }

    /** Those of all teams and of none, for operators. */
    public List<AuditRecord> auditedAnywhere(AuditFilter filter, Page.Request page) {
        return audits.list(null, filter, page);
    }

    /** Forgets where somebody called from; what they did stays. Says how many events lost their address. */
    public int eraseAddresses(String actor) {
        return audits.eraseAddresses(actor);
    }

    /**
     * Takes at most {@code limit} events that were not handed out yet, oldest first, and locks them until the present
     * transaction ends: if it commits they are handed out for good, if it doesn't they come again. Several takers at once
     * get different events.
     */
    public List<Event> takePending(int limit) {
        List<Event> taken = events.takePending(limit);
        taken.forEach(event -> payloads.add(event.id(), event.payload()));
        return taken;
    }

    /** What is to be sent of an event: from memory where this node handed it out lately. Empty where it is no longer kept. */
    public Optional<String> payload(TeamId team, Mode mode, EventId id) {
        String known = payloads.get(id);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<String> found = events.find(team, mode, id).map(Event::payload);
        found.ifPresent(payload -> payloads.add(id, payload));
        return found;
    }

    /** Rings after each commit that wrote an event. */
    public Bell pending() {
        return pending;
    }

    /** Rings this bell too after each such commit, for somebody else who waits: a bell has one hearer. */
    public void alsoRing(Bell bell) {
        woken.add(bell);
    }

    public Optional<Event> find(TeamId team, Mode mode, EventId id) {
        return events.find(team, mode, id);
    }

    /** Events of a team, newest first; all types where {@code type} is null. */
    public List<Event> list(TeamId team, Mode mode, @Nullable EventType type, Page.Request page) {
        return events.list(team, mode, type, page);
    }

    /** Events of a team in the order of their ids, those between two ids, oldest first. */
    public List<Event> between(TeamId team, Mode mode, UUID after, UUID before, int limit) {
        return events.between(team, mode, after, before, limit);
    }

    private String payload(EventId id, TeamId team, Mode mode, EventType type, Instant at, Object data) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("id", id);
        payload.put("type", type);
        payload.put("timestamp", at);
        payload.put("mode", mode);
        payload.put("team_id", team);
        payload.put("data", data);
        return json.writeValueAsString(payload);
    }
}
