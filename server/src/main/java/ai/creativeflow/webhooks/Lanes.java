package ai.creativeflow.webhooks;

import ai.creativeflow.kernel.ids.EndpointId;
import ai.creativeflow.kernel.ids.TeamId;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What this node has in flight, and how much more each endpoint may get: a fixed number at once, halved each time it
 * says that it is too much, whole again with its next success. In memory: another node, or this one after a restart,
 * learns it anew.
 */
final class Lanes {

    private static final class Lane {
        private int inFlight;
        private int allowed;
        /** Since it last stood still: then rows may have been left unclaimed for want of room. */
        private boolean wasFull;

        private Lane(int allowed) {
            this.allowed = allowed;
        }
    }

    private final int capacity;
    private final int perEndpoint;
    private final Map<UUID, Lane> lanes = new HashMap<>();
    private final Map<UUID, Integer> teams = new HashMap<>();
    private int inFlight;
    private boolean wasFull;

    Lanes(int capacity, int perEndpoint) {
        this.capacity = capacity;
        this.perEndpoint = perEndpoint;
    }

    /** How far teams and endpoints are from their usual room; those not named have all of it. */
    record Load(int free, int perEndpoint, Map<UUID, Integer> room, Map<UUID, Integer> teams) {}

    synchronized Load load() {
        var room = new HashMap<UUID, Integer>();
        lanes.forEach((endpoint, lane) -> room.put(endpoint, Math.max(0, lane.allowed - lane.inFlight)));
        return new Load(capacity - inFlight, perEndpoint, room, Map.copyOf(teams));
    }

    synchronized void begin(TeamId team, EndpointId endpoint) {
        inFlight++;
        wasFull |= inFlight >= capacity;
        teams.merge(team.value(), 1, Integer::sum);
        Lane lane = lanes.computeIfAbsent(endpoint.value(), id -> new Lane(perEndpoint));
        lane.inFlight++;
        lane.wasFull |= lane.inFlight >= lane.allowed;
    }

    /** True where work may have waited for the room that this makes, so that it should be looked for. */
    synchronized boolean end(TeamId team, EndpointId endpoint) {
        Lane lane = lanes.get(endpoint.value());
        if (lane == null) {
            throw new IllegalStateException("nothing in flight to " + endpoint);
        }
        boolean missed = wasFull || lane.wasFull;
        inFlight--;
        lane.inFlight--;
        teams.computeIfPresent(team.value(), (id, count) -> count == 1 ? null : count - 1);
        wasFull &= inFlight > 0;
        lane.wasFull &= lane.inFlight > 0;
        forgetIfUsual(endpoint, lane);
        return missed;
    }

    synchronized void overloaded(EndpointId endpoint) {
        Lane lane = lanes.computeIfAbsent(endpoint.value(), id -> new Lane(perEndpoint));
        lane.allowed = Math.max(1, lane.allowed / 2);
    }

    synchronized void succeeded(EndpointId endpoint) {
        Lane lane = lanes.get(endpoint.value());
        if (lane != null) {
            lane.allowed = perEndpoint;
            forgetIfUsual(endpoint, lane);
        }
    }

    private void forgetIfUsual(EndpointId endpoint, Lane lane) {
        if (lane.inFlight == 0 && lane.allowed == perEndpoint) {
            lanes.remove(endpoint.value());
        }
    }

    synchronized int inFlight() {
        return inFlight;
    }
}
