package ai.creativeflow.people;

import ai.creativeflow.identity.Role;
import ai.creativeflow.kernel.ids.TeamId;
import java.time.Instant;

/** A person in a team. */
public record Member(TeamId team, User user, Role role, Instant joinedAt) {}
