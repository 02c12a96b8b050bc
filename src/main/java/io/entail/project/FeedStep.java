package io.entail.project;

import io.entail.changes.Change;
import io.entail.changes.FeedEnd;
import io.entail.resolve.Definition;
import io.entail.resolve.LogRecord;
import io.entail.resolve.MadeDefinition;
import io.entail.state.LogDefinitions;
import java.time.Instant;
import java.util.List;

/** The feed's content about one record of the log. Immutable. */
sealed interface FeedStep {
    /** Returns the position of the feed after it. */
    FeedEnd end();

    /** Returns when the record of the log was appended, by the log's clock. */
    Instant at();

    /** A write that has changed rows: all its changes, in their order. */
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

    /**
     * A new version of an entity's definition, either in force or prepared.
     *
     * @param record the record of the log that created it
     * @param ordinal ordinal of the entity
     */
    record Defined(LogRecord record, String entity, int ordinal, int version, FeedEnd end, Instant at)
            implements FeedStep {

        /** Returns the version, given the versions before it. */
        Definition definition(LogDefinitions before) {
            io.entail.state.Defined known = before.get(entity);
            io.entail.state.Defined.Version prepared = known == null ? null : known.prepared();
            return MadeDefinition.of(
                    record,
                    ordinal,
                    known == null ? null : known.latest().definition(),
                    prepared == null ? null : prepared.definition());
        }
    }

    /** The creation of the store. */
    record Begun(LogRecord.Store store, FeedEnd end, Instant at) implements FeedStep {}

    /** A record that changes no row. */
    record Moved(FeedEnd end, Instant at) implements FeedStep {}
}
