package ai.creativeflow.storage;

import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.TeamId;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Bytes in a bucket, {@code <team>/<name>}; what is large goes in parts, which become an object all at once. A bucket that
 * keeps failing is left alone for a moment, so that a caller is refused at once and not after a timeout.
 */
final class S3Storage implements Storage, AutoCloseable {

    static final long PART_BYTES = 16L * 1024 * 1024;
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(1);
    private static final Duration RETRY_SOON = Duration.ofSeconds(1);
    private static final int NOT_FOUND = 404;
    private static final String MARK = ".storage";
    private static final String TYPE = "application/octet-stream";

    private final S3Client s3;
    private final String bucket;
    private final CircuitBreaker circuit;

    S3Storage(S3Client s3, String bucket, CircuitBreaker circuit) {
        this.s3 = s3;
        this.bucket = bucket;
        this.circuit = circuit;
    }

    @Override
    public void write(TeamId team, String name, Spooled content) {
        guarded(() -> {
            if (content.bytes() > PART_BYTES) {
                writeInParts(key(team, name), content);
            } else {
                s3.putObject(put -> put.bucket(bucket).key(key(team, name)).contentType(TYPE), content.file());
            }
            return true;
        });
    }

    private void writeInParts(String key, Spooled content) {
        String upload = s3.createMultipartUpload(
                        create -> create.bucket(bucket).key(key).contentType(TYPE))
                .uploadId();
        boolean done = false;
        try {
            List<CompletedPart> parts = new ArrayList<>();
            for (long at = 0; at < content.bytes(); at += PART_BYTES) {
                parts.add(part(key, upload, content, at, parts.size() + 1));
            }
            s3.completeMultipartUpload(complete ->
                    complete.bucket(bucket).key(key).uploadId(upload).multipartUpload(all -> all.parts(parts)));
            done = true;
        } finally {
            if (!done) {
                s3.abortMultipartUpload(abort -> abort.bucket(bucket).key(key).uploadId(upload));
            }
        }
    }

    private CompletedPart part(String key, String upload, Spooled content, long at, int number) {
        long length = Math.min(PART_BYTES, content.bytes() - at);
        RequestBody body = RequestBody.fromContentProvider(() -> section(content.file(), at, length), length, TYPE);
        String etag = s3.uploadPart(
                        part -> part.bucket(bucket)
                                .key(key)
                                .uploadId(upload)
                                .partNumber(number)
                                .contentLength(length),
                        body)
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(etag).build();
    }

    private static InputStream section(Path file, long at, long length) {
        try {
            InputStream in = Files.newInputStream(file);
            in.skipNBytes(at);
            return new Bounded(in, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean has(TeamId team, String name) {
        return guarded(() -> {
            try {
                s3.headObject(head -> head.bucket(bucket).key(key(team, name)));
                return true;
            } catch (S3Exception e) {
                return orMissing(e, false);
            }
        });
    }

    @Override
    public Optional<InputStream> open(TeamId team, String name, long first, long length) {
        return guarded(() -> {
            try {
                return Optional.of(new Download(s3.getObject(get -> get.bucket(bucket)
                        .key(key(team, name))
                        .range("bytes=%d-%d".formatted(first, first + length - 1)))));
            } catch (S3Exception e) {
                return orMissing(e, Optional.empty());
            }
        });
    }

    private static <T> T orMissing(S3Exception e, T missing) {
        if (e instanceof NoSuchKeyException || e.statusCode() == NOT_FOUND) {
            return missing;
        }
        throw e;
    }

    @Override
    public void delete(TeamId team, String name) {
        guarded(() -> s3.deleteObject(delete -> delete.bucket(bucket).key(key(team, name))));
    }

    @Override
    public void deleteAll(TeamId team) {
        guarded(() -> {
            // One by one: servers differ in the checksums that they want of a list.
            s3.listObjectsV2Paginator(list -> list.bucket(bucket).prefix(team.text() + "/")).contents().stream()
                    .forEach(object ->
                            s3.deleteObject(delete -> delete.bucket(bucket).key(object.key())));
            return true;
        });
    }

    @Override
    public Optional<String> mark() {
        return guarded(() -> {
            try {
                return Optional.of(
                        s3.getObjectAsBytes(get -> get.bucket(bucket).key(MARK)).asUtf8String());
            } catch (S3Exception e) {
                return orMissing(e, Optional.empty());
            }
        });
    }

    @Override
    public void mark(String id) {
        guarded(() -> s3.putObject(put -> put.bucket(bucket).key(MARK).contentType(TYPE), RequestBody.fromString(id)));
    }

    @Override
    public boolean answers() {
        try {
            s3.headBucket(head -> head.bucket(bucket).overrideConfiguration(one -> one.apiCallTimeout(ANSWERS_WITHIN)));
            return true;
        } catch (SdkException e) {
            return false;
        }
    }

    @Override
    public void close() {
        s3.close();
    }

    /** Closing it halfway drops the connection; reading the rest to keep it would cost more. */
    private static final class Download extends FilterInputStream {

        private final ResponseInputStream<GetObjectResponse> response;

        Download(ResponseInputStream<GetObjectResponse> response) {
            super(response);
            this.response = response;
        }

        @Override
        public void close() {
            response.abort();
        }
    }

    private static String key(TeamId team, String name) {
        return team.text() + "/" + name;
    }

    private <T> T guarded(Supplier<T> work) {
        try {
            return circuit.executeSupplier(work);
        } catch (SdkException | CallNotPermittedException e) {
            throw Problem.of(ProblemCode.DEPENDENCY_UNAVAILABLE)
                    .detail("The storage is not available.")
                    .retryAfter(RETRY_SOON)
                    .because(String.valueOf(e.getMessage()));
        }
    }
}
