package ai.creativeflow.storage;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code creativeflow.storage.*}: where files lie. In an S3 bucket where one is named, else in a directory, by default {@code
 * assets} of the data directory. Several nodes need the bucket, or a directory that all of them share.
 *
 * @param directory one that exists already
 * @param s3Bucket one that exists already
 * @param s3Endpoint of an S3-compatible server; without it AWS's own
 * @param s3AccessKey with its secret key; without them whatever the machine is given by AWS
 * @param s3PathStyle whether the bucket stands in the path and not in the host's name, as most servers but AWS's want it
 * @param timeout for one request to the bucket, and for the silence of a download
 */
@ConfigurationProperties("creativeflow.storage")
record StorageSettings(
        @Nullable Path directory,
        @Nullable String s3Bucket,
        @Nullable URI s3Endpoint,
        @DefaultValue("us-east-1") String s3Region,
        @Nullable String s3AccessKey,
        @Nullable String s3SecretKey,
        @DefaultValue("true") boolean s3PathStyle,
        @DefaultValue("10s") Duration timeout) {

    StorageSettings {
        if (directory != null && s3Bucket != null) {
            throw new IllegalArgumentException("creativeflow.storage: a directory or a bucket, not both");
        }
        if ((s3AccessKey == null) != (s3SecretKey == null)) {
            throw new IllegalArgumentException(
                    "creativeflow.storage.s3-access-key and .s3-secret-key: both of them or none");
        }
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("creativeflow.storage.timeout must be more than nothing");
        }
    }

    @Override
    public String toString() {
        return ("StorageSettings[directory=%s, s3Bucket=%s, s3Endpoint=%s, s3Region=%s, s3AccessKey=%s, s3SecretKey=%s, "
                        + "s3PathStyle=%s, timeout=%s]")
                .formatted(
                        directory,
                        s3Bucket,
                        s3Endpoint,
                        s3Region,
                        s3AccessKey,
                        s3SecretKey == null ? "none" : "***",
                        s3PathStyle,
                        timeout);
    }
}
