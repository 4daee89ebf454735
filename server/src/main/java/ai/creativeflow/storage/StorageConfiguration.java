package ai.creativeflow.storage;

import ai.creativeflow.journal.OperatorEvents;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.kernel.outbound.ReservedEndpoints;
import ai.creativeflow.kernel.sql.DataDirectory;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StorageSettings.class)
class StorageConfiguration {

    private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);
    private static final Duration VERIFY_EVERY = Duration.ofSeconds(10);
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);
    private static final int ATTEMPTS = 2;
    private static final int CIRCUIT_CALLS = 4;
    private static final float CIRCUIT_FAILURES_PERCENT = 75;
    private static final Duration CIRCUIT_OPEN = Duration.ofSeconds(2);

    @Bean
    Storage storage(StorageSettings settings, DataDirectory data, ReservedEndpoints reserved) {
        if (settings.s3Bucket() != null) {
            URI endpoint = settings.s3Endpoint();
            if (endpoint != null && endpoint.getHost() != null) {
                reserved.add(endpoint);
            }
            return s3(settings);
        }
        return new DiskStorage(directory(settings, data));
    }

    static S3Storage s3(StorageSettings settings) {
        return new S3Storage(client(settings), Objects.requireNonNull(settings.s3Bucket()), circuit());
    }

    private static Path directory(StorageSettings settings, DataDirectory data) {
        Path named = settings.directory();
        if (named != null && !Files.isDirectory(named)) {
            throw new IllegalArgumentException("creativeflow.storage.directory: there is no directory " + named);
        }
        return named == null ? data.root().resolve("assets") : named.toAbsolutePath();
    }

    private static S3Client client(StorageSettings settings) {
        var client = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT_WITHIN)
                        .socketTimeout(settings.timeout()))
                .overrideConfiguration(calls -> calls.apiCallAttemptTimeout(settings.timeout())
                        .retryStrategy(retries -> retries.maxAttempts(ATTEMPTS)))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .region(Region.of(settings.s3Region()))
                .forcePathStyle(settings.s3PathStyle());
        if (settings.s3Endpoint() != null) {
            client.endpointOverride(settings.s3Endpoint());
        }
        if (settings.s3AccessKey() != null && settings.s3SecretKey() != null) {
            client.credentialsProvider(StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(settings.s3AccessKey(), settings.s3SecretKey())));
        }
        return client.build();
    }

    private static CircuitBreaker circuit() {
        return CircuitBreaker.of(
                "storage",
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(CIRCUIT_CALLS)
                        .minimumNumberOfCalls(CIRCUIT_CALLS)
                        .failureRateThreshold(CIRCUIT_FAILURES_PERCENT)
                        .waitDurationInOpenState(CIRCUIT_OPEN)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .build());
    }

    @Bean
    @DependsOnDatabaseInitialization
    StorageIdentity storageIdentity(JdbcClient jdbc, Storage storage) {
        return new StorageIdentity(jdbc, storage);
    }

    /** On the disk that it feeds where there is one, so that the last step of storing is a second name. */
    @Bean
    Spool spool(StorageSettings settings, DataDirectory data, InstantSource clock) {
        Path root = settings.s3Bucket() == null
                ? directory(settings, data)
                : data.root().resolve("assets");
        return new Spool(root.resolve(".spool"), clock);
    }

    @Bean
    StoredFiles storedFiles(
            StorageIdentity identity,
            JdbcClient jdbc,
            Storage storage,
            Spool spool,
            TransactionTemplate transactions,
            Uuids uuids) {
        return new StoredFiles(identity, new StoredFileRepository(jdbc), storage, spool, transactions, uuids);
    }

    @Bean
    Parts parts(Storage storage, JdbcClient jdbc) {
        return new Parts(storage, new StoredFileRepository(jdbc));
    }

    @Bean
    FileSweeper fileSweeper(
            JdbcClient jdbc,
            Storage storage,
            Spool spool,
            TransactionTemplate transactions,
            OperatorEvents operatorEvents) {
        return new FileSweeper(new StoredFileRepository(jdbc), storage, spool, transactions, operatorEvents);
    }

    @Bean
    Loop fileSweepLoop(FileSweeper sweeper) {
        return new Loop("stored-files-sweep", new Bell(), SWEEP_EVERY, sweeper::sweep);
    }

    /** One file at a time, never in a row: a storage is also there for others. */
    @Bean
    Loop fileVerifyLoop(FileSweeper sweeper) {
        return new Loop("stored-files-verify", new Bell(), VERIFY_EVERY, () -> {
            sweeper.verify();
            return false;
        });
    }
}
