package ai.creativeflow.limits;

import ai.creativeflow.limits.Decision.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Redis, and this node by its share of each limit while Redis does not answer in time. The share takes note of what Redis
 * let in here and of which windows it said are full, so a node that used its share already admits nothing more by it. What
 * an outage can let in too much is therefore at most the limit once more in a trailing window, and a call a node: it is
 * reached only where the calls that Redis counted came to other nodes than those that come during the outage.
 */
final class SharedWindows implements Windows {

    private static final Logger LOG = LoggerFactory.getLogger(SharedWindows.class);
    private static final Rates PROBE = Rates.ofAddress("probe", 1);

    private final RedisLine line;
    private final Windows redis;
    private final MemoryWindows fallback;
    private final IntSupplier nodes;
    private final LimitsMetrics metrics;
    private final Circuit circuit;

    SharedWindows(RedisLine line, Windows redis, MemoryWindows fallback, IntSupplier nodes, LimitsMetrics metrics) {
        this.line = line;
        this.redis = redis;
        this.fallback = fallback;
        this.nodes = nodes;
        this.metrics = metrics;
        this.circuit = new Circuit(true);
        metrics.fallback(this::isFallingBack);
        probe();
        if (isFallingBack()) {
            LOG.warn("Redis does not answer: this node decides by its share of each limit");
        }
    }

    /** Whether this node decides alone. */
    boolean isFallingBack() {
        return circuit.isOpen();
    }

    /**
     * Gives up a Redis whose connection is lost, though nobody calls, and asks one that was given up whether it is back; to
     * be called now and then.
     */
    void probe() {
        if (!circuit.isOpen()) {
            if (!line.isOpen() && circuit.open()) {
                LOG.warn("Redis is gone: this node decides by its share of each limit");
            }
            return;
        }
        if (!line.connect()) {
            return;
        }
        try {
            redis.standing(PROBE);
        } catch (RedisSilent e) {
            LOG.debug("Redis does not answer: {}", e.getMessage());
            return;
        }
        circuit.close();
        LOG.info("Redis answers: windows are shared by all nodes");
    }

    @Override
    public Decision decide(Call call) {
        if (!circuit.isOpen()) {
            try {
                Decision decision = metrics.timed(() -> redis.decide(call));
                circuit.succeeded();
                return fallback.note(decision);
            } catch (RedisSilent e) {
                gaveUp(e);
            }
        }
        Decision alone = fallback.decide(new Call(call.rates().share(nodes.getAsInt()), call.cost(), call.attempt()));
        return new Decision(call, Engine.FALLBACK, alone.at(), alone.noted(), nominal(call.rates(), alone.states()));
    }

    @Override
    public List<State> giveBack(Decision taken) {
        switch (taken.engine()) {
            case MEMORY, FALLBACK -> fallback.giveBack(taken);
            case REDIS -> {
                fallback.noteGivenBack(taken);
                if (!circuit.isOpen()) {
                    try {
                        return redis.giveBack(taken);
                    } catch (RedisSilent e) {
                        gaveUp(e);
                    }
                }
            }
        }
        return alone(taken.call().rates());
    }

    @Override
    public List<State> standing(Rates rates) {
        if (!circuit.isOpen()) {
            try {
                return redis.standing(rates);
            } catch (RedisSilent e) {
                gaveUp(e);
            }
        }
        return alone(rates);
    }

    private List<State> alone(Rates rates) {
        return nominal(rates, fallback.standing(rates.share(nodes.getAsInt())));
    }

    private void gaveUp(RedisSilent e) {
        metrics.redisSilent();
        if (circuit.failed()) {
            LOG.warn("Redis does not answer ({}): this node decides by its share of each limit", e.getMessage());
        }
    }

    /** The same states under the limits as they are, of which the share is a part. */
    private static List<State> nominal(Rates rates, List<State> states) {
        var nominal = new ArrayList<State>(states.size());
        for (int i = 0; i < states.size(); i++) {
            nominal.add(states.get(i).of(rates.meters().get(i)));
        }
        return nominal;
    }
}
