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

    /** How many more may go, and how many of them may be deliveries that are made good: those leave half to the others. */
    record Room(int all, int spare) {

        static Room of(int allowed, int inFlight) {
            return new Room(Math.max(0, allowed - inFlight), Math.max(0, allowed - allowed / 2 - inFlight));
        }

        Room withSpare(int most) {
            return new Room(all, Math.min(spare, most));
        }
    }

    /** What there is room for: in all, and for endpoints; those not named have the usual room. Teams by what they have. */
    record Load(Room free, Room usual, Map<UUID, Room> endpoints, Map<UUID, Integer> teams) {

        /** The same, where no more than {@code most} may be made good: nobody has to look for more. */
        Load withSpare(int most) {
            var rooms = new HashMap<UUID, Room>();
            endpoints.forEach((endpoint, room) -> rooms.put(endpoint, room.withSpare(most)));
            return new Load(free.withSpare(most), usual.withSpare(most), rooms, teams);
        }
    }

    synchronized Load load() {
        var rooms = new HashMap<UUID, Room>();
        lanes.forEach((endpoint, lane) -> rooms.put(endpoint, Room.of(lane.allowed, lane.inFlight)));
        return new Load(Room.of(capacity, inFlight), Room.of(perEndpoint, 0), rooms, Map.copyOf(teams));
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
