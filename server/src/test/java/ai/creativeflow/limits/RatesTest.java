package ai.creativeflow.limits;

import static org.assertj.core.api.Assertions.assertThat;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Plan;
import ai.creativeflow.identity.RateWindow;
import ai.creativeflow.identity.Role;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.UserId;
import io.lettuce.core.cluster.SlotHash;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RatesTest {

    private static final TeamId TEAM = new TeamId(UUID.randomUUID());
    private static final KeyId KEY = new KeyId(UUID.randomUUID());

    @ParameterizedTest
    @CsvSource({
        "60, 60, 300, 60", // five times a minute's
        "1, 60, 60, 60", // at least 60 a minute
        "10, 1, 50, 1", // of a second's over a second
        "1, 3600, 3600, 3600", // at least 60 a minute over the hour that the window has
        "5000, 86400, 60, 60" // of a day's over a minute
    })
    void attempts_are_five_times_the_window_and_at_least_sixty_a_minute(
            int limit, int seconds, int attempts, int attemptSeconds) {
        Rates rates = Rates.of(key(List.of(new RateWindow("w", limit, seconds)), List.of()), false);

        Meter meter = rates.meters().getLast();
        assertThat(meter.role()).isEqualTo(Meter.Role.ATTEMPTS);
        assertThat(meter.limit()).isEqualTo(attempts);
        assertThat(meter.seconds()).isEqualTo(attemptSeconds);
    }

    @Test
    void keys_of_everything_that_one_decision_touches_are_in_one_slot_of_a_cluster() {
        Rates key = Rates.of(
                key(
                        List.of(new RateWindow("minute", 60, 60), new RateWindow("day", 5000, 86_400)),
                        List.of(new RateWindow("own", 5, 1))),
                false);
        Rates user = Rates.of(user(List.of(new RateWindow("minute", 5, 60))), false);

        int slot = SlotHash.getSlot("{" + TEAM.value() + "}");
        assertThat(key.meters()).hasSize(5).allMatch(meter -> SlotHash.getSlot(meter.key()) == slot);
        assertThat(user.meters()).hasSize(2).allMatch(meter -> SlotHash.getSlot(meter.key()) == slot);
        assertThat(key.meters().stream().map(Meter::key)).doesNotHaveDuplicates();
    }

    @Test
    void person_is_held_against_the_plans_windows_for_people() {
        Rates rates = Rates.of(user(List.of(new RateWindow("mine", 5, 60))), false);

        assertThat(rates.meters().getFirst().subject()).isEqualTo(Meter.Subject.USER);
        assertThat(rates.meters().getFirst().name()).isEqualTo("mine");
    }

    @Test
    void window_of_a_key_that_is_called_like_one_of_the_team_is_told_apart() {
        Rates rates = Rates.of(
                key(List.of(new RateWindow("minute", 60, 60)), List.of(new RateWindow("minute", 5, 60))), false);

        assertThat(rates.meters().stream()
                        .filter(meter -> meter.role() == Meter.Role.LIMIT)
                        .map(Meter::name))
                .containsExactly("minute", "key-minute");
    }

    @Test
    void where_everything_is_in_the_shadow_there_are_no_attempts() {
        Rates rates = Rates.of(key(List.of(new RateWindow("minute", 60, 60)), List.of()), true);

        assertThat(rates.meters().stream().map(Meter::role)).containsExactly(Meter.Role.SHADOW);
    }

    @Test
    void share_of_a_limit_is_rounded_up_and_never_nothing() {
        Rates rates = Rates.of(
                key(List.of(new RateWindow("minute", 10, 60), new RateWindow("hour", 1, 3600)), List.of()), false);

        assertThat(rates.share(3).meters().stream().map(Meter::limit)).containsExactly(4, 1, 20);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "2001:db8:1:2:3:4:5:6, 20010db800010002/64",
        "2001:db8:1:2:ffff::1, 20010db800010002/64",
        "0:0:0:0:0:0:0:1, 0000000000000000/64",
        "no address: at all, no address: at all"
    })
    void address_of_a_line_is_its_first_sixty_four_bits(String address, String block) {
        assertThat(AddressBlock.of(address)).isEqualTo(block);
    }

    private static Caller key(List<RateWindow> team, List<RateWindow> own) {
        return caller(new Caller.ApiKeyPrincipal(KEY, KEY, own, List.of(), null), team, List.of());
    }

    private static Caller user(List<RateWindow> people) {
        return caller(new Caller.UserPrincipal(new UserId(UUID.randomUUID()), Role.EDITOR), List.of(), people);
    }

    private static Caller caller(Caller.Principal principal, List<RateWindow> team, List<RateWindow> people) {
        var plan = new Plan("payg", 0, true, null, team, people, null, null, 1, null);
        return new Caller(principal, TEAM, Mode.LIVE, Set.of(), plan, false, null);
    }
}
