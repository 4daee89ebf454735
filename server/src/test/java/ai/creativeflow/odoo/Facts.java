package ai.creativeflow.odoo;

import ai.creativeflow.kernel.ids.MeterEventId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.Uuids;
import ai.creativeflow.testing.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Billable facts of a team, written as a capture writes them. */
final class Facts {

    private static final String WRITE = """
            INSERT INTO usage_event (id, team_id, mode, generation_id, meter, status, quantity, unit_micros, percent_off,
                                     included, amount_micros, credits_hundredths, period, at)
            VALUES (:id, :team, :mode, :generation, :meter, 'delivered', 1, 12500, 0, false, 12500, 25, '2026-03',
                    now() - make_interval(secs => :ageSeconds))
            """;

    private final Platform platform;
    private final TeamId team;

    Facts(Platform platform, TeamId team) {
        this.platform = platform;
        this.team = team;
    }

    static Facts ofNewTeam(Platform platform) {
        return new Facts(platform, TeamId.parse(platform.team("payg").id()).orElseThrow());
    }

    TeamId team() {
        return team;
    }

    /** The keys of so many facts of this moment. */
    List<String> write(int number) {
        return write(number, Duration.ZERO, "live", "sample_set");
    }

    List<String> write(int number, Duration age, String mode, String meter) {
        var uuids = platform.bean(Uuids.class);
        var keys = new ArrayList<String>();
        for (int i = 0; i < number; i++) {
            var id = new MeterEventId(uuids.next());
            platform.jdbc()
                    .sql(WRITE)
                    .param("id", id.value())
                    .param("team", team.value())
                    .param("mode", mode)
                    .param("generation", uuids.next())
                    .param("meter", meter)
                    .param("ageSeconds", age.toSeconds())
                    .update();
            keys.add(id.text());
        }
        return keys;
    }
}
