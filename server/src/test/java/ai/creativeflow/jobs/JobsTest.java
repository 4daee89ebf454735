package ai.creativeflow.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Plan;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.NodeId;
import ai.creativeflow.kernel.sql.TestDatabase;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class JobsTest {

    private static final Plan PLAN = new Plan("payg", 0, true, null, List.of(), List.of(), null, null, 1, null);

    private final TestDatabase database = TestDatabase.fresh();
    private final JdbcClient jdbc = JdbcClient.create(database.dataSource());
    private final Uuids uuids = new Uuids(Clock.systemUTC());
    private final Caller acme = new Caller(
            new Caller.ApiKeyPrincipal(new KeyId(uuids.next())),
            new TeamId(uuids.next()),
            Mode.TEST,
            Set.of(Scope.values()),
            PLAN,
            false,
            null);

    @AfterEach
    void close() {
        database.close();
    }

    /** Its node lives on, so nobody else would ever take what it holds. */
    @Test
    void job_whose_steps_end_in_an_error_of_the_machine_fails_after_three() {
        Jobs jobs = jobs(job -> {
            throw new StackOverflowError("of this test");
        });
        Job job = jobs.start(acme, "counting", "{}");

        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(jobs.find(acme, job.id()).status().done()).isFalse();
            assertThat(jobs.runDue()).isTrue();
            jdbc.sql("UPDATE job SET due_at = now()").update();
        }

        assertThat(jobs.find(acme, job.id()).status()).isEqualTo(Job.Status.FAILED);
        assertThat(jobs.find(acme, job.id()).error())
                .extracting(Job.Failure::code)
                .isEqualTo("internal_error");
        assertThat(jobs.runDue()).isFalse();
    }

    private interface Work {
        JobKind.Part next(Job job);
    }

    private Jobs jobs(Work work) {
        var kind = new JobKind() {
            @Override
            public String name() {
                return "counting";
            }

            @Override
            public Scope read() {
                return Scope.ASSETS_READ;
            }

            @Override
            public Scope write() {
                return Scope.ASSETS_WRITE;
            }

            @Override
            public Part next(Job job) {
                return work.next(job);
            }
        };
        return new Jobs(
                new JobRepository(jdbc, new NodeId(UUID.randomUUID())),
                List.of(kind),
                new TransactionTemplate(new JdbcTransactionManager(database.dataSource())),
                uuids);
    }
}
