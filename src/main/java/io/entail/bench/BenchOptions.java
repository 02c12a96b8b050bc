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
 * @param baseline a checkout or a distribution of another build, with which commands are compared, null for none
 * @param directory the directory for all files, in a folder that is deleted at the end
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

    /** The least number of entities, so that there are enough to draw from at random. */
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

    /** Returns the number of rounds of a short measurement. */
    int roundsOrDefault() {
        return rounds > 0 ? rounds : ROUNDS;
    }

    /**
     * Returns the number of rounds of a measurement that takes many seconds, such as the start of a process; it is
     * lower when quick.
     */
    int longRoundsOrDefault() {
        return rounds > 0 ? rounds : quick ? 3 : ROUNDS;
    }
}
