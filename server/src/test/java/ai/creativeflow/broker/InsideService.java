package ai.creativeflow.broker;

import ai.creativeflow.testing.RabbitServer.VirtualHost;
import ai.creativeflow.testing.Until;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A service of the platform that listens to events, with a durable queue of its own; it connects only to look. */
final class InsideService {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final VirtualHost host;
    private final String queue;
    private final @Nullable String team;
    private final List<GetResponse> received = new ArrayList<>();

    /** Something done on a channel. */
    @FunctionalInterface
    interface Work<T> {
        T on(Channel channel) throws IOException;
    }

    private InsideService(VirtualHost host, String queue, @Nullable String team) {
        this.host = host;
        this.queue = queue;
        this.team = team;
    }

    /** One that hears these events of a team from now on. */
    static InsideService listening(VirtualHost host, String name, String pattern, String team) {
        var service = new InsideService(host, name, team);
        service.with(channel -> {
            channel.queueDeclare(name, true, false, false, null);
            return channel.queueBind(name, "webhook_events", pattern);
        });
        return service;
    }

    /** One that reads a queue that is there. */
    static InsideService reading(VirtualHost host, String queue) {
        return new InsideService(host, queue, null);
    }

    /** Everything so far, in the order in which it came, once it is so many. */
    List<GetResponse> received(int atLeast) {
        with(channel -> {
            Until.holds(PATIENCE, atLeast + " messages in " + queue, () -> {
                take(channel);
                return received.size() >= atLeast;
            });
            return received;
        });
        return List.copyOf(received);
    }

    private void take(Channel channel) {
        try {
            for (GetResponse one = channel.basicGet(queue, true); one != null; one = channel.basicGet(queue, true)) {
                if (team == null
                        || team.equals(
                                String.valueOf(one.getProps().getHeaders().get("team_id")))) {
                    received.add(one);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ids of events, repeats left out. */
    List<String> events(int atLeast) {
        return received(atLeast).stream()
                .map(message -> message.getProps().getMessageId())
                .distinct()
                .toList();
    }

    <T> T with(Work<T> work) {
        try (Connection connection = host.admin();
                Channel channel = connection.createChannel()) {
            return work.on(channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
