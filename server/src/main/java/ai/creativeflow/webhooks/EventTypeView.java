package ai.creativeflow.webhooks;

import ai.creativeflow.journal.EventType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An event type with the JSON Schema (2020-12) of its payload and an example. The envelope is closed; {@code data} is
 * the object that the event is about, as a GET of it answers, and stays open because such objects grow.
 */
record EventTypeView(String type, String description, Map<String, Object> schema, Map<String, Object> example) {

    private static final String ID = "evt_01k0a3v8m6e7x9y2z4b5c6d7e8";
    private static final String TEAM = "team_01k0a3v8m6e7x9y2z4b5c6d7e9";
    private static final String SUFFIX = "[0-9a-hjkmnp-tv-z]{26}$";

    static EventTypeView of(EventType type) {
        return new EventTypeView(type.wire(), type.meaning(), schema(type), example(type));
    }

    private static Map<String, Object> schema(EventType type) {
        var properties = new LinkedHashMap<String, Object>();
        properties.put("id", Map.of("type", "string", "pattern", "^evt_" + SUFFIX));
        properties.put("type", Map.of("const", type.wire()));
        properties.put("timestamp", Map.of("type", "string", "format", "date-time"));
        properties.put("mode", Map.of("enum", List.of("live", "test")));
        properties.put("team_id", Map.of("type", "string", "pattern", "^team_" + SUFFIX));
        properties.put("data", Map.of("type", "object"));
        var schema = new LinkedHashMap<String, Object>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", type.wire());
        schema.put("description", type.meaning());
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("required", List.copyOf(properties.keySet()));
        return schema;
    }

    private static Map<String, Object> example(EventType type) {
        var example = new LinkedHashMap<String, Object>();
        example.put("id", ID);
        example.put("type", type.wire());
        example.put("timestamp", "2026-07-01T12:00:00.000Z");
        example.put("mode", "test");
        example.put("team_id", TEAM);
        example.put("data", data(type));
        return example;
    }

    private static Map<String, Object> data(EventType type) {
        String subject = type.wire().substring(0, type.wire().indexOf('.'));
        return switch (subject) {
            case "generation" ->
                Map.of("id", "gen_01k0a3v8m6e7x9y2z4b5c6d7ea", "object", subject, "status", status(type));
            case "api_key" -> Map.of("id", "key_01k0a3v8m6e7x9y2z4b5c6d7eb", "object", subject, "name", "production");
            case "webhook_endpoint" ->
                Map.of("id", "whe_01k0a3v8m6e7x9y2z4b5c6d7ec", "object", subject, "url", "https://example.com/hook");
            case "delivery" -> Map.of("id", "dlv_01k0a3v8m6e7x9y2z4b5c6d7ed", "object", subject, "status", "failed");
            case "webhook" -> Map.of("endpoint_id", "whe_01k0a3v8m6e7x9y2z4b5c6d7ec");
            default -> Map.of("object", subject);
        };
    }

    private static String status(EventType type) {
        String verb = type.wire().substring(type.wire().indexOf('.') + 1);
        return switch (verb) {
            case "created" -> "pending";
            case "samples_ready" -> "awaiting_selection";
            default -> verb;
        };
    }
}
