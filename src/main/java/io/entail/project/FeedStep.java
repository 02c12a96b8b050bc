package io.entail.project;

import io.entail.changes.Change;
import io.entail.changes.FeedEnd;
import io.entail.resolve.Definition;
import io.entail.resolve.LogRecord;
import java.time.Instant;
import java.util.List;

/** What the feed tells of one record of the log. Immutable. */
sealed interface FeedStep {
    /** Where the feed is with it. */
    FeedEnd end();

    /** When the record of the log was appended, by the log's clock. */
    Instant at();

    /** A write has changed rows: all its changes, in their order. */
    record Written(List<Change> changes) implements FeedStep {
        private Change last() {
            return changes.get(changes.size() - 1);
        }

        @Override
        public FeedEnd end() {
            return last().end();
        }

        @Override
        public Instant at() {
            return last().at();
        }
    }

    /** A version of an entity's definition is in force. */
    record Defined(Definition definition, FeedEnd end, Instant at) implements FeedStep {}

    /** The store was begun. */
    record Begun(LogRecord.Store store, FeedEnd end, Instant at) implements FeedStep {}

    /** Something that changes no row. */
    record Moved(FeedEnd end, Instant at) implements FeedStep {}
}
