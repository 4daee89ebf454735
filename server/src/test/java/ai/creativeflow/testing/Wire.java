package ai.creativeflow.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * A line to a server that a test can cut and mend, as when the server is stopped and started again; stall, as when a network
 * drops what it is given and says nothing; or lay to another server.
 */
public final class Wire implements AutoCloseable {

    private static final int BYTES_AT_ONCE = 8_192;

    private volatile InetSocketAddress target;
    private volatile CountDownLatch flowing = new CountDownLatch(0);
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private ServerSocket door;

    public Wire(String host, int targetPort) {
        target = new InetSocketAddress(host, targetPort);
        door = listen(0);
        port = door.getLocalPort();
        accept(door);
    }

    public int port() {
        return port;
    }

    /** From now on new connections lead there; the others are dropped. */
    public synchronized void lay(int targetPort) {
        target = new InetSocketAddress(target.getHostString(), targetPort);
        drop();
    }

    /** Keeps every connection and takes new ones, and passes nothing on. */
    public void stall() {
        flowing = new CountDownLatch(1);
    }

    /** Passes on what was kept, and what comes. */
    public void flow() {
        flowing.countDown();
    }

    /** Drops every connection and refuses new ones. */
    public synchronized void cut() {
        close();
    }

    public synchronized void mend() {
        door = listen(port);
        accept(door);
    }

    @Override
    public synchronized void close() {
        try {
            door.close();
            drop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void drop() {
        for (Socket socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        open.clear();
    }

    private static ServerSocket listen(int port) {
        try {
            var socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket from) {
        Thread.ofVirtual().start(() -> {
            while (!from.isClosed()) {
                try {
                    Socket near = from.accept();
                    var far = new Socket();
                    far.connect(target);
                    open.add(near);
                    open.add(far);
                    pump(near, far);
                    pump(far, near);
                } catch (IOException e) {
                    // The door was closed, or the server is away: what the wire is for.
                }
            }
        });
    }

    private void pump(Socket from, Socket to) {
        Thread.ofVirtual().start(() -> {
            try (from;
                    to) {
                var bytes = new byte[BYTES_AT_ONCE];
                for (int read = from.getInputStream().read(bytes);
                        read >= 0;
                        read = from.getInputStream().read(bytes)) {
                    flowing.await();
                    to.getOutputStream().write(bytes, 0, read);
                }
            } catch (IOException e) {
                // Cut.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                open.remove(from);
                open.remove(to);
            }
        });
    }
}
