package io.entail.project;

import io.entail.text.Log;
import java.util.function.IntConsumer;
import org.slf4j.Logger;

/**
 * Creates the tables of the next generation from existing ones that cannot take the next definitions, such as that of
 * the last step of a migration. Every row is converted to those definitions, with their constraints and indexes, and
 * the history that the tables have kept is copied. Readers use the former tables meanwhile, which do not change.
 *
 * <p>If it is killed or fails, only tables that were never used remain, and a projector drops them when it starts. Two
 * processes that do it at once create one generation each.
 */
final class NextGeneration {
    private static final Logger log = Log.of(NextGeneration.class);

    private NextGeneration() {}

    /**
     * Creates the generation, which is not in use yet.
     *
     * @param former the existing generation, whose position is right before the definitions
     * @param begun receives the number of the new generation
     * @param listener receives the number of rows so far; an exception that it throws ends this
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
