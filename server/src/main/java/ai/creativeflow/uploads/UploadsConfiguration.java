package ai.creativeflow.uploads;

import ai.creativeflow.assets.Incoming;
import ai.creativeflow.identity.TeamHoldings;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.storage.Parts;
import ai.creativeflow.storage.Spool;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
class UploadsConfiguration {

    private static final Duration SWEEP_EVERY = Duration.ofMinutes(10);

    @Bean
    Uploads uploads(
            JdbcClient jdbc,
            Parts parts,
            Spool spool,
            Incoming incoming,
            TransactionTemplate transactions,
            Uuids uuids) {
        return new Uploads(new UploadRepository(jdbc), parts, spool, incoming, transactions, uuids);
    }

    @Bean
    Loop uploadSweep(Uploads uploads) {
        return new Loop("upload-sweep", new Bell(), SWEEP_EVERY, uploads::sweep);
    }

    /** Rows of uploads; their bytes go with the team's other files. */
    @Bean
    TeamHoldings uploadHoldings(JdbcClient jdbc) {
        return team -> {
            jdbc.sql("DELETE FROM upload WHERE team_id = :team")
                    .param("team", team.value())
                    .update();
            return false;
        };
    }

    /** What tus wants on each answer, and on the answer to OPTIONS. */
    @Bean
    WebMvcConfigurer tusHeaders() {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new TusHeaders()).addPathPatterns("/v1/tus", "/v1/tus/*");
            }
        };
    }

    private static final class TusHeaders implements HandlerInterceptor {
        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
            response.setHeader(TusController.RESUMABLE, TusController.VERSION);
            if (request.getMethod().equals("OPTIONS")) {
                response.setHeader("Tus-Version", TusController.VERSION);
                response.setHeader("Tus-Max-Size", Long.toString(Uploads.LENGTH_MAX));
                response.setHeader("Tus-Extension", "creation,expiration,checksum,termination");
                response.setHeader("Tus-Checksum-Algorithm", String.join(",", Checksum.ALGORITHMS.keySet()));
            }
            return true;
        }
    }
}
