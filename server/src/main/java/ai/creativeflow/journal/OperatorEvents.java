package ai.creativeflow.journal;

import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.ids.OperatorEventId;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.Bell;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators must know, beside the log. Raising costs the caller nothing and never fails: it is written a moment later,
 * the same thing at most once every ten seconds, with how often it was raised.
 */
public final class OperatorEvents {

    private static final Logger LOG = LoggerFactory.getLogger(OperatorEvents.class);
    private static final int KINDS_MAX = 256;
    private static final int DETAIL_LENGTH_MAX = 500;

    private final OperatorEventRepository events;
    private final Uuids uuids;
    private final InstantSource clock;
    private final Tally<Raised> tally = new Tally<>(KINDS_MAX);
    private final Bell raised = new Bell();

    /** The closed list of what is told. */
    public enum Kind {
        RATE_LIMITS_FALLBACK,
        AUDIT_DROPPED,
        REQUEST_LOG_DROPPED,
        MAIL_FAILED,
        BROKER_AWAY,
        ODOO_SILENT,
        ODOO_REFUSED,
        BOOKS_DIFFER,
        GENERATIONS_FAILED,
        ENGINE_DOWN,
        ENGINE_BACK,
        PARTITIONS_FAILED,
        STORAGE_DAMAGED;

        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind stored(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT));
        }
    }

    private record Raised(Kind kind, String detail) {}

    OperatorEvents(OperatorEventRepository events, Uuids uuids, InstantSource clock) {
        this.events = events;
        this.uuids = uuids;
        this.clock = clock;
    }

    public void raise(Kind kind, String detail) {
        String bounded = detail.length() > DETAIL_LENGTH_MAX ? detail.substring(0, DETAIL_LENGTH_MAX) : detail;
        if (tally.add(new Raised(kind, bounded))) {
            LOG.warn("{}: {}", kind.wire(), bounded);
            raised.ring();
        }
    }

    public List<OperatorEvent> list(Page.Request page) {
        return events.list(page);
    }

    /** Writes what was raised. */
    public void write() {
        for (Map.Entry<Raised, Integer> one : tally.take().counts().entrySet()) {
            events.insert(new OperatorEvent(
                    new OperatorEventId(uuids.next()),
                    one.getKey().kind(),
                    one.getKey().detail(),
                    one.getValue(),
                    clock.instant()));
        }
    }

    Bell raised() {
        return raised;
    }
}
