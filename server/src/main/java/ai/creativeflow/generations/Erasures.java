package ai.creativeflow.generations;

import ai.creativeflow.assets.Trash;
import ai.creativeflow.identity.Caller;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.ids.AssetId;
import ai.creativeflow.kernel.ids.GenerationId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes away what a caller asked for and was shown. The row stays without it, and the money's facts as they are: the books
 * are held against them.
 */
final class Erasures {

    private final GenerationRepository generations;
    private final SampleRepository samples;
    private final HandoverRepository handovers;
    private final Trash trash;
    private final TransactionTemplate transactions;

    Erasures(
            GenerationRepository generations,
            SampleRepository samples,
            HandoverRepository handovers,
            Trash trash,
            TransactionTemplate transactions) {
        this.generations = generations;
        this.samples = samples;
        this.handovers = handovers;
        this.trash = trash;
        this.transactions = transactions;
    }

    /** Throws 404, also the second time, and 409 on one that is not done. */
    void erase(Caller caller, GenerationId id) {
        transactions.executeWithoutResult(tx -> {
            Generation generation =
                    generations.find(caller.team(), caller.mode(), id).orElseThrow(Problem::notFound);
            if (!generation.state().status().done()) {
                String status = generation.state().status().wire();
                throw Problem.of(ProblemCode.INVALID_STATE)
                        .detail("The generation is %s; cancel it first.".formatted(status))
                        .member("state", status);
            }
            if (!generations.erase(caller.team(), id)) {
                throw Problem.notFound();
            }
            trash.retire(caller.team(), caller.mode(), pictures(generation));
            samples.erase(caller.team(), id);
            handovers.erase(id);
        });
    }

    private List<AssetId> pictures(Generation generation) {
        var pictures = new ArrayList<AssetId>();
        samples.of(generation.team(), generation.id()).stream()
                .flatMap(sample -> Stream.ofNullable(sample.asset()))
                .forEach(pictures::add);
        Generation.Final picture = generation.state().picture();
        if (picture != null) {
            pictures.add(picture.asset());
        }
        return pictures;
    }
}
