package io.entail.resolve;

import io.entail.resolve.RandomHistory.Step;
import java.util.List;
import java.util.Random;

/** Random logs in which definitions are prepared and migrated, for tests in other packages. */
public final class MigratingLog {
    private MigratingLog() {}

    /** A record of the log; the value may be null. */
    public record Record(long offset, long time, byte[] value) {}

    /** A log that goes on. */
    public static final class Run {
        private final NaiveModel model = new NaiveModel();
        private final RandomHistory history;

        private Run(Random random) {
            history = new RandomHistory(random, model, true, List.of());
        }

        /** The record that comes next; its key is that of the other tests. */
        public Record next() {
            Step step = history.next();
            model.resolve(step.offset(), step.time(), KEY, step.valueOrNull(), step.record());
            return new Record(step.offset(), step.time(), step.valueOrNull());
        }
    }

    private static final byte[] KEY = {'k'};

    /** A log from its first record on. */
    public static Run begin(Random random) {
        return new Run(random);
    }
}
