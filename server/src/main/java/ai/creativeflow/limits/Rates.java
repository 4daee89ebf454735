package ai.creativeflow.limits;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.RateWindow;
import ai.creativeflow.kernel.ids.TeamId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * All that a call of one caller is held against, in one decision: the windows of team, key and person, and the attempts of
 * each.
 *
 * @param tag what the decision is about; the same for everything that shares a counter
 */
record Rates(String tag, List<Meter> meters) {

    static final String ATTEMPTS = "attempts";

    private static final String PREFIX = "creativeflow:rate:";
    private static final int ATTEMPTS_FACTOR = 5;
    private static final int ATTEMPTS_A_MINUTE_MIN = 60;
    private static final int MINUTE = 60;
    private static final int SLIDING_SECONDS_MAX = 3600;

    Rates {
        meters = List.copyOf(meters);
    }

    /** A person without a team has the windows of the first plan alone. {@code shadow}: none of the windows refuses, whatever they say themselves. */
    static Rates of(Caller caller, boolean shadow) {
        TeamId team = caller.chosenTeam();
        String tag = team == null ? caller.principal().text() : team.value().toString();
        var meters = new ArrayList<Meter>();
        var names = new HashSet<String>();
        List<RateWindow> ofTeam = inForce(caller.plan().windows(), shadow);
        if (team != null) {
            add(meters, names, tag, Meter.Subject.TEAM, "team", ofTeam);
        }
        switch (caller.principal()) {
            case Caller.ApiKeyPrincipal key ->
                add(
                        meters,
                        names,
                        tag,
                        Meter.Subject.KEY,
                        "key:" + key.lineage().value(),
                        inForce(key.windows(), shadow));
            case Caller.UserPrincipal user ->
                add(
                        meters,
                        names,
                        tag,
                        Meter.Subject.USER,
                        "user:" + user.user().value(),
                        team == null ? ofTeam : inForce(caller.plan().userWindows(), shadow));
        }
        return new Rates(tag, meters);
    }

    /** The failures of one address, which have no attempts: each of them is one. */
    static Rates ofAddress(String address, int failuresPerMinute) {
        var failures = new Meter(
                key(address, "failures"),
                Meter.Subject.ADDRESS,
                "failures",
                failuresPerMinute,
                MINUTE,
                Meter.Role.LIMIT);
        return new Rates(address, List.of(failures));
    }

    /** The same for one of so many nodes that cannot ask each other: its share of each limit, rounded up. */
    Rates share(int nodes) {
        if (nodes == 1) {
            return this;
        }
        return new Rates(
                tag,
                meters.stream()
                        .map(meter -> meter.withLimit(Math.ceilDiv(meter.limit(), nodes)))
                        .toList());
    }

    boolean ofAddress() {
        return !meters.isEmpty() && meters.getFirst().subject() == Meter.Subject.ADDRESS;
    }

    private static void add(
            List<Meter> meters,
            Set<String> names,
            String tag,
            Meter.Subject subject,
            String who,
            List<RateWindow> windows) {
        for (RateWindow window : windows) {
            String name = window.name();
            String shown = names.add(name) ? name : subject.name().toLowerCase(Locale.ROOT) + "-" + name;
            meters.add(new Meter(
                    key(tag, "%s:%s:%d".formatted(who, name, window.seconds())),
                    subject,
                    shown,
                    window.limit(),
                    window.seconds(),
                    window.shadow() ? Meter.Role.SHADOW : Meter.Role.LIMIT));
        }
        attempts(windows)
                .ifPresent(attempts -> meters.add(new Meter(
                        key(tag, "%s:%s:%d".formatted(who, ATTEMPTS, attempts.seconds())),
                        subject,
                        ATTEMPTS,
                        attempts.limit(),
                        attempts.seconds(),
                        Meter.Role.ATTEMPTS)));
    }

    /**
     * Five times the shortest window that refuses, over the same time, so that the two let go of a call together: whoever
     * hammers and is refused by that window alone finds an attempt as soon as there is room. Never less than 60 a minute.
     */
    private static Optional<RateWindow> attempts(List<RateWindow> windows) {
        return windows.stream()
                .filter(window -> !window.shadow())
                .min(Comparator.comparingInt(RateWindow::seconds))
                .map(shortest -> {
                    int seconds = shortest.seconds() <= SLIDING_SECONDS_MAX ? shortest.seconds() : MINUTE;
                    long times = Math.ceilDiv((long) ATTEMPTS_FACTOR * shortest.limit() * seconds, shortest.seconds());
                    long least = Math.ceilDiv((long) ATTEMPTS_A_MINUTE_MIN * seconds, MINUTE);
                    return new RateWindow(ATTEMPTS, (int) Math.min(Integer.MAX_VALUE, Math.max(times, least)), seconds);
                });
    }

    private static List<RateWindow> inForce(List<RateWindow> windows, boolean shadow) {
        if (!shadow) {
            return windows;
        }
        return windows.stream()
                .map(window -> new RateWindow(window.name(), window.limit(), window.seconds(), true))
                .toList();
    }

    private static String key(String tag, String rest) {
        return PREFIX + '{' + tag + "}:" + rest;
    }
}
