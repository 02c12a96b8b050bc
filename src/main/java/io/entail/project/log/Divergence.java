package io.entail.project.log;

import io.entail.changes.FeedEnd;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.ReplicaDivergedException;
import io.entail.read.Position;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The latest positions and digests of the feed, to check that the database has the same. A write that is planned on a
 * state other than the log's would look to every replica as if it had diverged. Thread-safe.
 */
final class Divergence {
    private static final int KEPT = 4_096;

    private final EntityStoreConfig config;

    private final Map<Long, FeedEnd> ends = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, FeedEnd> eldest) {
            return size() > KEPT;
        }
    };

    Divergence(EntityStoreConfig config) {
        this.config = config;
    }

    synchronized void told(FeedEnd end) {
        ends.put(end.offset(), end);
    }

    /**
     * Checks the database's digest at its position, if the feed has had that position lately.
     *
     * @throws ReplicaDivergedException when the digests differ
     */
    void check(FeedEnd database) {
        FeedEnd told;
        synchronized (this) {
            told = ends.get(database.offset());
        }
        if (told != null && !told.equals(database)) {
            throw found(config, database, told);
        }
    }

    /** Returns the error about a database whose digest differs from the feed's. */
    static ReplicaDivergedException found(EntityStoreConfig config, FeedEnd database, FeedEnd told) {
        return new ReplicaDivergedException("the database of store " + config.store()
                + " does not have the state of this log: at position " + Position.of(told.offset()) + " it says change "
                + database.sequence() + ", log digest " + database.logDigest() + ", and the feed says change "
                + told.sequence() + ", log digest " + told.logDigest()
                + ". It was changed by hand, or is a copy of another store's; nothing is written from here. Have the"
                + " tables made anew (entail project --rebuild)");
    }
}
