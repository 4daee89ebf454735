package ai.creativeflow.people;

import ai.creativeflow.apikeys.ApiKeys;
import ai.creativeflow.identity.AccessEpoch;
import ai.creativeflow.identity.BillingUsers;
import ai.creativeflow.identity.TeamHoldings;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.journal.Journal;
import ai.creativeflow.journal.OperatorEvents;
import ai.creativeflow.journal.TeamErasure;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.kernel.messaging.Bell;
import ai.creativeflow.kernel.messaging.Loop;
import ai.creativeflow.kernel.outbound.ReservedEndpoints;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({AuthSettings.class, MailSettings.class})
class PeopleConfiguration {

    private static final Duration ERASURES_EVERY = Duration.ofHours(1);

    @Bean
    People people(
            JdbcClient jdbc,
            Teams teams,
            ApiKeys apiKeys,
            Journal journal,
            AccessEpoch epoch,
            TransactionTemplate transactions,
            Uuids uuids,
            InstantSource clock) {
        return new People(new PeopleRepository(jdbc), teams, apiKeys, journal, epoch, transactions, uuids, clock);
    }

    @Bean
    BillingUsers billingUsers(JdbcClient jdbc) {
        return new NamedOrFirstOwner(jdbc);
    }

    @Bean
    Invitations invitations(
            JdbcClient jdbc,
            People people,
            Journal journal,
            TransactionTemplate transactions,
            Uuids uuids,
            InstantSource clock) {
        return new Invitations(new InvitationRepository(jdbc), people, journal, transactions, uuids, clock);
    }

    @Bean
    Erasures erasures(
            JdbcClient jdbc,
            Teams teams,
            List<TeamHoldings> holdings,
            TeamErasure journalOfTeam,
            Journal journal,
            AccessEpoch epoch,
            TransactionTemplate transactions) {
        return new Erasures(
                new ErasureRepository(jdbc),
                new PeopleRepository(jdbc),
                teams,
                holdings,
                journalOfTeam,
                journal,
                epoch,
                transactions);
    }

    @Bean
    Loop erasuresLoop(Erasures erasures) {
        return new Loop("erasures", new Bell(), ERASURES_EVERY, erasures::run);
    }

    @Bean
    InvitationMail invitationMail(
            MailSettings settings, Teams teams, OperatorEvents operatorEvents, ReservedEndpoints reserved) {
        if (settings.host() != null) {
            reserved.add(settings.host(), settings.port());
        }
        return new InvitationMail(settings, teams, operatorEvents);
    }

    @Bean
    PersonAuthenticator personAuthenticator(
            AuthSettings settings, People people, Teams teams, AccessEpoch epoch, InstantSource clock) {
        return new PersonAuthenticator(TokenVerifier.of(settings, clock), people, teams, epoch, clock);
    }
}
