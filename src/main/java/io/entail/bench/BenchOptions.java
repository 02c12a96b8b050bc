package io.entail.bench;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How benchmarks run. Immutable.
 *
 * @param quick whether a rough answer within a minute is wanted, rather than one to rely on
 * @param entities how many entities there are, 0 for 1,000,000, or 100,000 when quick
 * @param rounds how often each measurement and its baseline take turns, 0 for as many as the group needs
 * @param bootstrap a Kafka to use, null to start one
 * @param baseline a checkout or a distribution of another build, which commands are compared with, null for none
 * @param directory where everything is kept while it runs, in a folder that goes away at the end
 */
public record BenchOptions(
        boolean quick,
        int entities,
        int rounds,
        @Nullable String bootstrap,
        @Nullable Path baseline,
        Path directory) {
    private static final int ENTITIES = 1_000_000;
    private static final int ENTITIES_QUICK = 100_000;
    private static final int ROUNDS = 5;

    /** Fewest entities that leave something to draw at random from. */
    private static final int ENTITIES_MIN = 1_000;

    public BenchOptions {
        if (entities != 0 && entities < ENTITIES_MIN) {
            throw new IllegalArgumentException("entities: " + entities + " is not at least " + ENTITIES_MIN);
        }
        if (rounds < 0) {
            throw new IllegalArgumentException("rounds: " + rounds + " is below 0");
        }
        entities = entities > 0 ? entities : quick ? ENTITIES_QUICK : ENTITIES;
    }

    /** Rounds of a measurement that takes a moment. */
    int roundsOrDefault() {
        return rounds > 0 ? rounds : ROUNDS;
    }

    /** Rounds of a measurement that takes many seconds, such as the start of a process: fewer when quick. */
    int longRoundsOrDefault() {
        return rounds > 0 ? rounds : quick ? 3 : ROUNDS;
    }
}
