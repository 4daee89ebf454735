package ai.creativeflow.generations;

import ai.creativeflow.generations.Engine.EngineFailure;
import java.util.Locale;

/** How one call to an engine elsewhere failed, and what that means for the generation. */
public final class EngineFault extends Exception {

    private final Kind kind;
    private final EngineFailure meaning;

    /** What went wrong. */
    public enum Kind {
        /** No connection, or one that was cut. */
        NETWORK(true, true),
        /** No whole answer in time. */
        TIMEOUT(true, true),
        /** A fault of its own: 5xx. */
        SERVER(true, true),
        /** An answer that can't be understood. */
        UNREADABLE(true, false),
        /** It wants fewer calls: 429. */
        THROTTLED(false, false),
        /** It doesn't let us: our token, our account. */
        FORBIDDEN(true, false),
        /** It understood and won't: 4xx. */
        REFUSED(false, false);

        private final boolean itsFault;
        private final boolean worthRepeating;

        Kind(boolean itsFault, boolean worthRepeating) {
            this.itsFault = itsFault;
            this.worthRepeating = worthRepeating;
        }

        /** Whether an engine that does so often is left alone for a while. */
        boolean itsFault() {
            return itsFault;
        }

        boolean worthRepeating() {
            return worthRepeating;
        }

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public EngineFault(Kind kind, EngineFailure meaning) {
        super(meaning.getMessage(), meaning);
        this.kind = kind;
        this.meaning = meaning;
    }

    public Kind kind() {
        return kind;
    }

    public EngineFailure meaning() {
        return meaning;
    }
}
