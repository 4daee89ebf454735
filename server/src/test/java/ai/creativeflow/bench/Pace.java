package ai.creativeflow.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Generations at a steady rate, whatever the server makes of it: each has its time, and its latency counts from then on, so
 * that waiting for a connection is not hidden. Arguments: port, key file, requests a second, seconds, connections. Prints
 * requests, refusals and failures, p50 and p99 in milliseconds.
 */
final class Pace {

    private static final String BODY =
            "{\"prompt\": \"Summer sale: 30 % off all surfboards\", \"format\": \"instagram_post\"}";

    private final int port;
    private final List<String> keys;
    private final BlockingQueue<Integer> due;
    private final long[] planned;
    private final long[] nanos;
    private final AtomicInteger failures = new AtomicInteger();
    private final String run = Long.toString(System.currentTimeMillis());

    private Pace(int port, List<String> keys, int count) {
        this.port = port;
        this.keys = keys;
        this.due = new ArrayBlockingQueue<>(count + 1_000);
        this.planned = new long[count];
        this.nanos = new long[count];
    }

    public static void main(String[] arguments) throws Exception {
        int rate = Integer.parseInt(arguments[2]);
        int count = rate * Integer.parseInt(arguments[3]);
        var pace = new Pace(Integer.parseInt(arguments[0]), Files.readAllLines(Path.of(arguments[1])), count);
        pace.run(rate, Integer.parseInt(arguments[4]));
    }

    private void run(int rate, int connections) throws InterruptedException {
        var threads = new Thread[connections];
        for (int i = 0; i < connections; i++) {
            threads[i] = Thread.ofPlatform().start(this::connection);
        }
        long begun = System.nanoTime();
        for (int i = 0; i < planned.length; i++) {
            planned[i] = begun + i * 1_000_000_000L / rate;
            for (long left = planned[i] - System.nanoTime(); left > 0; left = planned[i] - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            due.add(i);
        }
        for (int i = 0; i < connections; i++) {
            due.put(-1);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%d %d %.1f %.1f%n",
                nanos.length,
                failures.get(),
                nanos[nanos.length / 2] / 1e6,
                nanos[(int) (nanos.length * 99L / 100)] / 1e6);
    }

    private void connection() {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setTcpNoDelay(true);
            var in = new BufferedInputStream(socket.getInputStream());
            for (int number = due.take(); number >= 0; number = due.take()) {
                if (!create(number, socket.getOutputStream(), in)) {
                    failures.incrementAndGet();
                }
                nanos[number] = System.nanoTime() - planned[number];
            }
        } catch (IOException e) {
            failures.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean create(int number, OutputStream out, InputStream in) throws IOException {
        String request =
                """
                POST /v1/generations HTTP/1.1
                Host: 127.0.0.1
                Authorization: Bearer %s
                Content-Type: application/json
                Idempotency-Key: pace-%s-%d
                Content-Length: %d

                """.replace("\n", "\r\n").formatted(keys.get(number % keys.size()), run, number, BODY.length());
        out.write((request + BODY).getBytes(StandardCharsets.US_ASCII));
        out.flush();
        String status = line(in);
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        in.skipNBytes(length);
        return status.contains(" 202");
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the server closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
