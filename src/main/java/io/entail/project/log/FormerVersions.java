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
 * Finds the version that a row had before a change, which the feed does not contain. It is known if the row was seen
 * before; otherwise it is read from the writer's record in the log. Used by one thread.
 */
final class FormerVersions {
    private static final int KEPT = 10_000;

    private final ChangeFeed feed;
    private final LogRecords records;

    /** Rows of one entity by primary key, least recently seen first. */
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
     * Returns the version of a row before a change that did not create it. To be called for each change of the entity,
     * in order.
     *
     * @throws io.entail.errors.EntailException when neither the log nor the feed has it
     */
    Former before(Change change, Bytes key) {
        Former known = seen.get(change.key());
        return known == null ? lookUp(change, key) : known;
    }

    /** Notes a row after a change. */
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
