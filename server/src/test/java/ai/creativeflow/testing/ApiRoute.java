package ai.creativeflow.testing;

import ai.creativeflow.identity.Route;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * A route of callers as the running platform declares it, with what a table can't know: whose id stands in its path and a
 * body that would do. A route without such a row, and a row without a route, is an error.
 */
public record ApiRoute(String method, String pattern, Route declared, Kind kind, Map<String, Object> body) {

    private static final String SAMPLE = "smp_06axf0h8zk8q3cs9c8d5bqv4gr";

    /** What an id in a path names. */
    public enum Kind {
        NOTHING(""),
        GENERATION("gen"),
        BATCH("bat"),
        BRAND_KIT("bkt"),
        ASSET("ast"),
        UPLOAD("upl"),
        KEY("key"),
        ENDPOINT("whe"),
        DELIVERY("dlv"),
        EVENT("evt"),
        JOB("job"),
        INVITATION("ivt"),
        MEMBER("usr"),
        INVOICE("inv");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }

        /** Well formed, and nobody's. */
        public String missing() {
            return prefix + "_06axf0h8zk8q3cs9c8d5bqv4gr";
        }

        /** Whether it belongs to one mode; the other kinds are the whole team's. */
        public boolean hasMode() {
            return switch (this) {
                case GENERATION, BATCH, BRAND_KIT, ASSET, UPLOAD, KEY, ENDPOINT, DELIVERY, EVENT, JOB -> true;
                case NOTHING, INVITATION, MEMBER, INVOICE -> false;
            };
        }

