package ai.creativeflow.generations;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.kernel.ids.TeamId;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoneTeamsTest {

    private static final TeamId TEAM = new TeamId(new UUID(1, 1));

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final LoneTeams teams = new LoneTeams(nanos::get);

    @Test
    void team_that_stood_in_the_way_once_is_back_after_a_moment() {
        teams.add(TEAM);

        assertThat(teams.contains(TEAM)).isTrue();
        assertThat(teams.contains(new TeamId(new UUID(1, 2)))).isFalse();
        pass(LoneTeams.SHORTEST);
        assertThat(teams.contains(TEAM)).isFalse();
    }

    @Test
    void team_that_stands_in_the_way_again_and_again_stays_away_longer_and_longer_up_to_a_bound() {
        Duration expected = LoneTeams.SHORTEST;
        for (int times = 0; times < 10; times++) {
            teams.add(TEAM);
            pass(expected.minusNanos(1));
            assertThat(teams.contains(TEAM)).as("after %d times", times).isTrue();
            pass(Duration.ofNanos(1));
            assertThat(teams.contains(TEAM)).as("after %d times", times).isFalse();
            expected = expected.multipliedBy(2);
            if (expected.compareTo(LoneTeams.LONGEST) > 0) {
                expected = LoneTeams.LONGEST;
            }
        }
    }

    @Test
    void team_that_was_no_trouble_for_long_begins_anew() {
        for (int times = 0; times < 10; times++) {
            teams.add(TEAM);
        }
        pass(LoneTeams.LONGEST.multipliedBy(2));

        teams.add(TEAM);
        pass(LoneTeams.SHORTEST);

        assertThat(teams.contains(TEAM)).isFalse();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
