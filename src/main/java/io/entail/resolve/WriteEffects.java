package io.entail.resolve;

import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.LogRecord.Check;
import io.entail.resolve.LogRecord.Delete;
import io.entail.resolve.LogRecord.Put;
import io.entail.resolve.WriteRules.LeftChild;
import java.util.List;

/**
 * The effects of an accepted write on the state: {@code avro/protocol.md}, section 5, accepting. Claims and references
 * that do not change need no mutation.
 */
final class WriteEffects {
    private final State state;
    private final List<Change> changes;
    private final Definition[] definitions;
    private final Row[] rows;
    private final Definition[] written;
    private final List<LeftChild> left;

    /**
     * Creates the effects. Each array has one element per change: the definition that the change was judged by, its row
     * before the write or null, and the version of the definition in whose order the lists of that row are. The list
     * names the rows that deletes leave without a parent.
     */
    WriteEffects(
            State state,
            List<Change> changes,
            Definition[] definitions,
            Row[] rows,
            Definition[] written,
            List<LeftChild> left) {
        this.state = state;
        this.changes = changes;
        this.definitions = definitions;
        this.rows = rows;
        this.written = written;
        this.left = left;
    }

    void apply(long offset, long firstSequence, Mutations mutations) {
        for (int i = 0; i < changes.size(); i++) {
            if (rows[i] != null && !(changes.get(i) instanceof Check)) {
                removeOld(i, changes.get(i) instanceof Put put ? put : null, mutations);
            }
        }
        boolean preparing = state.preparing();
        long sequence = firstSequence;
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i) instanceof Delete delete) {
                mutations.removeRow(definitions[i].ordinal(), delete.key(), rows[i]);
                if (preparing) {
                    noteLeft(i, sequence, mutations);
                }
                sequence++;
            } else if (changes.get(i) instanceof Put put) {
                mutations.putRow(definitions[i].ordinal(), put.key(), rows[i], Row.of(sequence, offset, put));
                addNew(i, put, mutations);
                if (preparing && !definitions[i].isPrepared() && state.prepared(definitions[i].ordinal()) != null) {
                    mutations.written(definitions[i].ordinal(), sequence);
                }
                sequence++;
            }
        }
    }

    private void noteLeft(int deletion, long sequence, Mutations mutations) {
        for (LeftChild child : left) {
            if (child.change() == deletion) {
                mutations.written(child.childEntity(), sequence);
            }
        }
    }

    /** {@code put} is null when the row is deleted. */
    private void removeOld(int index, Put put, Mutations mutations) {
        Definition was = written[index];
        Definition is = definitions[index];
        Row before = rows[index];
        for (int c = 0; c < before.claims().size(); c++) {
            Bytes old = before.claims().get(c);
            if (old != null && (put == null || !old.equals(claim(put.claims(), is, was, c)))) {
                mutations.removeClaim(was.ordinal(), was.numbers().ofUnique(c), was.scope(c, before.workspace()), old);
            }
        }
        Bytes key = changes.get(index).key();
        for (int c = 0; c < was.referenceCount(); c++) {
            Bytes old = before.reference(c);
            if (old != null && (put == null || !old.equals(reference(put, is, was, c)))) {
                mutations.removeReference(
                        parentOrdinal(was, c), old, was.ordinal(), was.numbers().ofReference(c), key);
            }
        }
    }

    private void addNew(int index, Put put, Mutations mutations) {
        Definition was = written[index];
        Definition is = definitions[index];
        Row before = rows[index];
        for (int c = 0; c < put.claims().size(); c++) {
            Bytes claim = put.claims().get(c);
            if (claim != null && (before == null || !claim.equals(claim(before.claims(), was, is, c)))) {
                Bytes scope = is.scope(c, put.workspace());
                mutations.addClaim(is.ordinal(), is.numbers().ofUnique(c), scope, claim, put.key());
            }
        }
        for (int c = 0; c < is.referenceCount(); c++) {
            Bytes parentKey = put.reference(c);
            if (parentKey != null && (before == null || !parentKey.equals(reference(before, was, is, c)))) {
                mutations.addReference(
                        parentOrdinal(is, c),
                        parentKey,
                        is.ordinal(),
                        is.numbers().ofReference(c),
                        put.key());
            }
        }
    }

    /**
     * Returns the claim, from a list of one definition, for the constraint at a place of another definition; null for
     * none.
     */
    private static Bytes claim(List<Bytes> claims, Definition of, Definition other, int constraint) {
        int place = of.isVersion(other)
                ? constraint
                : of.numbers().uniqueIndex(other.numbers().ofUnique(constraint));
        return place < 0 ? null : claims.get(place);
    }

    private static Bytes reference(Row row, Definition of, Definition other, int constraint) {
        int place = place(of, other, constraint);
        return place < 0 ? null : row.reference(place);
    }

    private static Bytes reference(Put put, Definition of, Definition other, int constraint) {
        int place = place(of, other, constraint);
        return place < 0 ? null : put.reference(place);
    }

    /**
     * Returns the place in one definition of the reference that has the given place in another; -1 when the first does
     * not have it.
     */
    private static int place(Definition of, Definition other, int constraint) {
        return of.isVersion(other)
                ? constraint
                : of.numbers().referenceIndex(other.numbers().ofReference(constraint));
    }

    /**
     * Returns the ordinal of the parent's entity, which exists because the parent was found when the write was judged.
     */
    private int parentOrdinal(Definition definition, int constraint) {
        return state.definition(definition.parent(constraint)).ordinal();
    }
}
