package ai.creativeflow.billing;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import java.sql.Types;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code key_wallet}: what each chain of rotated keys has reserved and charged in a month. Every key is counted,
 * so that a cap that is set later knows what went before. Its row is locked after the team's wallet, always, so that two
 * transactions never wait for each other.
 */
final class KeyWallets {

    /** One statement decides and reserves: no row is changed where the cap would be passed, however many ask at once. */
    private static final String HOLD = """
            INSERT INTO key_wallet AS w (lineage, period, team_id, held_micros)
            SELECT :lineage, :period, :team, CAST(:amount AS bigint)
            WHERE CAST(:cap AS bigint) IS NULL
               OR CAST(:amount AS bigint) <= :cap
            ON CONFLICT (lineage, period) DO UPDATE
            SET held_micros = w.held_micros + excluded.held_micros
            WHERE CAST(:cap AS bigint) IS NULL
               OR w.charged_micros + w.held_micros + excluded.held_micros <= :cap
            """;

    private static final String MOVE = """
            UPDATE key_wallet
            SET held_micros = held_micros - :amount, charged_micros = charged_micros + :captured
            WHERE lineage = :lineage
              AND period = :period
              AND team_id = :team
            """;

    private final JdbcClient jdbc;
    private final NamedParameterJdbcOperations batches;

    KeyWallets(JdbcClient jdbc, NamedParameterJdbcOperations batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** What one chain of keys is to hold. The cap is that of its key; the strictest where several of the chain ask. */
    record KeyHold(
            KeyId lineage,
            YearMonth period,
            TeamId team,
            Micros amount,
            @Nullable Micros cap) {

        /** Empty where no key pays. */
        static Optional<KeyHold> of(Caller caller, YearMonth period, Micros amount) {
            KeyId lineage = KeyWallets.lineage(caller);
            return lineage == null || amount.equals(Micros.ZERO)
                    ? Optional.empty()
                    : Optional.of(new KeyHold(lineage, period, caller.team(), amount, KeyWallets.cap(caller)));
        }

        KeyHold plus(KeyHold other) {
            return new KeyHold(lineage, period, team, amount.plus(other.amount), Micros.least(cap, other.cap));
        }

        private MapSqlParameterSource parameters() {
            return new MapSqlParameterSource()
                    .addValue("lineage", lineage.value())
                    .addValue("period", period.toString())
                    .addValue("team", team.value())
                    .addValue("amount", amount.value())
                    .addValue("cap", cap == null ? null : cap.value(), Types.BIGINT);
        }
    }

    /** The chain that pays for what a caller asks; null for a person, whom only the team's bounds bind. */
    static @Nullable KeyId lineage(Caller caller) {
        return key(caller).map(Caller.ApiKeyPrincipal::lineage).orElse(null);
    }

    static @Nullable Micros cap(Caller caller) {
        return key(caller).map(Caller.ApiKeyPrincipal::monthlyCap).orElse(null);
    }

    /** {@link #hold} after the team's, so that locks keep their order; a refusal takes that back with the transaction. */
    void requireHold(Caller caller, YearMonth period, Micros amount) {
        if (!hold(caller, period, amount)) {
            throw Problem.of(ProblemCode.SPEND_CAP_REACHED)
                    .detail("The key may have %d micros charged and reserved a month; this would pass it."
                            .formatted(Objects.requireNonNull(cap(caller)).value()));
        }
    }

    /** False where the caller's own cap would be passed; nothing is reserved then. */
    boolean hold(Caller caller, YearMonth period, Micros amount) {
        return KeyHold.of(caller, period, amount)
                .map(hold -> jdbc.sql(HOLD).paramSource(hold.parameters()).update() == 1)
                .orElse(true);
    }

    /** Many at once, in the order given; the teams of those whose cap would be passed, nothing of theirs is reserved then. */
    Set<TeamId> holdAll(List<KeyHold> holds) {
        int[] held = batches.batchUpdate(
                HOLD, holds.stream().map(KeyHold::parameters).toArray(MapSqlParameterSource[]::new));
        return IntStream.range(0, held.length)
                .filter(i -> held[i] != 1)
                .mapToObj(i -> holds.get(i).team())
                .collect(Collectors.toSet());
    }

    /** Takes what was held away and adds what of it was charged. */
    void move(TeamId team, KeyId lineage, YearMonth period, Micros amount, Micros captured) {
        int moved = jdbc.sql(MOVE)
                .param("lineage", lineage.value())
                .param("period", period.toString())
                .param("team", team.value())
                .param("amount", amount.value())
                .param("captured", captured.value())
                .update();
        if (moved != 1) {
            throw new IllegalStateException("no wallet for what was held by the key " + lineage);
        }
    }

    private static Optional<Caller.ApiKeyPrincipal> key(Caller caller) {
        return caller.principal() instanceof Caller.ApiKeyPrincipal own ? Optional.of(own) : Optional.empty();
    }
}
