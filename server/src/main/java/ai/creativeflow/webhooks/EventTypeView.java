package ai.creativeflow.webhooks;

import tools.jackson.databind.JsonNode;

/** An event type with the JSON Schema (2020-12) of its payload, all in one piece, and an example. */
record EventTypeView(String type, String description, JsonNode schema, JsonNode example) {}
