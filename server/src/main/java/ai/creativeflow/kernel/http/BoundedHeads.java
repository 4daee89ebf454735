package ai.creativeflow.kernel.http;

import java.time.Duration;
import org.apache.coyote.AbstractProcessor;
import org.apache.coyote.Constants;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * The server's HTTP/1.1, with a deadline for the whole of a request's head. The server's own counts from each byte to the
 * next, so that a client which sends one now and then would hold its connection for hours.
 */
public final class BoundedHeads extends Http11NioProtocol {

    /** Closes the connections on which a head has been coming for longer than this; says how many. */
    public int closeSlow(Duration atMost) {
        int closed = 0;
        for (SocketWrapperBase<NioChannel> connection : getEndpoint().getConnections()) {
            if (connection.getCurrentProcessor() instanceof AbstractProcessor processor
                    && isSlow(processor.getRequest(), atMost)) {
                connection.close();
                closed++;
            }
        }
        return closed;
    }

    private static boolean isSlow(Request request, Duration atMost) {
        long begun = request.getStartTimeNanos();
        return request.getRequestProcessor().getStage() == Constants.STAGE_PARSE
                && begun > 0
                && System.nanoTime() - begun > atMost.toNanos();
    }
}
