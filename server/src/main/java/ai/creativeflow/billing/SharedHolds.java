package ai.creativeflow.billing;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.kernel.Micros;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.ids.GenerationId;
import ai.creativeflow.kernel.ids.KeyId;
import ai.creativeflow.kernel.ids.TeamId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@link Billing#hold} for many generations of many teams in one transaction, a statement for all where that one needs a
 * statement each. It decides nothing that could be refused: a team whose holds may not all fit, or that pays with grants, is
 * named, and is to be asked for one by one.
 */
public final class SharedHolds {

    private final SharedHoldRepository holds;
    private final KeyWallets keyWallets;
    private final Clearance clearance;
    private final Pricing pricing;
    private final Alerts alerts;

    /** One generation of the present month, without a large final. */
    public record Wish(Caller caller, GenerationId generation, Terms terms) {

        TeamId team() {
            return caller.team();
        }
    }

    SharedHolds(
            SharedHoldRepository holds, KeyWallets keyWallets, Clearance clearance, Pricing pricing, Alerts alerts) {
        this.holds = holds;
        this.keyWallets = keyWallets;
        this.clearance = clearance;
        this.pricing = pricing;
        this.alerts = alerts;
    }

    /** A team's wishes, all by the same terms. */
    record Share(List<Wish> wishes, @Nullable Micros cap, int includedAllowed, long stepFrom, long stepEnd) {

        TeamId team() {
            return wishes.getFirst().team();
        }

        Terms terms() {
            return wishes.getFirst().terms();
        }

        int size() {
            return wishes.size();
        }

        boolean isIncluded() {
            return terms().kind() == Terms.Kind.INCLUDED;
        }

        Micros amount() {
            return terms().generation().times(size());
        }
    }

    /**
     * Reserves all of them, as the last statements of the transaction. Where it names teams, the transaction must be rolled
     * back. A team's wishes are all by the same terms; throws {@link IllegalArgumentException} where they are not.
     */
    public Set<TeamId> hold(List<Wish> wishes) {
        Map<TeamId, List<Wish>> byTeam = byTeam(wishes);
        Set<TeamId> refused = new HashSet<>();
        Map<TeamId, @Nullable Micros> caps = opened(byTeam, refused);
        List<Share> priced = new ArrayList<>();
        byTeam.forEach((team, own) -> {
            if (own.getFirst().terms().kind() != Terms.Kind.FREE && !refused.contains(team)) {
                priced.add(share(own, caps.get(team)));
            }
        });
        priced.stream().filter(share -> !isClear(share.team())).map(Share::team).forEach(refused::add);
        Map<TeamId, Wallet> after = holds.reserve(priced);
        priced.stream()
                .map(Share::team)
                .filter(team -> !after.containsKey(team))
                .forEach(refused::add);
        refused.addAll(keyWallets.holdAll(keyHolds(priced)));
        if (refused.isEmpty()) {
            after.forEach((team, wallet) -> {
                alerts.moved(team);
                pricing.saw(team, wallet);
            });
        }
        return refused;
    }

    private static Map<TeamId, List<Wish>> byTeam(List<Wish> wishes) {
        Map<TeamId, List<Wish>> byTeam =
                wishes.stream().collect(Collectors.groupingBy(Wish::team, LinkedHashMap::new, Collectors.toList()));
        byTeam.values().forEach(own -> {
            if (own.stream().map(Wish::terms).distinct().count() > 1) {
                throw new IllegalArgumentException("one team by different terms");
            }
        });
        return byTeam;
    }

    /** The caps that the teams have set themselves; a team is refused that has grants or too little room. */
    private Map<TeamId, @Nullable Micros> opened(Map<TeamId, List<Wish>> byTeam, Set<TeamId> refused) {
        Map<TeamId, SharedHoldRepository.Locked> locked = holds.lockAccounts(byTeam.keySet());
        Map<TeamId, @Nullable Micros> caps = new HashMap<>();
        byTeam.forEach((team, own) -> {
            SharedHoldRepository.Locked account = locked.get(team);
            Integer allowed = own.getFirst().caller().plan().openAllowed();
            if (account == null || account.hasCredit() || !account.hasRoom(own.size(), allowed)) {
                refused.add(team);
            } else {
                caps.put(team, account.spendCap());
            }
        });
        if (refused.isEmpty()) {
            holds.open(byTeam);
        }
        return caps;
    }

    private Share share(List<Wish> own, @Nullable Micros spendCap) {
        Caller caller = own.getFirst().caller();
        Terms terms = own.getFirst().terms();
        PriceBook book = pricing.book(terms);
        return new Share(
                own,
                Micros.least(spendCap, caller.plan().creditLimit()),
                pricing.included(caller, book),
                book.generation().tiers().get(terms.step()).from(),
                book.generation().endOf(terms.step()));
    }

    /** A refusal is told to whoever asks alone. */
    private boolean isClear(TeamId team) {
        try {
            clearance.require(team);
            return true;
        } catch (Problem | ClearanceNeeded refusal) {
            return false;
        }
    }

    /** A sum for each chain of keys, in the order in which everybody locks them. */
    private static List<KeyWallets.KeyHold> keyHolds(List<Share> priced) {
        Map<KeyId, KeyWallets.KeyHold> sums = new TreeMap<>(Comparator.comparing(KeyId::value));
        for (Share share : priced) {
            for (Wish wish : share.wishes()) {
                KeyWallets.KeyHold.of(
                                wish.caller(),
                                wish.terms().period(),
                                wish.terms().generation())
                        .ifPresent(hold -> sums.merge(hold.lineage(), hold, KeyWallets.KeyHold::plus));
            }
        }
        return List.copyOf(sums.values());
    }
}
