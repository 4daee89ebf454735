package ai.creativeflow.bench;

import ai.creativeflow.CreativeFlowApplication;
import ai.creativeflow.journal.EventType;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.TeamId;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.springframework.boot.SpringApplication;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The server itself, and in its process somebody who publishes events by the transaction that every feature publishes by:
 * a generation, even one that draws nothing, costs much more than a delivery. Argument: the port of whoever says what to
 * publish. Commands, a line each: {@code publish <team> <count>}, each event in a transaction of its own, or {@code dump
 * <team> <count>}, 500 a transaction. After each commit it answers {@code <event> <nanoseconds>}, after a dump {@code
 * dumped}; the clock is the machine's monotonic one. With {@code -Dbench.deaf=true} its own commits wake no fan-out here.
 */
final class WebhookSource {

    private static final int PUBLISHERS = 8;
    private static final int DUMPED_AT_ONCE = 500;

    private final Journal journal;
    private final TransactionTemplate transactions;
    private final PrintStream answers;
    private final BlockingQueue<TeamId> due = new LinkedBlockingQueue<>();

    private WebhookSource(Journal journal, TransactionTemplate transactions, PrintStream answers) {
        this.journal = journal;
        this.transactions = transactions;
        this.answers = answers;
    }

    public static void main(String[] arguments) throws Exception {
        var context = SpringApplication.run(CreativeFlowApplication.class);
        if (Boolean.getBoolean("bench.deaf")) {
            deafen(context.getBean(Journal.class));
        }
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]))) {
            socket.setTcpNoDelay(true);
            var answers = new PrintStream(socket.getOutputStream(), false, StandardCharsets.US_ASCII);
            var source = new WebhookSource(
                    context.getBean(Journal.class), context.getBean(TransactionTemplate.class), answers);
            for (int i = 0; i < PUBLISHERS; i++) {
                Thread.ofVirtual().start(source::publisher);
            }
            source.obey(new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)));
        }
        context.close();
    }

    /** Commits of this process wake the relay to the broker and no fan-out, as if they were another node's. */
    private static void deafen(Journal journal) throws ReflectiveOperationException {
        var woken = Journal.class.getDeclaredField("woken");
        woken.setAccessible(true);
        ((Collection<?>) woken.get(journal)).remove(journal.pending());
    }

    private void obey(BufferedReader commands) throws Exception {
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ");
            TeamId team = TeamId.parse(words[1]).orElseThrow();
            int count = Integer.parseInt(words[2]);
            if (words[0].equals("dump")) {
                Thread.ofVirtual().start(() -> dump(team, count));
            } else {
                for (int i = 0; i < count; i++) {
                    due.add(team);
                }
            }
        }
    }

    private void publisher() {
        var random = new Random();
        try {
            while (true) {
                TeamId team = due.take();
                var event = Objects.requireNonNull(transactions.execute(
                        tx -> journal.publish(team, Mode.LIVE, EventType.GENERATION_COMPLETED, payload(random))));
                say(event + " " + System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void dump(TeamId team, int count) {
        var random = new Random();
        for (int left = count; left > 0; left -= DUMPED_AT_ONCE) {
            List<Journal.Told> all = new ArrayList<>();
            for (int i = 0; i < Math.min(left, DUMPED_AT_ONCE); i++) {
                all.add(new Journal.Told(team, Mode.LIVE, payload(random)));
            }
            transactions.executeWithoutResult(tx -> journal.publishAll(EventType.GENERATION_COMPLETED, all));
        }
        say("dumped");
    }

    private void say(String answer) {
        synchronized (answers) {
            answers.print(answer + "\n");
            answers.flush();
        }
    }

    /** As large as a generation with four samples, some 1 500 bytes. */
    private static Map<String, Object> payload(Random random) {
        var samples = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < 4; i++) {
            samples.add(Map.of(
                    "id",
                    "smp_" + Long.toHexString(random.nextLong()),
                    "status",
                    "ready",
                    "url",
                    "https://api.example.com/files/" + Long.toHexString(random.nextLong()) + "?signature="
                            + Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong())
                            + Long.toHexString(random.nextLong()),
                    "width",
                    512,
                    "height",
                    512));
        }
        var payload = new LinkedHashMap<String, Object>();
        payload.put("object", "generation");
        payload.put("prompt", "Summer sale: 30 % off all surfboards, this week only. ".repeat(8));
        payload.put("samples", samples);
        return payload;
    }
}
