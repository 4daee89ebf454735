package ai.creativeflow.assets;

import ai.creativeflow.kernel.crypto.KeyedHash;
import ai.creativeflow.kernel.http.PublicUrl;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.sql.DataDirectory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class AssetsConfiguration {

    private static final int SIGNING_KEY_BYTES = 32;

    @Bean
    DiskStorage diskStorage(DataDirectory data) {
        return new DiskStorage(data.root().resolve("assets"));
    }

    @Bean
    Assets assets(JdbcClient jdbc, DiskStorage storage, Uuids uuids) {
        return new Assets(new AssetRepository(jdbc), storage, uuids);
    }

    @Bean
    AssetHoldings assetHoldings(JdbcClient jdbc, DiskStorage storage) {
        return new AssetHoldings(jdbc, storage);
    }

    @Bean
    AssetContent assetContent(DiskStorage storage) {
        return new AssetContent(storage);
    }

    @Bean
    SignedUrls signedUrls(DataDirectory data, PublicUrl publicUrl) {
        return new SignedUrls(new KeyedHash(data.secret("url-signing-key", SIGNING_KEY_BYTES)), publicUrl);
    }
}
