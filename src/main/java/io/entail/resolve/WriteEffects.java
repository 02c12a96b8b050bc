package io.entail.resolve;

import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.LogRecord.Check;
import io.entail.resolve.LogRecord.Delete;
import io.entail.resolve.LogRecord.Put;
import java.util.List;

/**
 * The effects of an accepted write: {@code avro/protocol.md}, section 5, accepting. Claims and references that stay as
 * they are need no mutation.
 */
final class WriteEffects {
    private final State state;
    private final List<Change> changes;
    private final Definition[] definitions;
    private final Row[] rows;

    /** Per change: the definition of its entity, and its row before the write, null when absent. */
    WriteEffects(State state, List<Change> changes, Definition[] definitions, Row[] rows) {
        this.state = state;
        this.changes = changes;
        this.definitions = definitions;
        this.rows = rows;
    }

    void apply(long offset, long firstSequence, Mutations mutations) {
        for (int i = 0; i < changes.size(); i++) {
            if (rows[i] != null && !(changes.get(i) instanceof Check)) {
                removeOld(i, changes.get(i) instanceof Put put ? put : null, mutations);
            }
        }
        long sequence = firstSequence;
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i) instanceof Delete delete) {
                mutations.removeRow(definitions[i].ordinal(), delete.key(), rows[i]);
                sequence++;
            } else if (changes.get(i) instanceof Put put) {
                mutations.putRow(definitions[i].ordinal(), put.key(), rows[i], Row.of(sequence, offset, put));
                addNew(i, put, mutations);
                sequence++;
            }
        }
    }

    /** {@code put} is null when the row is deleted. */
    private void removeOld(int index, Put put, Mutations mutations) {
        Definition definition = definitions[index];
        Row before = rows[index];
        for (int c = 0; c < before.claims().size(); c++) {
            Bytes old = before.claims().get(c);
            if (old != null && (put == null || !old.equals(put.claims().get(c)))) {
                mutations.removeClaim(definition.ordinal(), c, definition.scope(c, before.workspace()), old);
            }
        }
        Bytes key = changes.get(index).key();
        for (int c = 0; c < definition.referenceCount(); c++) {
            Bytes old = before.reference(c);
            if (old != null && (put == null || !old.equals(put.reference(c)))) {
                mutations.removeReference(parentOrdinal(definition, c), old, definition.ordinal(), c, key);
            }
        }
    }

    private void addNew(int index, Put put, Mutations mutations) {
        Definition definition = definitions[index];
        Row before = rows[index];
        for (int c = 0; c < put.claims().size(); c++) {
            Bytes claim = put.claims().get(c);
            if (claim != null
                    && (before == null || !claim.equals(before.claims().get(c)))) {
                Bytes scope = definition.scope(c, put.workspace());
                mutations.addClaim(definition.ordinal(), c, scope, claim, put.key());
            }
        }
        for (int c = 0; c < definition.referenceCount(); c++) {
            Bytes parentKey = put.reference(c);
            if (parentKey != null && (before == null || !parentKey.equals(before.reference(c)))) {
                mutations.addReference(parentOrdinal(definition, c), parentKey, definition.ordinal(), c, put.key());
            }
        }
    }

    /** The parent was there when the write was judged, and so was its entity. */
    private int parentOrdinal(Definition definition, int constraint) {
        return state.definition(definition.parent(constraint)).ordinal();
    }
}
