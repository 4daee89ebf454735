package ai.creativeflow.people;

import ai.creativeflow.identity.AccessEpoch;
import ai.creativeflow.identity.Authenticator;
import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Standing;
import ai.creativeflow.identity.Teams;
import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.crypto.Sha256;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.TeamId;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets people in by their token, without a query when warm. For which team and mode they call, {@code CreativeFlow-Team}
 * and {@code CreativeFlow-Mode} say: their only team and test mode where these are absent. A team that they are not in is
 * refused as one that does not exist. What is remembered obeys {@link AccessEpoch}.
 */
final class PersonAuthenticator implements Authenticator {

    private static final int KNOWN_MAX = 50_000;
    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final int DOTS = 2;

    private final Optional<TokenVerifier> verifier;
    private final People people;
    private final Teams teams;
    private final AccessEpoch epoch;
    private final InstantSource clock;
    private final Cache<Presented, Known> known = Caffeine.newBuilder()
            .maximumSize(KNOWN_MAX)
            .expireAfterWrite(REMEMBERED)
            .build();

    /** The token as its hash only: what stays in memory opens nothing. */
    private record Presented(String tokenHash, @Nullable String team, Mode mode) {}

    private record Known(Caller caller, Instant until, long epoch) {}

    PersonAuthenticator(
            Optional<TokenVerifier> verifier, People people, Teams teams, AccessEpoch epoch, InstantSource clock) {
        this.verifier = verifier;
        this.people = people;
        this.teams = teams;
        this.epoch = epoch;
        this.clock = clock;
    }

    @Override
    public boolean takes(String token) {
        return token.chars().filter(c -> c == '.').count() == DOTS;
    }

    @Override
    public Authentication authenticate(Credentials credentials, Runnable beforeLookUp) {
        Mode mode = credentials.mode() == null
                ? Mode.TEST
                : Mode.of(credentials.mode())
                        .orElseThrow(() -> Problem.parameter("CreativeFlow-Mode", "must be live or test"));
        byte[] token = credentials.token().getBytes(StandardCharsets.UTF_8);
        var presented = new Presented(HexFormat.of().formatHex(Sha256.of(token)), credentials.team(), mode);
        long now = epoch.current();
        Known remembered = known.getIfPresent(presented);
        if (remembered != null && remembered.epoch == now && clock.instant().isBefore(remembered.until)) {
            return new Authentication.Accepted(remembered.caller);
        }
        return verified(credentials, presented, now);
    }

    private Authentication verified(Credentials credentials, Presented presented, long epochBefore) {
        Verification found = verifier.isEmpty()
                ? new Verification.Refused("no Auth service is configured")
                : verifier.get().verify(credentials.token());
        return switch (found) {
            case Verification.Person person -> {
                User user = people.seen(person.subject(), person.email(), person.name());
                Caller caller = caller(user, presented);
                known.put(presented, new Known(caller, person.expiresAt(), epochBefore));
                yield new Authentication.Accepted(caller);
            }
            case Verification.Refused(var why) ->
                new Authentication.Refused(Problem.of(ProblemCode.INVALID_TOKEN).because(why));
            case Verification.Unknown(var why) ->
                throw Problem.of(ProblemCode.DEPENDENCY_UNAVAILABLE)
                        .detail("The key set of the Auth service cannot be had now.")
                        .because(why)
                        .retryAfter(Duration.ofSeconds(5));
        };
    }

    private Caller caller(User user, Presented presented) {
        List<Membership> memberships = people.memberships(user.id());
        Optional<Membership> chosen = chosen(memberships, presented.team);
        if (chosen.isEmpty()) {
            var person = new Caller.UserPrincipal(user.id(), null);
            return new Caller(person, null, presented.mode, Set.of(), teams.firstPlan(), false, null);
        }
        Membership membership = chosen.get();
        TeamId id = membership.team();
        Standing standing = teams.standing(id).orElseThrow(() -> new IllegalStateException("no " + id));
        var person = new Caller.UserPrincipal(user.id(), membership.role());
        return new Caller(
                person, id, presented.mode, membership.role().scopes(), standing.plan(), standing.suspended(), null);
    }

    /** None where the person has no team, or has several and named none: routes that need one ask for it. */
    private static Optional<Membership> chosen(List<Membership> memberships, @Nullable String wanted) {
        if (wanted == null) {
            return memberships.size() == 1 ? Optional.of(memberships.getFirst()) : Optional.empty();
        }
        return Optional.of(TeamId.parse(wanted)
                .flatMap(id ->
                        memberships.stream().filter(m -> m.team().equals(id)).findFirst())
                .orElseThrow(() -> Problem.notFound().detail("There is no such team for this person.")));
    }
}
