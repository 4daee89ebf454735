package ai.creativeflow.batches;

import ai.creativeflow.apikeys.KeyCallers;
import ai.creativeflow.identity.Authenticator.Authentication;
import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.identity.Standing;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import java.util.Set;

/** Who handed a batch in, as a caller of now: plan, caps and rights as they are when a line is accepted, not when it came. */
final class Authors {

    private final KeyCallers keys;
    private final Teams teams;

    Authors(KeyCallers keys, Teams teams) {
        this.keys = keys;
        this.teams = teams;
    }

    /** Throws what a request of theirs would be answered now: a revoked key accepts no more lines. */
    Caller callerOf(Batch batch) {
        Caller caller = switch (batch.author()) {
            case Batch.Author.OfKey(var key) ->
                switch (keys.of(batch.team(), key)) {
                    case Authentication.Accepted(var accepted) -> accepted;
                    case Authentication.Refused(var problem) -> throw problem;
                };
            case Batch.Author.OfPerson(var user, var role) ->
                caller(batch, new Caller.UserPrincipal(user, role), role.scopes());
        };
        if (caller.suspended()) {
            throw Problem.of(ProblemCode.TEAM_SUSPENDED);
        }
        caller.require(Scope.GENERATIONS_WRITE);
        return caller;
    }

    /** For ending what there is: that was allowed when it was asked for, whatever has become of the key since. */
    Caller canceling(Batch batch) {
        return caller(
                batch,
                switch (batch.author()) {
                    case Batch.Author.OfKey(var key) -> new Caller.ApiKeyPrincipal(key);
                    case Batch.Author.OfPerson(var user, var role) -> new Caller.UserPrincipal(user, role);
                },
                Set.of(Scope.GENERATIONS_WRITE));
    }

    private Caller caller(Batch batch, Caller.Principal principal, Set<Scope> scopes) {
        Standing standing =
                teams.standing(batch.team()).orElseThrow(() -> new IllegalStateException("no " + batch.team()));
        return new Caller(principal, batch.team(), batch.mode(), scopes, standing.plan(), standing.suspended(), null);
    }
}
