package io.entail.resolve;

import io.entail.resolve.LogRecord.Constraints;
import io.entail.resolve.LogRecord.Define;
import io.entail.resolve.LogRecord.Field;
import io.entail.resolve.LogRecord.Migrate;
import io.entail.resolve.LogRecord.Prepare;
import io.entail.resolve.LogRecord.Protocol;
import io.entail.resolve.LogRecord.Reference;
import io.entail.resolve.LogRecord.Store;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides whether control records, which define the store and its entities, are accepted: {@code avro/protocol.md},
 * section 5, step 2.
 */
final class ControlRules {
    private static final int HIGHEST_PROTOCOL = 255;

    private ControlRules() {}

    static boolean accepts(State state, LogRecord record) {
        if (record instanceof Store store) {
            return state.store() == null && isSound(store);
        }
        if (state.store() == null) {
            return false;
        }
        if (record instanceof Protocol protocol) {
            return protocol.number() > state.highestProtocol() && protocol.number() <= HIGHEST_PROTOCOL;
        }
        if (record instanceof Define define) {
            return accepts(state, define);
        }
        if (record instanceof Prepare prepare) {
            return accepts(state, prepare);
        }
        return !(record instanceof Migrate migrate) || accepts(state, migrate);
    }

    private static boolean isSound(Store store) {
        return store.maxEntityBytes() >= 1
                && store.maxEntityBytes() <= store.maxWriteBytes()
                && store.maxWriteBytes() <= Limits.VALUE_BYTES;
    }

    private static boolean accepts(State state, Define define) {
        Definition latest = state.definition(define.entity());
        if (latest == null) {
            return define.version() == 1 && state.definitionCount() < Limits.ENTITIES;
        }
        Constraints before = latest.constraints();
        Constraints after = define.constraints();
        return define.version() == nextVersion(state, latest)
                && keepsKeys(before, after)
                && after.unique().equals(before.unique())
                && after.references().equals(before.references())
                && keepsFields(before.fields(), after.fields());
    }

    private static boolean accepts(State state, Prepare prepare) {
        Definition latest = state.definition(prepare.entity());
        if (latest == null) {
            return false;
        }
        Constraints before = latest.constraints();
        Constraints after = prepare.constraints();
        return prepare.version() == nextVersion(state, latest)
                && keepsKeys(before, after)
                && beginsWith(after.unique(), before.unique())
                && beginsWith(after.references(), before.references())
                && keepsFields(before.fields(), after.fields())
                && hasNumbers(highest(state, latest).numbers(), before, after);
    }

    private static boolean hasNumbers(ConstraintNumbers given, Constraints before, Constraints after) {
        int unique = after.unique().size() - before.unique().size();
        int references = after.references().size() - before.references().size();
        return given.nextUnique() + unique <= ConstraintNumbers.HIGHEST + 1
                && given.nextReference() + references <= ConstraintNumbers.HIGHEST + 1;
    }

    private static boolean accepts(State state, Migrate migrate) {
        Definition latest = state.definition(migrate.entity());
        Definition prepared = latest == null ? null : state.prepared(latest.ordinal());
        if (prepared == null) {
            return false;
        }
        return migrate.version() == prepared.version() + 1
                && keepsKeys(prepared.constraints(), migrate.constraints())
                && keepsUnique(migrate, prepared.constraints())
                && keepsReferences(migrate, prepared.constraints())
                && migrate.upTo() >= 0
                && migrate.upTo() <= state.head().sequence();
    }

    private static boolean keepsKeys(Constraints before, Constraints after) {
        return after.primaryKey().equals(before.primaryKey()) && after.workspaceable() == before.workspaceable();
    }

    /**
     * Whether the claims that the state holds for each unique constraint are still right, which they are if its scope
     * stays the same.
     */
    private static boolean keepsUnique(Migrate migrate, Constraints prepared) {
        List<Integer> from = migrate.uniqueFrom();
        if (!arePlaces(
                from, migrate.constraints().unique().size(), prepared.unique().size())) {
            return false;
        }
        for (int i = 0; i < from.size(); i++) {
            boolean across = migrate.constraints().unique().get(i).acrossWorkspaces();
            if (across != prepared.unique().get(from.get(i)).acrossWorkspaces()) {
                return false;
            }
        }
        return true;
    }

    private static boolean keepsReferences(Migrate migrate, Constraints prepared) {
        List<Reference> after = migrate.constraints().references();
        List<Integer> from = migrate.referencesFrom();
        if (!arePlaces(from, after.size(), prepared.references().size())) {
            return false;
        }
        for (int i = 0; i < from.size(); i++) {
            if (!after.get(i)
                    .entity()
                    .equals(prepared.references().get(from.get(i)).entity())) {
                return false;
            }
        }
        return true;
    }

    /** Whether there is one place for each constraint, and all places are different and inside the list. */
    private static boolean arePlaces(List<Integer> places, int count, int below) {
        Set<Integer> seen = new HashSet<>();
        for (int place : places) {
            if (place < 0 || place >= below || !seen.add(place)) {
                return false;
            }
        }
        return places.size() == count;
    }

    private static <T> boolean beginsWith(List<T> list, List<T> start) {
        return list.size() >= start.size() && list.subList(0, start.size()).equals(start);
    }

    private static boolean keepsFields(List<Field> before, List<Field> after) {
        for (Field field : before) {
            if (!after.contains(field)) {
                return false;
            }
        }
        return true;
    }

    private static int nextVersion(State state, Definition latest) {
        return highest(state, latest).version() + 1;
    }

    /** Returns the version that was accepted last, of whatever kind. */
    private static Definition highest(State state, Definition latest) {
        Definition prepared = state.preparing() ? state.prepared(latest.ordinal()) : null;
        return prepared == null ? latest : prepared;
    }

    /** Returns the version of a definition that an accepted record creates; null if it creates none. */
    static Definition made(State state, LogRecord record) {
        String entity = entity(record);
        if (entity == null) {
            return null;
        }
        Definition latest = state.definition(entity);
        if (latest == null) {
            return MadeDefinition.of(record, state.definitionCount(), null, null);
        }
        Definition prepared = state.preparing() ? state.prepared(latest.ordinal()) : null;
        return MadeDefinition.of(record, latest.ordinal(), latest, prepared);
    }

    /** Returns the entity that a record makes a version of, null when it makes none. */
    private static String entity(LogRecord record) {
        if (record instanceof Define define) {
            return define.entity();
        }
        if (record instanceof Prepare prepare) {
            return prepare.entity();
        }
        return record instanceof Migrate migrate ? migrate.entity() : null;
    }
}
