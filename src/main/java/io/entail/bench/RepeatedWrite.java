package io.entail.bench;

import io.entail.config.EntityStoreConfig;
import io.entail.project.log.DatabaseLog;
import io.entail.replica.StoreLog.Applied;
import io.entail.resolve.LogRecord;
import java.time.Clock;

/** A write of a store that a process which reads from a database sends repeatedly. Used by one thread. */
final class RepeatedWrite implements Runnable, AutoCloseable {
    private final DatabaseLog log;
    private final LogRecord.Write write;

    /**
     * Opens the log of the store.
     *
     * @param config settings with the database
     */
    RepeatedWrite(EntityStoreConfig config, LogRecord.Write write) {
        this.log = DatabaseLog.open(config, Clock.systemUTC());
        this.write = write;
    }

    /** Sends the write and waits for its outcome, which is that of the first time. */
    @Override
    public void run() {
        Applied applied = log.append(write, null, false).join();
        if (!applied.outcome().accepted()) {
            throw new IllegalStateException("a write that is in the log already became " + applied.outcome());
        }
    }

    @Override
    public void close() {
        log.close();
    }
}
