package ai.creativeflow.limits;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.identity.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

class TeamWindowsTest {

    private static final long SECOND = 1_000_000_000L;

    private final TeamWindows windows =
            new TeamWindows(List.of(new Plan.Window("minute", 2, 60), new Plan.Window("day", 3, 86_400)));
    private long seconds = 1_000_000;

    @Test
    void call_that_one_window_refuses_consumes_none_of_the_others() {
        windows.admit(now());
        windows.admit(now());

        TeamWindows.Decision refused = windows.admit(now());

        assertThat(refused.violated()).extracting(Plan.Window::name).containsExactly("minute");
        assertThat(remaining()).containsExactly(0, 1);
    }

    @Test
    void all_windows_that_refuse_are_named() {
        windows.admit(now());
        windows.admit(now());
        seconds += 61;
        windows.admit(now());
        seconds += 1;

        assertThat(windows.admit(now()).violated())
                .extracting(Plan.Window::name)
                .containsExactly("day");
        assertThat(remaining()).containsExactly(1, 0);
    }

    @Test
    void call_that_is_given_back_returns_to_every_window() {
        TeamWindows.Decision admitted = windows.admit(now());

        windows.giveBack(admitted.at(), now());

        assertThat(remaining()).containsExactly(2, 3);
    }

    @Test
    void attempts_are_never_given_back() {
        for (int i = 0; i < 60; i++) {
            TeamWindows.Decision admitted = windows.admit(now());
            assertThat(admitted.admitted()).isTrue();
            windows.giveBack(admitted.at(), now());
        }

        TeamWindows.Decision refused = windows.admit(now());

        assertThat(refused.violated()).extracting(Plan.Window::name).containsExactly("attempts");
        assertThat(remaining()).containsExactly(2, 3);
    }

    @Test
    void refused_calls_are_attempts_too() {
        for (int i = 0; i < 60; i++) {
            windows.admit(now());
        }

        assertThat(windows.admit(now()).violated())
                .extracting(Plan.Window::name)
                .contains("attempts", "minute");
    }

    @Test
    void room_comes_after_the_seconds_that_were_named() {
        windows.admit(now());
        windows.admit(now());
        windows.admit(now());

        seconds += windows.secondsToRoom(now());

        assertThat(windows.admit(now()).admitted()).isTrue();
    }

    @Test
    void plan_without_windows_admits_everything() {
        var none = new TeamWindows(List.of());

        for (int i = 0; i < 1000; i++) {
            assertThat(none.admit(now()).admitted()).isTrue();
        }
        assertThat(none.states(now())).isEmpty();
    }

    private List<Integer> remaining() {
        return windows.states(now()).stream().map(TeamWindows.State::remaining).toList();
    }

    private Moment now() {
        return new Moment(seconds * SECOND, seconds * 1000);
    }
}
