package ai.creativeflow.brands;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.kernel.http.Page;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.BrandKitId;
import ai.creativeflow.kernel.ids.TeamId;
import ai.creativeflow.kernel.ids.Uuids;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.springframework.transaction.support.TransactionTemplate;

/** The brand kits of teams. All verbs join the present transaction where there is one. */
public final class BrandKits {

    private static final int KITS_MAX = 200;

    private final KitRepository kits;
    private final TransactionTemplate transactions;
    private final Uuids uuids;
    private final InstantSource clock;
    private final DefaultPins defaults = new DefaultPins();

    /** One version of a kit, which never changes. */
    public record Pin(BrandKitId kit, long version) {}

    BrandKits(KitRepository kits, TransactionTemplate transactions, Uuids uuids, InstantSource clock) {
        this.kits = kits;
        this.transactions = transactions;
        this.uuids = uuids;
        this.clock = clock;
    }

    /** The present version of a kit; empty where the caller has no such kit. */
    public Optional<Pin> pin(Caller caller, BrandKitId id) {
        return find(caller, id).map(BrandKits::pin);
    }

    /** The present version of the default kit, where there is one. */
    public Optional<Pin> pinDefault(Caller caller) {
        return defaults.get(
                caller.team(),
                caller.mode(),
                () -> kits.findDefault(caller.team(), caller.mode()).map(BrandKits::pin));
    }

    /** What a version says, whatever has become of the kit; empty where the team was erased. */
    public Optional<Content> content(TeamId team, Pin pin) {
        return kits.content(team, pin.kit(), pin.version());
    }

    /** Throws 409 where there are too many. A new default takes the place of the old one. */
    Kit create(Caller caller, String name, boolean isDefault, Content content) {
        return Objects.requireNonNull(transactions.execute(tx -> {
            kits.lockTeam(caller.team());
            if (kits.count(caller.team(), caller.mode()) >= KITS_MAX) {
                throw Problem.of(ProblemCode.CONFLICT)
                        .detail("A team may have %d brand kits a mode.".formatted(KITS_MAX));
            }
            Instant now = now();
            var kit = new Kit(
                    new BrandKitId(uuids.next()), caller.team(), caller.mode(), name, isDefault, content, 1, now, now);
            kits.insert(kit);
            defaults.changed();
            return kit;
        }));
    }

    /**
     * Makes the next version. The precondition sees the kit as the change will find it, and throws where it doesn't hold.
     * Empty where the caller has no such kit.
     */
    Optional<Kit> change(Caller caller, BrandKitId id, Consumer<Kit> precondition, UnaryOperator<Kit> change) {
        return Objects.requireNonNull(transactions.execute(tx -> {
            kits.lockTeam(caller.team());
            return find(caller, id).map(before -> {
                precondition.accept(before);
                Kit after = change.apply(before);
                kits.update(after);
                defaults.changed();
                return after;
            });
        }));
    }

    boolean delete(Caller caller, BrandKitId id) {
        boolean deleted = kits.delete(caller.team(), caller.mode(), id, now());
        defaults.changed();
        return deleted;
    }

    Optional<Kit> find(Caller caller, BrandKitId id) {
        return kits.find(caller.team(), caller.mode(), id);
    }

    List<Kit> list(Caller caller, Page.Request page) {
        return kits.list(caller.team(), caller.mode(), page);
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static Pin pin(Kit kit) {
        return new Pin(kit.id(), kit.version());
    }
}
