package io.entail.resolve;

import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.LogRecord.Check;
import io.entail.resolve.LogRecord.Constraints;
import io.entail.resolve.LogRecord.Delete;
import io.entail.resolve.LogRecord.Put;
import io.entail.resolve.LogRecord.Write;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps that check the changes of a write: {@code avro/protocol.md}, section 5, from step 6 on. Each step checks
 * all changes before the next step begins. Used by one thread, for one write after the other.
 */
final class WriteRules {
    /** The number of changes for which arrays are kept and reused from write to write. */
    private static final int USUAL_CHANGES = 16;

    private final NamedRows named = new NamedRows();
    private final NewClaims newClaims = new NewClaims();
    private final Referrers referrers = new Referrers();

    private State state;
    private List<Change> changes = List.of();

    /**
     * Arrays with one element per change: the definition that the change is judged by, its row before the write or
     * null, and the version of the definition in whose order the lists of that row are.
     */
    private Definition[] definitions = new Definition[USUAL_CHANGES];

    private Row[] rows = new Row[USUAL_CHANGES];
    private Definition[] written = new Definition[USUAL_CHANGES];

    Outcome judge(State current, long appendTime, Write write) {
        state = current;
        changes = write.changes();
        int room = Math.max(USUAL_CHANGES, changes.size());
        if (rows.length != room) {
            definitions = new Definition[room];
            rows = new Row[room];
            written = new Definition[room];
        }
        Outcome fault = entitiesAreDefined();
        fault = fault != null ? fault : definitionsMayBeNamed();
        fault = fault != null ? fault : changesFitTheirDefinitions();
        fault = fault != null ? fault : versionsAreAsExpected();
        fault = fault != null ? fault : expiredRowsAreExpired(appendTime);
        fault = fault != null ? fault : referencesWillHold();
        fault = fault != null ? fault : deletedRowsWillNotBeReferredTo();
        fault = fault != null ? fault : claimsWillBeUnique();
        return fault != null ? fault : accepted();
    }

    private Outcome entitiesAreDefined() {
        for (int i = 0; i < changes.size(); i++) {
            definitions[i] = state.definition(changes.get(i).entity());
            if (definitions[i] == null) {
                return Outcome.rejected(Code.UNKNOWN_ENTITY, i);
            }
        }
        return null;
    }

