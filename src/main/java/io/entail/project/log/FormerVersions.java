package io.entail.project.log;

import io.entail.changes.Change;
import io.entail.changes.ChangeFeed;
import io.entail.changes.Op;
import io.entail.read.Position;
import io.entail.replica.LogEntry;
import io.entail.replica.LogRecords;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogDecoder;
import io.entail.resolve.LogRecord;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which version a row was before a change, which the feed does not say: as it was seen before, else as the writer of the
 * change found it, whose record in the log says so. Used by one thread.
 */
final class FormerVersions {
    private static final int KEPT = 10_000;

    private final ChangeFeed feed;
    private final LogRecords records;

    /** Rows of one entity by their primary keys, those first that were not seen for longest. */
    private final Map<String, Former> seen = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Former> eldest) {
            return size() > KEPT;
        }
    };

    /** A version of a row, the write that made it, and when it expires. */
    record Former(long version, Position position, @Nullable Instant expires) {}

    FormerVersions(ChangeFeed feed, LogRecords records) {
        this.feed = feed;
        this.records = records;
    }

    /**
     * Of a row that was changed, not made. To be asked for each change of the entity, in order.
     *
     * @throws io.entail.errors.EntailException when the log or the feed does not have it
     */
    Former before(Change change, Bytes key) {
        Former known = seen.get(change.key());
        return known == null ? lookUp(change, key) : known;
    }

    /** A row as it is now. */
    void passed(Change change) {
        if (change.op() == Op.D) {
            seen.remove(change.key());
        } else {
            seen.put(change.key(), new Former(change.version(), change.position(), change.expires()));
        }
    }

    private Former lookUp(Change change, Bytes key) {
        long version = expected(change, key);
        // The version of a row is the number of the change that made it.
        return feed.find(version)
                .map(made -> new Former(version, made.position(), made.expires()))
                .orElseGet(() -> new Former(version, Position.START, null));
    }

    private long expected(Change change, Bytes key) {
        LogEntry entry = records.at(change.position().offset());
        if (entry != null && new LogDecoder().decode(entry.value()) instanceof LogRecord.Write write) {
            for (LogRecord.Change one : write.changes()) {
                if (one.key().equals(key) && one.entity().equals(change.entity())) {
                    return one.expected();
                }
            }
        }
        throw new IllegalStateException("the write at position " + change.position() + " does not change '"
                + change.entity() + "' with primary key '" + change.key() + "', as the feed says");
    }
}
