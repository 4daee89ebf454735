package ai.creativeflow.kernel.http;

import java.time.Duration;
import org.apache.coyote.AbstractProcessor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * The server's HTTP/1.1, with a deadline for the whole of a request's head. The server's own counts from each byte to the
 * next, so that a client which sends one now and then would hold its connection for hours.
 */
public final class BoundedHeads extends Http11NioProtocol {

    private static final long NOT_BEGUN = -1;

    /** Closes the connections on which a head has been coming for longer than this; says how many. */
    public int closeSlow(Duration atMost) {
        int closed = 0;
        for (SocketWrapperBase<NioChannel> connection : getEndpoint().getConnections()) {
            if (connection.getCurrentProcessor() instanceof AbstractProcessor processor && isSlow(processor, atMost)) {
                connection.close();
                closed++;
            }
        }
        return closed;
    }

    /**
     * A processor that waits at its connection has begun to read a head, unless it answers later or speaks something else;
     * one that serves a call is not at its connection.
     */
    private static boolean isSlow(AbstractProcessor processor, Duration atMost) {
        long begun = processor.getRequest().getStartTimeNanos();
        return !processor.isAsync()
                && !processor.isUpgrade()
                && begun != NOT_BEGUN
                && System.nanoTime() - begun > atMost.toNanos();
    }
}
