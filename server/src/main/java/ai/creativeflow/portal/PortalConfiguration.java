package ai.creativeflow.portal;

import ai.creativeflow.kernel.http.PublicUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.http.CacheControl;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.DigestUtils;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class PortalConfiguration {

    private static final Duration CACHED = Duration.ofHours(1);

    @Bean
    Contract contract(JsonMapper json, PublicUrl publicUrl) {
        return new Contract(resource("openapi.yaml"), json, publicUrl);
    }

    @Bean
    DatabaseProbe databaseProbe(JdbcClient jdbc) {
        return new DatabaseProbe(jdbc);
    }

    @Bean
    WebMvcConfigurer portalWeb() {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new PageHeaders()).addPathPatterns(PageHeaders.PATHS);
            }

            @Override
            public void addResourceHandlers(ResourceHandlerRegistry registry) {
                registry.addResourceHandler("/docs/ui/**")
                        .addResourceLocations(referenceFiles())
                        .setCacheControl(CacheControl.maxAge(CACHED));
                registry.addResourceHandler("/portal/**")
                        .addResourceLocations("classpath:/static/portal/")
                        .setCacheControl(CacheControl.maxAge(CACHED).cachePublic())
                        .setUseLastModified(false)
                        .setEtagGenerator(PortalConfiguration::etag);
            }
        };
    }

    /** The text of a file on the class path. */
    static String resource(String path) {
        try {
            return new ClassPathResource(path).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By content, because our builds are reproducible: every file of every version has the same date. */
    private static String etag(Resource file) {
        try {
            return "\"%s\"".formatted(DigestUtils.md5DigestAsHex(file.getContentAsByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the WebJar of the reference has its files: below the version that it names itself. */
    private static String referenceFiles() {
        try {
            Properties about = PropertiesLoaderUtils.loadProperties(
                    new ClassPathResource("META-INF/maven/org.webjars/swagger-ui/pom.properties"));
            return "classpath:/META-INF/resources/webjars/swagger-ui/%s/".formatted(about.getProperty("version"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