    private Outcome definitionsMayBeNamed() {
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i) instanceof Put put && put.definition() != definitions[i].version()) {
                Definition prepared = state.preparing() ? state.prepared(definitions[i].ordinal()) : null;
                if (prepared == null || put.definition() != prepared.version()) {
                    return Outcome.rejected(Code.OLD_DEFINITION, i);
                }
                definitions[i] = prepared;
            }
        }
        return null;
    }

    private Outcome changesFitTheirDefinitions() {
        int repeated = named.reset(changes, definitions);
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            rows[i] = state.row(definitions[i].ordinal(), change.key());
            written[i] = rows[i] == null ? null : written(definitions[i], rows[i]);
            if (i == repeated || !fits(change, definitions[i].constraints(), rows[i])) {
                return Outcome.rejected(Code.BAD_WRITE, i);
            }
        }
        return null;
    }

    /**
     * Returns the version in whose order the row's lists are; mostly that by which the change is judged, or one with
     * the same lists.
     */
    private Definition written(Definition definition, Row row) {
        boolean same = row.definition() == definition.version()
                || (definition.numbers().first() && row.definition() < definition.version());
        return same ? definition : state.definition(definition.ordinal(), row.definition());
    }

    private static boolean fits(Change change, Constraints constraints, Row row) {
        if (change instanceof Put put) {
            return put.expected() >= 0
                    && put.expiresAt() >= 0
                    && put.claims().size() == constraints.unique().size()
                    && put.references().size() == constraints.references().size()
                    && (put.workspace() != null) == constraints.workspaceable()
                    && (put.expected() == 0 || row == null || same(put.workspace(), row.workspace()));
        }
        return change instanceof Delete ? change.expected() > 0 : change.expected() >= 0;
    }

    private Outcome versionsAreAsExpected() {
        for (int i = 0; i < changes.size(); i++) {
            long expected = changes.get(i).expected();
            if (expected == 0 && rows[i] != null) {
                return Outcome.rejected(Code.EXISTS, i);
            }
            if (expected > 0 && rows[i] == null) {
                return Outcome.rejected(Code.NOT_FOUND, i);
            }
            if (expected > 0 && rows[i].version() != expected) {
                return Outcome.rejected(Code.STALE_VERSION, i);
            }
        }
        return null;
    }

    private Outcome expiredRowsAreExpired(long appendTime) {
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i) instanceof Delete delete && delete.ifExpired()) {
                long expiresAt = rows[i].expiresAt();
                if (expiresAt == 0 || appendTime < expiresAt) {
                    return Outcome.rejected(Code.NOT_EXPIRED, i);
                }
            }
        }
        return null;
    }

    private Outcome referencesWillHold() {
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i) instanceof Put put) {
                int count = definitions[i].referenceCount();
                for (int c = 0; c < count; c++) {
                    Bytes parentKey = put.reference(c);
                    Definition parent = parentKey == null ? null : parent(definitions[i], c);
                    if (parentKey != null
                            && !mayReferTo(parent, parentKey, put.workspace(), unchanged(i, c, parentKey))) {
                        int entity = parent == null ? -1 : parent.ordinal();
                        return Outcome.rejected(Code.MISSING_REFERENCE, i, c, entity, parentKey);
                    }
                }
            }
        }
        return null;
    }

    /**
     * Whether the row already has this reference, and the reference has existed since the first definition. Such a
     * reference always has its parent, because accepted writes never leave a row without one. A reference that a
     * migration has added may lack its parent, because rows are not checked when it comes into force.
     */
    private boolean unchanged(int change, int constraint, Bytes parentKey) {
        Row before = rows[change];
        if (before == null) {
            return false;
        }
        if (written[change].isVersion(definitions[change])
                && definitions[change].numbers().first()) {
            return parentKey.equals(before.reference(constraint));
        }
        int number = definitions[change].numbers().ofReference(constraint);
        if (number > definitions[change].numbers().workspace()) {
            return false;
        }
        int place = written[change].numbers().referenceIndex(number);
        return place >= 0 && parentKey.equals(before.reference(place));
    }

    /**
     * Whether a row of a workspace (null for none) may refer to a parent, after this write. The state is not read for a
     * reference that the row already has in any case.
     */
    private boolean mayReferTo(Definition parent, Bytes parentKey, Bytes workspace, boolean hasItAlready) {
        if (parent == null) {
            return false;
        }
        int place = named.find(parent.ordinal(), parentKey);
        Change change = place < 0 ? null : changes.get(place);
        if (change instanceof Delete) {
            return false;
        }
        if (change instanceof Put put) {
            return put.workspace() == null || put.workspace().equals(workspace);
        }
        if (hasItAlready) {
            return true;
        }
        Row row = place < 0 ? state.row(parent.ordinal(), parentKey) : rows[place];
        return row != null && (row.workspace() == null || row.workspace().equals(workspace));
    }

    private Outcome deletedRowsWillNotBeReferredTo() {
        referrers.reset();
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i) instanceof Delete delete
                    && referrers.remainOf(i, definitions[i].ordinal(), delete.key())) {
                return Outcome.rejected(
                        Code.STILL_REFERENCED, i, referrers.constraint, referrers.entity, referrers.key);
            }
        }
        return null;
    }

    private Outcome claimsWillBeUnique() {
        newClaims.reset();
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i) instanceof Put put) {
                int entity = definitions[i].ordinal();
                for (int c = 0; c < put.claims().size(); c++) {
                    Bytes holder = otherHolder(i, put, c);
                    if (holder != null) {
                        return Outcome.rejected(Code.NOT_UNIQUE, i, c, entity, holder);
                    }
                }
            }
        }
        return null;
    }

    /**
     * Returns the key of another row that holds the claim after the write has released its old claims; null when none
     * does.
     */
    private Bytes otherHolder(int index, Put put, int constraint) {
        Bytes claim = put.claims().get(constraint);
        if (claim == null) {
            return null;
        }
        int entity = definitions[index].ordinal();
        int number = definitions[index].numbers().ofUnique(constraint);
        Bytes scope = definitions[index].scope(constraint, put.workspace());
        if (!holdsAlready(index, constraint, number, claim)) {
            Bytes holder = state.claimHolder(entity, number, scope, claim);
            if (holder != null && !changesRow(entity, holder)) {
                return holder;
            }
        }
        return changes.size() == 1 ? null : newClaims.add(entity, number, scope, claim, put.key());
    }

    private boolean holdsAlready(int index, int constraint, int number, Bytes claim) {
        if (rows[index] == null) {
            return false;
        }
        int place = written[index].isVersion(definitions[index])
                ? constraint
                : written[index].numbers().uniqueIndex(number);
        return place >= 0 && claim.equals(rows[index].claims().get(place));
    }

    /** Whether the write puts or deletes the row. */
    private boolean changesRow(int entity, Bytes key) {
        int place = named.find(entity, key);
        return place >= 0 && !(changes.get(place) instanceof Check);
    }

    private Outcome accepted() {
        int count = 0;
        for (int i = 0; i < changes.size(); i++) {
            if (!(changes.get(i) instanceof Check)) {
                count++;
            }
        }
        return Outcome.accepted(count == 0 ? 0 : state.head().sequence() + 1, count);
    }

    /** Applies the effects of the write that was judged last, which was accepted. */
    void apply(Write write, long offset, long firstSequence, Mutations mutations) {
        if (write.changes() != changes) {
            throw new IllegalStateException("effects are made before the next record is resolved, or not at all");
        }
        new WriteEffects(state, changes, definitions, rows, written, referrers.left)
                .apply(offset, firstSequence, mutations);
    }

    /** Returns the definition of the entity that a reference points to, null when it has none. */
    private Definition parent(Definition child, int constraint) {
        return state.definition(child.parent(constraint));
    }

    private static boolean same(Bytes one, Bytes other) {
        return one == null ? other == null : one.equals(other);
    }

    /** Looks for a row that still refers to a deleted one after the write. */
    private final class Referrers implements State.ReferrerVisitor {
        private int entity;
        private int constraint;
        private Bytes key;

        /** Rows that the write leaves without a parent, by a reference of a prepared definition. */
        private List<LeftChild> left = List.of();

        private int deletion;
        private int nextEntity;
        private int nextNumber;
        private boolean goesOn;

        void reset() {
            if (!left.isEmpty()) {
                left = List.of();
            }
        }

        boolean remainOf(int change, int parentEntity, Bytes parentKey) {
            deletion = change;
            key = null;
            nextEntity = 0;
            nextNumber = 0;
            do {
                goesOn = false;
                state.referrers(parentEntity, parentKey, nextEntity, nextNumber, this);
            } while (goesOn);
            return key != null;
        }

        /**
         * Rows that the write puts are skipped, because an earlier step has checked that they refer to no deleted row.
         */
        @Override
        public boolean visit(int childEntity, int number, Bytes childKey) {
            if (changesRow(childEntity, childKey)) {
                return true;
            }
            int place = state.definition(childEntity).numbers().referenceIndex(number);
            if (place < 0) {
                passOver(childEntity, number);
                return false;
            }
            entity = childEntity;
            constraint = place;
            key = childKey;
            return false;
        }

        /**
         * Skips the other rows with a reference that is not in force. One row is enough to know, and there may be very
         * many.
         */
        private void passOver(int childEntity, int number) {
            Definition prepared = state.preparing() ? state.prepared(childEntity) : null;
            if (prepared != null && prepared.numbers().referenceIndex(number) >= 0) {
                left = left.isEmpty() ? new ArrayList<>() : left;
                left.add(new LeftChild(deletion, childEntity));
            }
            goesOn = true;
            boolean last = number == ConstraintNumbers.HIGHEST;
            nextEntity = last ? childEntity + 1 : childEntity;
            nextNumber = last ? 0 : number + 1;
        }
    }

    /** A row that still refers to a deleted row by a reference that is not in force. */
    record LeftChild(int change, int childEntity) {}
}
