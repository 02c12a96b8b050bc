package io.entail.resolve;

import io.entail.resolve.RandomHistory.Step;
import java.util.List;
import java.util.Random;

/** Random logs in which definitions are prepared and migrated, for tests in other packages. */
public final class MigratingLog {
    private MigratingLog() {}

    /** A record of the log. */
    public record Entry(long offset, long time, Bytes valueOrNull) {
        /** The bytes of the value, null for none. */
        public byte[] value() {
            return valueOrNull == null ? null : valueOrNull.array();
        }
    }

    /** A log that goes on. */
    public static final class Run {
        private final NaiveModel model = new NaiveModel();
        private final RandomHistory history;

        private Run(Random random) {
            history = new RandomHistory(random, model, true, List.of());
        }

        /** The record that comes next; its key is that of the other tests. */
        public Entry next() {
            Step step = history.next();
            model.resolve(step.offset(), step.time(), KEY, step.valueOrNull(), step.record());
            return new Entry(step.offset(), step.time(), step.value());
        }
    }

    private static final byte[] KEY = {'k'};

    /** A log from its first record on. */
    public static Run begin(Random random) {
        return new Run(random);
    }
}
