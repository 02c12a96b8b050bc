package io.entail.resolve;

import io.entail.resolve.RandomHistory.Step;
import java.util.List;
import java.util.Random;

/** Random logs in which definitions are prepared and migrated, for tests in other packages. */
public final class MigratingLog {
    private MigratingLog() {}

    public record Entry(long offset, long time, Bytes valueOrNull) {
        /** Returns the bytes of the value, null if the record has none. */
        public byte[] value() {
            return valueOrNull == null ? null : valueOrNull.array();
        }
    }

    /** A log that is extended record by record. */
    public static final class Run {
        private final NaiveModel model = new NaiveModel();
        private final RandomHistory history;

        private Run(Random random) {
            history = new RandomHistory(random, model, true, List.of());
        }

        /** Returns the next record. Its key is always the same. */
        public Entry next() {
            Step step = history.next();
            model.resolve(step.offset(), step.time(), KEY, step.valueOrNull(), step.record());
            return new Entry(step.offset(), step.time(), step.value());
        }
    }

    private static final byte[] KEY = {'k'};

    /** Begins a log. */
    public static Run begin(Random random) {
        return new Run(random);
    }
}
