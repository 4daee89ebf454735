package ai.creativeflow.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A line to a server that a test can cut and mend, as when the server is stopped and started again. */
public final class Wire implements AutoCloseable {

    private final InetSocketAddress target;
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
            for (Socket socket : open) {
                socket.close();
            }
            open.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException e) {
                // Cut.
            } finally {
                open.remove(from);
                open.remove(to);
            }
        });
    }
}
