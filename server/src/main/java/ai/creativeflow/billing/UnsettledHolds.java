package ai.creativeflow.billing;

import ai.creativeflow.kernel.Mode;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.TeamId;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.transaction.support.TransactionTemplate;

/** What is held and for which generations, so that whoever knows them can give back what nobody will ever settle. */
public final class UnsettledHolds {

    private final WalletRepository wallets;
    private final TransactionTemplate transactions;

    /** A generation that has something held; {@code undelivered} where samples of it are not paid yet. */
    public record Held(GenerationId generation, TeamId team, boolean undelivered) {}

    UnsettledHolds(WalletRepository wallets, TransactionTemplate transactions) {
        this.wallets = wallets;
        this.transactions = transactions;
    }

    /** At most {@code limit} of them with ids between the two, lowest first. */
    public List<Held> between(UUID after, UUID before, int limit) {
        return wallets.held(after, before, limit);
    }

    /**
     * Gives everything back that is still held for it, and its place among the open ones where {@code open}; in a
     * transaction of its own. False, and nothing is done, where it was settled before.
     */
    public boolean release(Held held, boolean open) {
        return Objects.requireNonNull(transactions.execute(tx -> {
            if (open) {
                wallets.closeAny(held.team());
            }
            boolean released = wallets.releaseAny(new Billing.Owner(held.team(), Mode.LIVE, null, held.generation()));
            if (!released) {
                tx.setRollbackOnly();
            }
            return released;
        }));
    }
}
