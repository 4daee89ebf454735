package ai.creativeflow.apikeys;

import ai.creativeflow.identity.Authenticator.Authentication;
import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Standing;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;

/** Keys as callers, for work that goes on after the request that asked for it: what may be done is judged anew each time. */
public final class KeyCallers {

    private final KeyRepository keys;
    private final Teams teams;
    private final InstantSource clock;

    KeyCallers(KeyRepository keys, Teams teams, InstantSource clock) {
        this.keys = keys;
        this.teams = teams;
        this.clock = clock;
    }

    /** The key as it would be let in now, wherever from; refused as a request with it would be. */
    public Authentication of(TeamId team, KeyId id) {
        Standing standing = teams.standing(team).orElseThrow(() -> new IllegalStateException("no " + team));
        return keys.find(team, EnumSet.allOf(Mode.class), id)
                .map(key -> judge(key, caller(key, standing), clock.instant()))
                .orElseGet(() -> refused(ProblemCode.INVALID_API_KEY));
    }

    static Caller caller(ApiKey key, Standing standing) {
        return new Caller(
                new Caller.ApiKeyPrincipal(
                        key.id(),
                        key.lineage(),
                        key.grant().windows(),
                        key.grant().networks(),
                        key.grant().monthlyCap()),
                key.team(),
                key.mode(),
                key.grant().scopes(),
                standing.plan(),
                standing.suspended(),
                key.end());
    }

    static Authentication judge(ApiKey key, Caller caller, Instant now) {
        return switch (key.status(now)) {
            case REVOKED -> refused(ProblemCode.API_KEY_REVOKED);
            case EXPIRED -> refused(ProblemCode.API_KEY_EXPIRED);
            case DISABLED -> refused(ProblemCode.API_KEY_DISABLED);
            case ACTIVE -> new Authentication.Accepted(caller);
        };
    }

    private static Authentication refused(ProblemCode code) {
        return new Authentication.Refused(Problem.of(code));
    }
}
