package ai.creativeflow.kernel.outbound;

import ai.creativeflow.kernel.http.ListeningPorts;
import java.sql.SQLException;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What no guard lets anybody reach: filled here with our own ports and the database, by features with theirs. */
@Configuration(proxyBeanMethods = false)
class OutboundConfiguration {

    private static final Pattern JDBC_HOSTS = Pattern.compile("jdbc:postgresql://([^/?]+)/.*");
    private static final Pattern HOST_AND_PORT = Pattern.compile("(.*?)(?::([0-9]+))?");
    private static final int POSTGRES_PORT = 5432;

    @Bean
    ReservedEndpoints reservedEndpoints(DataSource dataSource) throws SQLException {
        var reserved = new ReservedEndpoints();
        try (var connection = dataSource.getConnection()) {
            addDatabase(reserved, connection.getMetaData().getURL());
        }
        return reserved;
    }

    /** A server knows its ports only when it listens; requests are served after this event. */
    @Bean
    ApplicationListener<WebServerInitializedEvent> ownPorts(ReservedEndpoints reserved, ListeningPorts ports) {
        return event -> {
            reserved.addOwnPort(event.getWebServer().getPort());
            reserved.addOwnPort(ports.managementPort());
        };
    }

    static void addDatabase(ReservedEndpoints reserved, String jdbcUrl) {
        var hosts = JDBC_HOSTS.matcher(jdbcUrl);
        if (!hosts.matches()) {
            throw new IllegalStateException("no host in the database's URL");
        }
        for (String place : hosts.group(1).split(",", -1)) {
            var parts = HOST_AND_PORT.matcher(place);
            if (parts.matches()) {
                String port = parts.group(2);
                reserved.add(
                        parts.group(1).replaceAll("[\\[\\]]", ""),
                        port == null ? POSTGRES_PORT : Integer.parseInt(port));
            }
        }
    }
}
