package ai.creativeflow.testing;

import java.util.LinkedHashMap;
import java.util.Map;

/** The smallest generations there are, for tests that are about something else. */
public final class Pictures {

    private Pictures() {}

    /** One sample of 64 by 64 pixels; more fields, or others, in pairs. */
    public static Map<String, Object> small(Object... more) {
        var body = new LinkedHashMap<String, Object>();
        body.put("prompt", "Summer sale at the surf shop");
        body.put("format", "custom");
        body.put("width", 64);
        body.put("height", 64);
        body.put("samples", 1);
        for (int i = 0; i < more.length; i += 2) {
            body.put(more[i].toString(), more[i + 1]);
        }
        return body;
    }

    /** A small generation that awaits its selection. */
    public static Answer awaiting(Client client) {
        Answer answer = client.post("/v1/generations?wait=30", small());
        if (answer.status() != 202 || !answer.text("/status").equals("awaiting_selection")) {
            throw new AssertionError(answer.toString());
        }
        return answer;
    }
}
