package ai.creativeflow.bench;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;

/**
 * What the server stands on, answering a constant: the same Tomcat on virtual threads, no filter, no JSON, no database.
 * The argument is the port; it runs until it is killed.
 */
final class Constant {

    private static final byte[] BODY = "{\"constant\":true}".getBytes(StandardCharsets.UTF_8);
    private static final int REQUESTS_UNLIMITED = -1;

    private Constant() {}

    public static void main(String[] arguments) throws LifecycleException, IOException {
        var connector = new Connector();
        connector.setPort(Integer.parseInt(arguments[0]));
        connector.setProperty("maxKeepAliveRequests", Integer.toString(REQUESTS_UNLIMITED));
        if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
            protocol.setAddress(InetAddress.getLoopbackAddress());
            protocol.setExecutor(new VirtualThreadExecutor("constant-"));
        }
        var tomcat = new Tomcat();
        tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "constant", new Answer());
        context.addServletMappingDecoded("/*", "constant");
        tomcat.start();
        tomcat.getServer().await();
    }

    private static final class Answer extends HttpServlet {

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("application/json");
            response.setContentLength(BODY.length);
            response.getOutputStream().write(BODY);
        }
    }
}
