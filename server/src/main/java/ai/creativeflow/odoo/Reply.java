package ai.creativeflow.odoo;

import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** What came of one question to Odoo. */
sealed interface Reply {

    /** Odoo has taken it; the result is a missing node where the answer had no body. */
    record Answered(JsonNode result) implements Reply {}

    /** Odoo has understood and will not, however often it is asked. */
    record Refused(String why) implements Reply {}

    /** No answer, or none that says anything: it may have been taken all the same. Zero where Odoo asked for no pause. */
    record Failed(String why, Duration notBefore) implements Reply {

        Failed(String why) {
            this(why, Duration.ZERO);
        }
    }
}
