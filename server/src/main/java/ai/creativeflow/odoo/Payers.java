package ai.creativeflow.odoo;

import ai.creativeflow.identity.BillingUsers;
import ai.creativeflow.kernel.ids.TeamId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Under whom Odoo knows a team: its billing user, else the one of the configuration, else nobody but its id. */
final class Payers {

    private final BillingUsers users;
    private final @Nullable String otherwise;

    Payers(BillingUsers users, @Nullable String otherwise) {
        this.users = users;
        this.otherwise = otherwise;
    }

    String of(TeamId team) {
        return users.find(team).orElse(otherwise == null ? team.text() : otherwise);
    }

    /** Each team once, as they are now. */
    Map<TeamId, String> of(Collection<TeamId> teams) {
        var found = new HashMap<TeamId, String>();
        teams.forEach(team -> found.computeIfAbsent(team, this::of));
        return found;
    }
}
