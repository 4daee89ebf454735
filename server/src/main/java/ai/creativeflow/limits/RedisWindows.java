package ai.creativeflow.limits;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.codec.Base16;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;

/**
 * Windows in Redis, which all nodes share: exact over all of them, by its clock. A decision is one script and one round
 * trip; it is waited for no longer than the patience, then {@link RedisSilent} is thrown, and it may still be counted there.
 */
final class RedisWindows implements Windows {

    private static final Moment NEVER = new Moment(0, 0);
    private static final String KEEPS = "A";
    private static final int LAST_PART = 5;
    private static final int NUMBERS_A_WINDOW = 4;
    private static final String SCRIPT = script();

    private final RedisLine line;
    private final Duration patience;
    private final @Nullable MomentSource clock;
    private final String sha;

    /** {@code clock} is for tests that turn the time by hand; null is the server's. */
    RedisWindows(RedisLine line, Duration patience, @Nullable MomentSource clock) {
        this.line = line;
        this.patience = patience;
        this.clock = clock;
        this.sha = Base16.digest(SCRIPT.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public Decision decide(Call call) {
        List<Meter> meters = call.rates().meters();
        if (meters.isEmpty()) {
            return new Decision(call, Decision.Engine.REDIS, NEVER, NEVER, List.of());
        }
        List<Long> answer = run("decide", meters, roles(meters), call.cost(), call.attempt(), 0);
        long micros = answer.getFirst();
        var at = new Moment(TimeUnit.MICROSECONDS.toNanos(micros), TimeUnit.MICROSECONDS.toMillis(micros));
        return new Decision(call, Decision.Engine.REDIS, at, at, states(meters, answer));
    }

    @Override
    public List<State> giveBack(Decision taken) {
        List<Meter> meters = taken.call().rates().meters();
        if (meters.isEmpty()) {
            return List.of();
        }
        String roles = taken.states().stream()
                .map(state -> taken.taken(state) ? "L" : KEEPS)
                .collect(Collectors.joining());
        long takenAt = TimeUnit.NANOSECONDS.toMicros(taken.at().nanos());
        return states(meters, run("giveback", meters, roles, taken.call().cost(), false, takenAt));
    }

    @Override
    public List<State> standing(Rates rates) {
        List<Meter> meters = rates.meters();
        return meters.isEmpty() ? List.of() : states(meters, run("standing", meters, roles(meters), 1, false, 0));
    }

    /** One letter a window, as the script has them. */
    private static String roles(List<Meter> meters) {
        return meters.stream()
                .map(meter -> switch (meter.role()) {
                    case LIMIT -> "L";
                    case ATTEMPTS -> KEEPS;
                    case SHADOW -> "S";
                })
                .collect(Collectors.joining());
    }

    private List<Long> run(
            String verb, List<Meter> meters, String roles, int cost, boolean attempt, long takenAtMicros) {
        String[] keys = meters.stream().map(Meter::key).toArray(String[]::new);
        String[] arguments = arguments(verb, meters, roles, cost, attempt, takenAtMicros);
        try {
            return await(line.commands().evalsha(sha, ScriptOutputType.MULTI, keys, arguments));
        } catch (RedisNoScriptException e) {
            return await(line.commands().eval(SCRIPT, ScriptOutputType.MULTI, keys, arguments));
        } catch (RedisException e) {
            throw new RedisSilent(e);
        }
    }

    /** In two parts: a pause of this process may outlast the first, and an answer that came meanwhile is taken all the same. */
    private List<Long> await(RedisFuture<List<Long>> answer) {
        Duration last = patience.dividedBy(LAST_PART);
        try {
            answer.await(patience.minus(last).toNanos(), TimeUnit.NANOSECONDS);
            return answer.get(last.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RedisNoScriptException missing) {
                throw missing;
            }
            throw new RedisSilent(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new RedisSilent(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedisSilent(e);
        }
    }

    private String[] arguments(
            String verb, List<Meter> meters, String roles, int cost, boolean attempt, long takenAtMicros) {
        var arguments = new ArrayList<String>(5 + meters.size() * NUMBERS_A_WINDOW);
        arguments.add(verb);
        arguments.add(
                clock == null
                        ? ""
                        : Long.toString(
                                TimeUnit.NANOSECONDS.toMicros(clock.now().nanos())));
        arguments.add(Integer.toString(cost));
        arguments.add(attempt ? "1" : "0");
        arguments.add(Long.toString(takenAtMicros));
        for (int i = 0; i < meters.size(); i++) {
            Meter meter = meters.get(i);
            int cells = meter.isDay() ? 0 : SlidingWindow.CELLS;
            long windowMicros = TimeUnit.SECONDS.toMicros(meter.seconds());
            arguments.add(Integer.toString(meter.limit()));
            arguments.add(Long.toString(Math.ceilDiv(windowMicros, Math.max(1, cells))));
            arguments.add(Integer.toString(cells));
            arguments.add(roles.substring(i, i + 1));
        }
        return arguments.toArray(String[]::new);
    }

    private static List<State> states(List<Meter> meters, List<Long> answer) {
        var states = new ArrayList<State>(meters.size());
        for (int i = 0; i < meters.size(); i++) {
            int at = 1 + i * NUMBERS_A_WINDOW;
            states.add(new State(
                    meters.get(i),
                    answer.get(at) == 1,
                    answer.get(at + 1).intValue(),
                    TimeUnit.MICROSECONDS.toNanos(answer.get(at + 2)),
                    TimeUnit.MICROSECONDS.toNanos(answer.get(at + 3))));
        }
        return states;
    }

    private static String script() {
        try {
            return new ClassPathResource("windows.lua", RedisWindows.class)
                    .getContentAsString(StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
