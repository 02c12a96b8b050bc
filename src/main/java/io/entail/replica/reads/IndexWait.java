package io.entail.replica.reads;

import io.entail.errors.Failures;
import io.entail.errors.StoreUnavailableException;
import io.entail.schema.IndexDefinition;
import io.entail.state.Defined;
import io.entail.state.Indexes;
import io.entail.state.table.MetaLayout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import java.time.Duration;
import java.util.Optional;

/** Reads by an index as soon as it is complete, and waits for that for a limited time. */
final class IndexWait {
    private static final Duration WAIT_MAX = Duration.ofSeconds(1);
    private static final long LOOK_MILLIS = 10;

    private IndexWait() {}

    /** Reads by the index with a number. */
    interface Read<T> {
        T read(Tables.View view, int index);
    }

    /**
     * Returns the result of a read.
     *
     * @throws StoreUnavailableException when the index is not complete in time
     */
    static <T> T read(Tables tables, Defined entity, IndexDefinition index, Read<T> read) {
        long deadline = System.nanoTime() + WAIT_MAX.toNanos();
        while (true) {
            Optional<T> found = tables.snapshot(view -> {
                Indexes.State state = Indexes.find(view, entity, index);
                if (state != null && state.built()) {
                    return Optional.of(read.read(view, state.number()));
                }
                if (System.nanoTime() - deadline > 0) {
                    long of = MetaLayout.count(view.get(Table.META, MetaLayout.countKey(entity.ordinal(), null)))
                            .rows();
                    throw Failures.indexIsBuilt(entity.name(), index.toString(), state == null ? 0 : state.rows(), of);
                }
                return Optional.empty();
            });
            if (found.isPresent()) {
                return found.get();
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while an index was built", e);
        }
    }
}