        /** A live key handles test keys too. */
        public boolean isHiddenFromLive() {
            return hasMode() && this != KEY;
        }
    }

    private record Row(Kind kind, Map<String, Object> body) {}

    private static final Map<String, Row> ROWS = Map.ofEntries(
            row("GET /v1/me", Kind.NOTHING),
            row("GET /v1/audit-events", Kind.NOTHING),
            row("GET /v1/request-log", Kind.NOTHING),
            row("GET /v1/formats", Kind.NOTHING),
            row("GET /v1/limits", Kind.NOTHING),
            row("GET /v1/prices", Kind.NOTHING),
            row("GET /v1/usage", Kind.NOTHING),
            row("GET /v1/ledger", Kind.NOTHING),
            row("GET /v1/credit-grants", Kind.NOTHING),
            row("GET /v1/alerts", Kind.NOTHING),
            row("PUT /v1/alerts", Kind.NOTHING),
            row("GET /v1/invoices", Kind.NOTHING),
            row("GET /v1/invoices/preview", Kind.NOTHING),
            row("GET /v1/invoices/{id}", Kind.INVOICE),
            row("GET /v1/spend-cap", Kind.NOTHING),
            row("PUT /v1/spend-cap", Kind.NOTHING),
            row("POST /v1/quotes", Kind.NOTHING),
            row("POST /v1/api-keys", Kind.NOTHING),
            row("GET /v1/api-keys", Kind.NOTHING),
            row("GET /v1/api-keys/{id}", Kind.KEY),
            row("PATCH /v1/api-keys/{id}", Kind.KEY, Map.of("name", "Theirs")),
            row("POST /v1/api-keys/{id}/rotate", Kind.KEY),
            row("POST /v1/api-keys/{id}/revoke", Kind.KEY),
            row("POST /v1/api-keys/bulk-revoke", Kind.NOTHING),
            row("GET /v1/assets", Kind.NOTHING),
            row("POST /v1/assets", Kind.NOTHING),
            row("GET /v1/assets/{id}", Kind.ASSET),
            row("PATCH /v1/assets/{id}", Kind.ASSET, Map.of("name", "Theirs")),
            row("DELETE /v1/assets/{id}", Kind.ASSET),
            row("POST /v1/assets/{id}/restore", Kind.ASSET),
            row("POST /v1/assets/bulk-delete", Kind.NOTHING),
            row("POST /v1/assets/import", Kind.NOTHING),
            row("POST /v1/tus", Kind.NOTHING),
            row("GET /v1/tus/{id}", Kind.UPLOAD),
            row("PATCH /v1/tus/{id}", Kind.UPLOAD),
            row("DELETE /v1/tus/{id}", Kind.UPLOAD),
            row("GET /v1/assets/{id}/versions", Kind.ASSET),
            row("POST /v1/assets/{id}/versions", Kind.ASSET),
            row("POST /v1/assets/{id}/exports", Kind.ASSET, Map.of("width", 64, "height", 64)),
            row("GET /v1/assets/{id}/content", Kind.ASSET),
            row("POST /v1/generations", Kind.NOTHING),
            row("GET /v1/generations", Kind.NOTHING),
            row("GET /v1/generations/{id}", Kind.GENERATION),
            row("DELETE /v1/generations/{id}", Kind.GENERATION),
            row("GET /v1/generations/{id}/events", Kind.GENERATION),
            row("POST /v1/generations/{id}/select", Kind.GENERATION, Map.of("sample_id", SAMPLE)),
            row("POST /v1/generations/{id}/regenerate", Kind.GENERATION),
            row("POST /v1/generations/{id}/cancel", Kind.GENERATION),
            row("POST /v1/brand-kits", Kind.NOTHING),
            row("GET /v1/brand-kits", Kind.NOTHING),
            row("GET /v1/brand-kits/{id}", Kind.BRAND_KIT),
            row("PATCH /v1/brand-kits/{id}", Kind.BRAND_KIT, Map.of("name", "Theirs")),
            row("DELETE /v1/brand-kits/{id}", Kind.BRAND_KIT),
            row("GET /v1/fonts", Kind.NOTHING),
            row("POST /v1/palettes/suggest", Kind.NOTHING),
            row("POST /v1/batches", Kind.NOTHING),
            row("GET /v1/batches", Kind.NOTHING),
            row("GET /v1/batches/{id}", Kind.BATCH),
            row("GET /v1/batches/{id}/results", Kind.BATCH),
            row("POST /v1/batches/{id}/cancel", Kind.BATCH),
            row("GET /v1/events", Kind.NOTHING),
            row("GET /v1/events/{id}", Kind.EVENT),
            row("GET /v1/event-types", Kind.NOTHING),
            row("POST /v1/webhook-endpoints", Kind.NOTHING),
            row("GET /v1/webhook-endpoints", Kind.NOTHING),
            row("GET /v1/webhook-endpoints/{id}", Kind.ENDPOINT),
            row("PATCH /v1/webhook-endpoints/{id}", Kind.ENDPOINT, Map.of("description", "taken over")),
            row("DELETE /v1/webhook-endpoints/{id}", Kind.ENDPOINT),
            row("POST /v1/webhook-endpoints/{id}/rotate-secret", Kind.ENDPOINT),
            row("POST /v1/webhook-endpoints/{id}/test", Kind.ENDPOINT),
            row("POST /v1/webhook-endpoints/{id}/recover", Kind.ENDPOINT, Map.of("since", "2026-01-01T00:00:00Z")),
            row(
                    "POST /v1/webhook-endpoints/{id}/replay-missing",
                    Kind.ENDPOINT,
                    Map.of("since", "2026-01-01T00:00:00Z")),
            row("GET /v1/jobs/{id}", Kind.JOB),
            row("POST /v1/jobs/{id}/cancel", Kind.JOB),
            row("GET /v1/webhook-endpoints/{id}/deliveries", Kind.ENDPOINT),
            row("GET /v1/webhook-endpoints/{id}/stats", Kind.ENDPOINT),
            row("GET /v1/deliveries/{id}", Kind.DELIVERY),
            row("POST /v1/deliveries/{id}/resend", Kind.DELIVERY),
            row("GET /v1/users/me", Kind.NOTHING),
            row("GET /v1/users/{id}", Kind.MEMBER),
            row("GET /v1/team", Kind.NOTHING),
            row("PATCH /v1/team", Kind.NOTHING),
            row("DELETE /v1/team", Kind.NOTHING),
            row("GET /v1/teams", Kind.NOTHING),
            row("POST /v1/teams", Kind.NOTHING),
            row("GET /v1/team/members", Kind.NOTHING),
            row("PATCH /v1/team/members/{user_id}", Kind.MEMBER, Map.of("role", "viewer")),
            row("DELETE /v1/team/members/{user_id}", Kind.MEMBER),
            row("POST /v1/team/invitations", Kind.NOTHING),
            row("GET /v1/team/invitations", Kind.NOTHING),
            row("DELETE /v1/team/invitations/{id}", Kind.INVITATION),
            row("POST /v1/invitations/accept", Kind.NOTHING));

    /** All of them, in the order of their names. */
    public static List<ApiRoute> all(Platform platform) {
        var declared = new TreeMap<String, Route>();
        platform.context()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, handler) -> {
                    Route route = handler.getMethodAnnotation(Route.class);
                    if (route != null) {
                        mapping.getPatternValues()
                                .forEach(path -> mapping.getMethodsCondition()
                                        .getMethods()
                                        .forEach(verb -> declared.put(verb + " " + path, route)));
                    }
                });
        if (!declared.keySet().equals(ROWS.keySet())) {
            var both = new TreeMap<>(declared);
            both.keySet().removeAll(ROWS.keySet());
            throw new AssertionError("routes without a row: %s; rows without a route: %s"
                    .formatted(
                            both.keySet(),
                            ROWS.keySet().stream()
                                    .filter(name -> !declared.containsKey(name))
                                    .toList()));
        }
        return declared.entrySet().stream()
                .map(entry -> of(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(ApiRoute::toString))
                .toList();
    }

    private static ApiRoute of(String name, Route declared) {
        int space = name.indexOf(' ');
        Row row = Objects.requireNonNull(ROWS.get(name));
        return new ApiRoute(name.substring(0, space), name.substring(space + 1), declared, row.kind(), row.body());
    }

    /** The path with this id where one belongs. */
    public String path(String id) {
        return pattern.replaceAll("\\{[a-z_]+}", id);
    }

    /** The path with the id of nothing. */
    public String path() {
        return path(kind.missing());
    }

    public boolean isRead() {
        return method.equals("GET");
    }

    /** The scopes that are asked for, as callers write them. */
    public List<String> scopes() {
        return Arrays.stream(declared.scope()).map(scope -> scope.wire()).toList();
    }

    /** Calls it about an object, with a body that would do where it takes one. */
    public Answer call(Client client, String id) {
        return switch (method) {
            case "GET" -> client.get(path(id));
            case "DELETE" -> client.delete(path(id));
            case "PUT" -> client.put(path(id), body);
            case "PATCH" -> client.patch(path(id), body);
            case "POST" -> client.post(path(id), body);
            default -> throw new IllegalStateException(method);
        };
    }

    /** Calls it about nothing that exists. */
    public Answer call(Client client) {
        return call(client, kind.missing());
    }

    /** A method that the path has no route for. */
    public String otherMethod(List<ApiRoute> all) {
        return Stream.of("PATCH", "PUT", "DELETE")
                .filter(verb -> all.stream().noneMatch(one -> one.method.equals(verb) && one.hasPath(path())))
                .findFirst()
                .orElseThrow();
    }

    /** Whether a path is one of this route's, as {@code bulk-revoke} is for {@code {id}} too. */
    private boolean hasPath(String path) {
        return path.matches(pattern.replaceAll("\\{[^}]+}", "[^/]+"));
    }

    @Override
    public String toString() {
        return method + " " + pattern;
    }

    private static Map.Entry<String, Row> row(String route, Kind kind) {
        return row(route, kind, Map.of());
    }

    private static Map.Entry<String, Row> row(String route, Kind kind, Map<String, Object> body) {
        return Map.entry(route, new Row(kind, body));
    }
}
