package io.entail.dao.migrate;

import io.entail.replica.StoreLog;
import io.entail.replica.StoreLog.KeyedRow;
import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the rows of an entity one page at a time, so that no other thread waits for long. Used by one thread. */
final class Pass {
    private static final int PAGE = 200;

    private final StoreLog log;
    private final Clock clock;
    private final MigrationListener listener;

    Pass(StoreLog log, Clock clock, MigrationListener listener) {
        this.log = log;
        this.clock = clock;
        this.listener = listener;
    }

    /** Receives rows that were read. */
    interface Sink {
        /** Receives a row that is not broken. */
        void row(Bytes key, Row row, MigratedRow made);

        /** Receives a row that is broken and has expired, so that nobody sees it. */
        default void expired(Bytes key, Row row, String fault) {}
    }

    /**
     * Reads rows until all are read, or as many broken ones are found as are reported.
     *
     * @param since leaves out rows of this version and earlier ones, which were read before
     * @param between runs after each page
     */
    void run(EntityRun run, long since, Sink sink, Runnable between) {
        @Nullable Bytes after = null;
        while (!run.isFull()) {
            List<KeyedRow> page = log.rows(run.entity(), after, PAGE);
            if (page.isEmpty()) {
                return;
            }
            for (KeyedRow each : page) {
                if (each.row().version() > since) {
                    look(run, each, sink);
                }
            }
            listener.looked(page.size());
            between.run();
            after = page.get(page.size() - 1).key();
        }
    }

    private void look(EntityRun run, KeyedRow each, Sink sink) {
        run.noteRow();
        MigratedRow made = run.maker().of(each.key(), each.row());
        if (made.fault() == null) {
            sink.row(each.key(), each.row(), made);
        } else if (isOver(each.row())) {
            sink.expired(each.key(), each.row(), made.fault());
        } else {
            run.noteBroken(each.key(), each.row(), made.fault());
        }
    }

    /** Returns whether a row has expired, so that nobody sees it. */
    boolean isOver(Row row) {
        return row.expiresAt() != 0 && row.expiresAt() <= clock.millis();
    }
}
