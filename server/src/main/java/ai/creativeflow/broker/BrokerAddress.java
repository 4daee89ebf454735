package ai.creativeflow.broker;

import com.rabbitmq.client.ConnectionFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where a broker is. By {@code amqps://} its certificate must name the host and come from an authority of the file, PEM, or
 * where there is none from one that the JVM trusts; there is no way from there to a line that is not encrypted.
 */
public record BrokerAddress(URI url, @Nullable Path caFile) {

    static final String TLS = "amqps";

    /** Connects to nothing. Throws {@link IllegalArgumentException} where it can't be used, and says why. */
    ConnectionFactory factory() {
        var factory = new ConnectionFactory();
        try {
            boolean tls = TLS.equals(url.getScheme());
            // For amqps it would choose something that trusts everybody, and warn of that.
            factory.setUri(tls ? url.toString().replaceFirst("^amqps:", "amqp:") : url.toString());
            factory.setPort(BrokerSettings.port(url));
            if (tls) {
                factory.useSslProtocol(caFile == null ? SSLContext.getDefault() : trusting(caFile));
                factory.enableHostnameVerification();
            }
        } catch (GeneralSecurityException | URISyntaxException e) {
            throw new IllegalArgumentException("creativeflow.rabbitmq.url can't be used: " + e.getMessage(), e);
        }
        return factory;
    }

    private static SSLContext trusting(Path file) throws GeneralSecurityException {
        try (var pem = Files.newInputStream(file)) {
            var authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            for (Certificate authority : certificates(pem.readAllBytes())) {
                authorities.setCertificateEntry("authority-" + authorities.size(), authority);
            }
            var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(authorities);
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | CertificateException e) {
            throw new IllegalArgumentException("creativeflow.rabbitmq.ca-file can't be used: " + e, e);
        }
    }

    private static Collection<? extends Certificate> certificates(byte[] pem) throws CertificateException {
        var found = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
        if (found.isEmpty()) {
            throw new CertificateException("there is no certificate in it");
        }
        return found;
    }
}
