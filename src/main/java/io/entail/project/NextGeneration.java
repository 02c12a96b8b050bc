package io.entail.project;

import io.entail.text.Log;
import java.util.function.IntConsumer;
import org.slf4j.Logger;

/**
 * Makes the tables of the next generation from those that stand right before definitions which they cannot become, such as
 * the last step of a migration: every row as those definitions make it, with their constraints and indexes, and the history
 * that the tables have kept. Whoever reads the former tables goes on meanwhile, as they stand.
 *
 * <p>Nothing remains of it when it is killed or fails but tables that were never used, which a projector drops when it
 * begins. Two that do it at once make one generation each.
 */
final class NextGeneration {
    private static final Logger log = Log.of(NextGeneration.class);

    private NextGeneration() {}

    /**
     * Makes it; nobody uses it yet.
     *
     * @param former stands right before the definitions
     * @param begun hears its number
     * @param listener hears how many rows it has by now; what it throws ends this
     */
    static Generation of(
            Target target,
            FeedOrigin origin,
            Generation former,
            Outgrown why,
            IntConsumer begun,
            Generation.RowsListener listener) {
        TargetPosition stands = former.position();
        Generation next =
                target.begin(origin.store(), stands.writesTopicId(), stands.changesTopicId(), former.keepsHistory());
        boolean done = false;
        try {
            begun.accept(next.position().generation());
            log.info(
                    "Tables are made for other definitions target={} generation={} from={}",
                    target.name(),
                    next.position().generation(),
                    stands.generation());
            next.defineAll(why.definitions());
            if (former.keepsHistory()) {
                next.takeHistory(stands.generation());
            }
            next.fill(former::each, why.end(), why.appended(), listener);
            done = true;
            return next;
        } finally {
            if (!done) {
                next.close();
            }
        }
    }
}
