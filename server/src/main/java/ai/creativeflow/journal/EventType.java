package ai.creativeflow.journal;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The closed list of what is told to developers. A type is added when the feature that publishes it exists. */
public enum EventType {
    GENERATION_CREATED("A generation was accepted; its price is held."),
    GENERATION_SAMPLES_READY("The samples are drawn; one can be selected now."),
    GENERATION_COMPLETED("The final is drawn and can be fetched."),
    GENERATION_FAILED("The generation failed; what was not delivered costs nothing."),
    GENERATION_CANCELED("The generation was canceled; what was not delivered costs nothing."),
    GENERATION_CONTENT_REJECTED("The engine refused the content; it costs nothing."),
    GENERATION_EXPIRED(
            "It had not begun by its deadline, or no sample was selected in time; what was held is released."),
    BATCH_COMPLETED("Every line of a batch was tried, and every generation of it is done; also after a cancel."),
    ASSET_CREATED("An asset was uploaded or derived; pictures that generations make are told by theirs."),
    ASSET_DELETED("An asset went to the trash, by its team or because its time was over; its links have ended."),
    ASSET_FAILED("An import ended without an asset; it says why."),
    API_KEY_CREATED("A key was created."),
    API_KEY_ROTATED("A key was put in the place of another, which works until its overlap ends."),
    API_KEY_DISABLED("A key was switched off, by the team or because it was reported as leaked."),
    API_KEY_REVOKED("A key was revoked and works no more."),
    API_KEY_EXPIRING("A key expires within a week; told again a day before."),
    USAGE_THRESHOLD_REACHED("The month's use of the quota or the cap has passed one of the team's thresholds."),
    QUOTA_EXCEEDED("The month's included generations are used up or reserved."),
    SPEND_CAP_REACHED("The month's cap is reached, or the next price would pass it."),
    INVOICE_CLOSED("A month was closed; its invoice does not change any more."),
    TEAM_MEMBER_ADDED("A person became a member of the team."),
    TEAM_MEMBER_REMOVED("A person is no member of the team any more; the keys that they made go on working."),
    WEBHOOK_ENDPOINT_FAILING("Deliveries to an endpoint have begun to fail."),
    WEBHOOK_ENDPOINT_RECOVERED("An endpoint that was failing takes deliveries again."),
    WEBHOOK_ENDPOINT_DISABLED("An endpoint was disabled because it asked for it or kept failing."),
    DELIVERY_EXHAUSTED("A delivery has used up its attempts."),
    WEBHOOK_PING("A test of an endpoint, sent when asked for.");

    private final String wire;
    private final String meaning;

    EventType(String meaning) {
        this.wire = subject(name()) + '.' + verb(name());
        this.meaning = meaning;
    }

    /** As in payloads and filters: {@code generation.samples_ready}. */
    @JsonValue
    public String wire() {
        return wire;
    }

    public String meaning() {
        return meaning;
    }

    public static Optional<EventType> of(String wire) {
        return Arrays.stream(values()).filter(type -> type.wire.equals(wire)).findFirst();
    }

    private static String subject(String name) {
        for (String subject : new String[] {
            "webhook_endpoint",
            "api_key",
            "asset",
            "generation",
            "batch",
            "delivery",
            "spend_cap",
            "usage",
            "quota",
            "invoice",
            "team",
            "webhook"
        }) {
            if (name.toLowerCase(Locale.ROOT).startsWith(subject + "_")) {
                return subject;
            }
        }
        throw new IllegalStateException("no subject for " + name);
    }

    private static String verb(String name) {
        return name.toLowerCase(Locale.ROOT).substring(subject(name).length() + 1);
    }
}
