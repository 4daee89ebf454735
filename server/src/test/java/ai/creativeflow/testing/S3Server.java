package ai.creativeflow.testing;

import java.net.URI;
import java.util.Map;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;

/** A server that speaks S3 and checks signatures, with one bucket, behind a line that can be cut. */
public final class S3Server implements AutoCloseable {

    public static final String BUCKET = "files";
    private static final String ACCESS_KEY = "access";
    private static final String SECRET_KEY = "secret";

    private final BlobStoreContext store;
    private final S3Proxy proxy;
    private final Wire wire;

    public S3Server() {
        store = ContextBuilder.newBuilder("transient").credentials("x", "x").build(BlobStoreContext.class);
        store.getBlobStore().createContainerInLocation(null, BUCKET);
        proxy = S3Proxy.builder()
                .blobStore(store.getBlobStore())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
                .build();
        try {
            proxy.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        wire = new Wire("127.0.0.1", proxy.getPort());
    }

    /** What a platform needs to store its files here. */
    public Map<String, String> settings() {
        return Map.of(
                "creativeflow.storage.s3-bucket", BUCKET,
                "creativeflow.storage.s3-endpoint", "http://127.0.0.1:" + wire.port(),
                "creativeflow.storage.s3-access-key", ACCESS_KEY,
                "creativeflow.storage.s3-secret-key", SECRET_KEY,
                "creativeflow.storage.timeout", "2s");
    }

    public Wire wire() {
        return wire;
    }

    /** How many objects there are. */
    public long objects() {
        return store.getBlobStore().countBlobs(BUCKET);
    }

    @Override
    public void close() {
        wire.close();
        try {
            proxy.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        store.close();
    }
}
