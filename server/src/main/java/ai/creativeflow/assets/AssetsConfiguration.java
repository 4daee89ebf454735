package ai.creativeflow.assets;

import ai.creativeflow.journal.Journal;
import ai.creativeflow.kernel.crypto.KeyedHash;
import ai.creativeflow.kernel.http.PublicUrl;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.kernel.outbound.AddressGuard;
import ai.creativeflow.kernel.outbound.AddressPolicy;
import ai.creativeflow.kernel.outbound.HostResolver;
import ai.creativeflow.kernel.outbound.OutboundClient;
import ai.creativeflow.kernel.outbound.ReservedEndpoints;
import ai.creativeflow.kernel.sql.DataDirectory;
import ai.creativeflow.kernel.sql.RetentionSettings;
import ai.creativeflow.storage.Spool;
import ai.creativeflow.storage.StoredFiles;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class AssetsConfiguration {

    private static final int SIGNING_KEY_BYTES = 32;

    /** Jobs wait for each other, so this is what the slowest server can keep them for. */
    private static final Duration FETCHED_WITHIN = Duration.ofSeconds(20);

    private static final Duration TRASH_EMPTIED_EVERY = Duration.ofMinutes(10);

    @Bean
    Assets assets(
            JdbcClient jdbc,
            JsonMapper json,
            StoredFiles files,
            SignedUrls urls,
            Journal journal,
            Uuids uuids,
            TransactionTemplate transactions,
            InstantSource clock) {
        return new Assets(
                new AssetRepository(jdbc, json),
                new VersionRepository(jdbc),
                files,
                urls,
                journal,
                uuids,
                transactions,
                clock);
    }

    @Bean
    Presence presence(JdbcClient jdbc) {
        return new Presence(jdbc);
    }

    @Bean
    Trash trash(
            JdbcClient jdbc,
            JsonMapper json,
            Assets assets,
            StoredFiles files,
            Journal journal,
            TransactionTemplate transactions,
            InstantSource clock,
            RetentionSettings retention) {
        return new Trash(
                new AssetRepository(jdbc, json),
                new VersionRepository(jdbc),
                assets,
                files,
                journal,
                transactions,
                clock,
                retention.trash());
    }

    @Bean
    Loop trashLoop(Trash trash) {
        return new Loop("asset-trash", new Bell(), TRASH_EMPTIED_EVERY, trash::empty);
    }

    @Bean
    AssetHoldings assetHoldings(JdbcClient jdbc, StoredFiles files) {
        return new AssetHoldings(jdbc, files);
    }

    @Bean
    AssetContent assetContent(StoredFiles files) {
        return new AssetContent(files);
    }

    @Bean
    Darkroom darkroom() {
        return new Darkroom();
    }

    @Bean
    Examiner examiner(Spool spool, Darkroom darkroom) {
        return new Examiner(spool, darkroom);
    }

    @Bean
    Exports exports(Assets assets, StoredFiles files, Spool spool, Darkroom darkroom) {
        return new Exports(assets, files, spool, darkroom);
    }

    @Bean
    Incoming incoming(Examiner examiner, StoredFiles files, Assets assets) {
        return new Incoming(examiner, files, assets);
    }

    @Bean
    UploadReader uploadReader(Spool spool, Examiner examiner, JsonMapper json) {
        return new UploadReader(spool, examiner, json);
    }

    /** Nothing but the public internet, whatever webhooks may reach. */
    @Bean
    AddressGuard importGuard(ReservedEndpoints reserved) {
        return new AddressGuard(AddressPolicy.publicOnly(), reserved, HostResolver.system());
    }

    @Bean
    OutboundClient importClient(AddressGuard importGuard) {
        return new OutboundClient(importGuard);
    }

    @Bean
    ImportJob importJob(
            OutboundClient importClient,
            Examiner examiner,
            StoredFiles files,
            Assets assets,
            Journal journal,
            JsonMapper json) {
        return new ImportJob(new Fetcher(importClient, FETCHED_WITHIN), examiner, files, assets, journal, json);
    }

    @Bean
    SignedUrls signedUrls(DataDirectory data, PublicUrl publicUrl) {
        return new SignedUrls(new KeyedHash(data.secret("url-signing-key", SIGNING_KEY_BYTES)), publicUrl);
    }
}
