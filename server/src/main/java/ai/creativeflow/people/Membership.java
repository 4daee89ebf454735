package ai.creativeflow.people;

import ai.creativeflow.identity.Role;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.UserId;
import java.time.Instant;

/** One of the teams that a person is in. */
public record Membership(TeamId team, String teamName, UserId user, Role role, Instant joinedAt) {}
