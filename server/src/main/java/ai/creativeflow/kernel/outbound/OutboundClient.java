package ai.creativeflow.kernel.outbound;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Calls URLs that came from outside: guarded, bounded and without help. It follows no redirect, uses no proxy, keeps no
 * cookie, repeats nothing, decompresses nothing; one call of {@link #send} is at most one request on the wire. Idle
 * connections are kept per host, each to an address that was judged when it was opened, and renewed once a minute.
 */
public final class OutboundClient implements AutoCloseable {

    /** Of an answer's headers these are kept. */
    public static final List<String> HEADERS_KEPT =
            List.of("retry-after", "location", "content-type", "content-length", "etag");

    /** Also to one host: what one of its endpoints holds is not to be missing for another. */
    private static final int CONNECTIONS_MAX = 2_048;

    private static final TimeValue CONNECTION_LIFE = TimeValue.ofSeconds(60);
    private static final TimeValue CHECK_AFTER_IDLE = TimeValue.ofMilliseconds(500);
    private static final int HEADERS_MAX = 200;
    private static final int HEADER_BYTES_MAX = 16 * 1_024;
    private static final int BUFFER_BYTES = 8 * 1_024;

    private final AddressGuard guard;
    private final CloseableHttpClient client;
    private final ScheduledThreadPoolExecutor alarms;

    public OutboundClient(AddressGuard guard) {
        this(guard, SSLContexts.createDefault());
    }

    /** With other trusted certificates than the JDK's. */
    OutboundClient(AddressGuard guard, SSLContext trust) {
        this(guard, trust, GuardedConnector::directSocket);
    }

    /** With other sockets, for whoever wants to see every connection that is tried. */
    OutboundClient(AddressGuard guard, SSLContext trust, Supplier<Socket> sockets) {
        this(guard, trust, sockets, CONNECTION_LIFE);
    }

    /** With connections that are kept for another time. */
    OutboundClient(AddressGuard guard, TimeValue connectionLife) {
        this(guard, SSLContexts.createDefault(), GuardedConnector::directSocket, connectionLife);
    }

    private OutboundClient(AddressGuard guard, SSLContext trust, Supplier<Socket> sockets, TimeValue connectionLife) {
        this.guard = guard;
        var connections =
                connections(new GuardedConnector(guard, new DefaultClientTlsStrategy(trust), sockets), connectionLife);
        this.client = HttpClientBuilder.create()
                .setConnectionManager(connections)
                .setRoutePlanner(new DefaultRoutePlanner(null))
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableDefaultUserAgent()
                .build();
        this.alarms = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("outbound-deadline").daemon().factory());
        alarms.setRemoveOnCancelPolicy(true);
    }

    private static PoolingHttpClientConnectionManager connections(
            GuardedConnector connector, TimeValue connectionLife) {
        var http1 = Http1Config.custom()
                .setMaxHeaderCount(HEADERS_MAX)
                .setMaxLineLength(HEADER_BYTES_MAX)
                .build();
        var factory =
                ManagedHttpClientConnectionFactory.builder().http1Config(http1).build();
        var connections = new PoolingHttpClientConnectionManager(
                connector, PoolConcurrencyPolicy.STRICT, PoolReusePolicy.LIFO, connectionLife, factory);
        connections.setMaxTotal(CONNECTIONS_MAX);
        connections.setDefaultMaxPerRoute(CONNECTIONS_MAX);
        connections.setDefaultConnectionConfig(ConnectionConfig.custom()
                .setTimeToLive(connectionLife)
                .setValidateAfterInactivity(CHECK_AFTER_IDLE)
                .build());
        return connections;
    }

    /** Never throws for anything that the URL, the network or the other side does. */
    public Outcome send(OutboundRequest request) {
        var deadline = Deadline.in(request.deadline());
        return switch (guard.parse(request.url())) {
            case Target.Parsed.Wrong(var because) ->
                new Outcome.Failed(Outcome.Kind.REFUSED, "the URL " + because.sentence(), deadline.elapsed());
            case Target.Parsed.Fine(var target) -> send(request, target, deadline);
        };
    }

    private Outcome send(OutboundRequest request, Target target, Deadline deadline) {
        var call = call(request, target);
        var context = HttpClientContext.create();
        GuardedConnector.prepare(context, target, deadline);
        var host = new HttpHost(target.scheme(), target.host(), target.port());
        // The alarm is what bounds a body that trickles: no read of it ever takes long enough to time out.
        var alarm = alarms.schedule(
                () -> Thread.startVirtualThread(call::cancel),
                request.deadline().toNanos(),
                TimeUnit.NANOSECONDS);
        try {
            return answered(client.executeOpen(host, call, context), call, request, deadline);
        } catch (IOException failed) {
            return failed(failed, deadline);
        } catch (RuntimeException failed) {
            if (deadline.hasPassed()) {
                return failed(new SocketTimeoutException(), deadline);
            }
            throw failed;
        } finally {
            alarm.cancel(false);
        }
    }

    private static HttpUriRequestBase call(OutboundRequest request, Target target) {
        try {
            var call = new HttpUriRequestBase(request.method().name(), new URI("/"));
            call.setScheme(target.scheme());
            call.setAuthority(new URIAuthority(target.host(), target.port()));
            call.setPath(target.pathAndQuery());
            request.headers().forEach(call::setHeader);
            if (request.method() == OutboundRequest.Method.POST) {
                call.setEntity(new ByteArrayEntity(request.body(), null));
            }
            var patience = Timeout.of(request.deadline());
            call.setConfig(RequestConfig.custom()
                    .setConnectionRequestTimeout(patience)
                    .setResponseTimeout(patience)
                    .setRedirectsEnabled(false)
                    .setAuthenticationEnabled(false)
                    .setContentCompressionEnabled(false)
                    .setProtocolUpgradeEnabled(false)
                    .build());
            return call;
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException("/ is a path", impossible);
        }
    }

    private static Outcome answered(
            ClassicHttpResponse response, HttpUriRequestBase call, OutboundRequest request, Deadline deadline)
            throws IOException {
        var kept = new ByteArrayOutputStream();
        boolean whole = false;
        try {
            whole = read(response, request, kept);
        } finally {
            hangUp(response, call, whole);
        }
        if (deadline.hasPassed()) {
            throw new SocketTimeoutException();
        }
        return new Outcome.Answered(
                response.getCode(), headers(response), kept.toByteArray(), !whole, deadline.elapsed());
    }

    /** Closing would read an unfinished body to its end; a canceled call drops the connection instead. */
    private static void hangUp(ClassicHttpResponse response, HttpUriRequestBase call, boolean whole) {
        if (!whole) {
            call.cancel();
        }
        try {
            response.close();
        } catch (IOException alreadyGone) {
            // All that is wanted of it was read, or its failure is on its way up.
        }
    }

    /** Whether the body ended within what may be read. */
    private static boolean read(ClassicHttpResponse response, OutboundRequest request, ByteArrayOutputStream kept)
            throws IOException {
        if (response.getEntity() == null) {
            return true;
        }
        var body = response.getEntity().getContent();
        var buffer = new byte[BUFFER_BYTES];
        int left = request.bodyReadMax();
        while (left > 0) {
            int count = body.read(buffer, 0, Math.min(left, buffer.length));
            if (count < 0) {
                return true;
            }
            kept.write(buffer, 0, Math.min(count, request.bodyKeptMax() - kept.size()));
            left -= count;
        }
        return body.read() < 0;
    }

    private static Map<String, String> headers(ClassicHttpResponse response) {
        var kept = new HashMap<String, String>();
        for (var name : HEADERS_KEPT) {
            var header = response.getFirstHeader(name);
            if (header != null && header.getValue() != null) {
                kept.put(name, header.getValue());
            }
        }
        return kept;
    }

    private static Outcome failed(IOException failed, Deadline deadline) {
        if (failed instanceof AddressGuard.RefusedAddress refused) {
            return new Outcome.Failed(Outcome.Kind.REFUSED, message(refused), deadline.elapsed());
        }
        if (deadline.hasPassed()) {
            return new Outcome.Failed(Outcome.Kind.TIMEOUT, "no complete answer in time", deadline.elapsed());
        }
        var kind = switch (failed) {
            case UnknownHostException unknown -> Outcome.Kind.DNS;
            case ConnectException unreachable -> Outcome.Kind.CONNECT;
            case NoRouteToHostException unreachable -> Outcome.Kind.CONNECT;
            case SSLException distrusted -> Outcome.Kind.TLS;
            case InterruptedIOException late -> Outcome.Kind.TIMEOUT;
            default -> Outcome.Kind.PROTOCOL;
        };
        String message = kind == Outcome.Kind.DNS ? "the name does not resolve" : message(failed);
        return new Outcome.Failed(kind, message, deadline.elapsed());
    }

    private static String message(IOException failed) {
        return failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage();
    }

    @Override
    public void close() {
        alarms.shutdownNow();
        client.close(CloseMode.IMMEDIATE);
    }
}
