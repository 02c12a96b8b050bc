package io.entail.dao;

import io.entail.replica.StoreLog;
import io.entail.schema.Definitions;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;

/** What all views of one open store share. Thread-safe. */
final class Core implements AutoCloseable {
    private final StoreLog log;
    private final Definitions files;
    private final Supplier<UUID> uuids = UUID::randomUUID;
    private final Workers workers;
    private final Catalog catalog;
    private final Writes writes;
    private final Waiting waiting;
    private final Hooks hooks;
    private final StoreSettings settings;
    private final Reaper reaper;

    Core(StoreLog log, Definitions files, StoreSettings settings) {
        this(log, files, settings, new Catalog(log, files, settings.readOnly()), new Hooks());
    }

    private Core(StoreLog log, Definitions files, StoreSettings settings, Catalog catalog, Hooks hooks) {
        this.log = log;
        this.files = files;
        this.catalog = catalog;
        this.hooks = hooks;
        this.settings = settings;
        this.workers = new Workers("entail-dao-" + settings.name());
        this.waiting = new Waiting(log);
        this.writes = new Writes(log, catalog, settings, uuids, workers, waiting, hooks);
        this.reaper = new Reaper(log, writes.expiryWrites(), settings.clock(), settings.reaperInterval());
    }

    StoreLog log() {
        return log;
    }

    Clock clock() {
        return settings.clock();
    }

    /** The same over a log of the past, which has the definitions of now. */
    Core past(StoreLog view, Clock then) {
        return new Core(view, files, settings.withClock(then), catalog, hooks);
    }

    /** What this process has in files. */
    Definitions files() {
        return files;
    }

    Supplier<UUID> uuids() {
        return uuids;
    }

    Workers workers() {
        return workers;
    }

    Catalog catalog() {
        return catalog;
    }

    Writes writes() {
        return writes;
    }

    Hooks hooks() {
        return hooks;
    }

    Waiting waiting() {
        return waiting;
    }

    Reaper reaper() {
        return reaper;
    }

    @Override
    public void close() {
        try {
            reaper.close();
        } finally {
            try {
                workers.close();
            } finally {
                log.close();
            }
        }
    }
}
