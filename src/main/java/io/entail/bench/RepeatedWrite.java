package io.entail.bench;

import io.entail.config.EntityStoreConfig;
import io.entail.project.log.DatabaseLog;
import io.entail.replica.StoreLog.Applied;
import io.entail.resolve.LogRecord;
import java.time.Clock;

/** A write of a store that is sent again and again, by a process that reads from a database. Used by one thread. */
final class RepeatedWrite implements Runnable, AutoCloseable {
    private final DatabaseLog log;
    private final LogRecord.Write write;

    /**
     * Opens the log.
     *
     * @param config names the database
     */
    RepeatedWrite(EntityStoreConfig config, LogRecord.Write write) {
        this.log = DatabaseLog.open(config, Clock.systemUTC());
        this.write = write;
    }

    /** Sends it and waits for its outcome, which is that of the first time. */
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
