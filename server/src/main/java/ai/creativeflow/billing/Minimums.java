package ai.creativeflow.billing;

import ai.creativeflow.identity.Plan;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.ids.TeamId;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes into wallets what the present month costs at least, for teams that use nothing too: what a closed month is
 * invoiced by must not depend on the plan of a later day. A team that leaves such a book in the middle of a month keeps
 * that month's minimum. Run twice, or by two nodes, it writes the same.
 */
final class Minimums {

    private static final int TEAMS_A_PAGE = 500;

    /** A wallet is made for a minimum, and never for none. */
    private static final String PIN = """
            INSERT INTO wallet (team_id, period, minimum_micros)
            VALUES (:team, :period, :minimum)
            ON CONFLICT (team_id, period) DO UPDATE
            SET minimum_micros = excluded.minimum_micros
            """;

    private static final String PINNED = """
            SELECT count(*)
            FROM wallet
            WHERE team_id = :team
              AND period = :period
              AND minimum_micros = :minimum
            """;

    private final PriceBookRepository repository;
    private final PriceBooks books;
    private final Teams teams;
    private final JdbcClient jdbc;
    private final InstantSource clock;

    Minimums(PriceBookRepository repository, PriceBooks books, Teams teams, JdbcClient jdbc, InstantSource clock) {
        this.repository = repository;
        this.books = books;
        this.teams = teams;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Always false: there is never more to do at once. */
    boolean pin() {
        YearMonth period = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
        for (PriceBookRepository.Subject subject : repository.withMinimum(period)) {
            if (subject.team() != null) {
                pin(subject.team(), period);
            }
            if (subject.plan() != null) {
                pinAll(subject.plan(), period);
            }
        }
        return false;
    }

    private void pinAll(String plan, YearMonth period) {
        @Nullable TeamId after = null;
        List<TeamId> page;
        do {
            page = teams.onPlan(plan, after, TEAMS_A_PAGE);
            page.forEach(team -> pin(team, period));
            after = page.isEmpty() ? after : page.getLast();
        } while (page.size() == TEAMS_A_PAGE);
    }

    private void pin(TeamId team, YearMonth period) {
        Plan plan = teams.standing(team)
                .orElseThrow(() -> new IllegalStateException("no " + team))
                .plan();
        Micros minimum = books.at(team, plan, period).minimum();
        if (minimum.equals(Micros.ZERO) || teams.isClosed(team) || isPinned(team, period, minimum)) {
            return;
        }
        jdbc.sql(PIN)
                .param("team", team.value())
                .param("period", period.toString())
                .param("minimum", minimum.value())
                .update();
    }

    private boolean isPinned(TeamId team, YearMonth period, Micros minimum) {
        return jdbc.sql(PINNED)
                        .param("team", team.value())
                        .param("period", period.toString())
                        .param("minimum", minimum.value())
                        .query(Integer.class)
                        .single()
                > 0;
    }
}
