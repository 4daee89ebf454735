package ai.creativeflow.kernel.outbound;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.util.function.Supplier;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections for {@link OutboundClient}: resolves, has the guard judge, connects to the judged addresses in turn,
 * and lets TLS verify the name. Sockets are made without a proxy, so that {@code socksProxyHost} and its like are void.
 */
final class GuardedConnector implements HttpClientConnectionOperator {

    private static final String DEADLINE = "creativeflow.deadline";
    private static final String TARGET = "creativeflow.target";

    private final AddressGuard guard;
    private final TlsSocketStrategy tls;
    private final Supplier<Socket> sockets;

    GuardedConnector(AddressGuard guard, TlsSocketStrategy tls, Supplier<Socket> sockets) {
        this.guard = guard;
        this.tls = tls;
        this.sockets = sockets;
    }

    /** Of the system, and straight to where it goes. */
    static Socket directSocket() {
        return new Socket(Proxy.NO_PROXY);
    }

    /** Tells the connector, which sees nothing else of a call, where it goes and how long it may take. */
    static void prepare(HttpContext context, Target target, Deadline deadline) {
        context.setAttribute(TARGET, target);
        context.setAttribute(DEADLINE, deadline);
    }

    @Override
    public void connect(
            ManagedHttpClientConnection connection,
            HttpHost host,
            @Nullable InetSocketAddress localAddress,
            TimeValue connectTimeout,
            SocketConfig socketConfig,
            HttpContext context)
            throws IOException {
        if (!(context.getAttribute(TARGET) instanceof Target target)
                || !(context.getAttribute(DEADLINE) instanceof Deadline deadline)) {
            throw new IllegalStateException("a connection to " + host + " that no call asked for");
        }
        var addresses = guard.admit(target, deadline.left());
        for (int at = 0; at < addresses.size(); at++) {
            try {
                connect(connection, target, addresses.get(at), deadline, context);
                return;
            } catch (ConnectException unreachable) {
                if (at == addresses.size() - 1) {
                    throw unreachable;
                }
            }
        }
    }

    private void connect(
            ManagedHttpClientConnection connection,
            Target target,
            InetAddress address,
            Deadline deadline,
            HttpContext context)
            throws IOException {
        var socket = sockets.get();
        try {
            connection.bind(socket);
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(address, target.port()), deadline.leftMillis());
            connection.bind(socket);
            socket.setSoTimeout(deadline.leftMillis());
            if (!target.plain()) {
                connection.bind(tls.upgrade(socket, target.host(), target.port(), null, context), socket);
            }
        } catch (IOException | RuntimeException failed) {
            socket.close();
            throw failed;
        }
    }

    @Override
    public void upgrade(ManagedHttpClientConnection connection, HttpHost host, HttpContext context) {
        throw new UnsupportedOperationException("no proxies, so nothing to tunnel to " + host);
    }
}
