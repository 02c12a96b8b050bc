package io.entail.dao;

import io.entail.audit.ChangedRows;
import io.entail.audit.ChangedRows.Found;
import io.entail.audit.Difference;
import io.entail.audit.Moments;
import io.entail.audit.PastWrite;
import io.entail.audit.RowSteps;
import io.entail.audit.WriteSelection;
import io.entail.dao.Restorable.Target;
import io.entail.dao.plan.Caller;
import io.entail.dao.plan.EntityType;
import io.entail.dao.plan.Operation;
import io.entail.dao.plan.RowId;
import io.entail.errors.Failures;
import io.entail.errors.StaleVersionException;
import io.entail.errors.WriteTooLargeException;
import io.entail.errors.words.Misuse;
import io.entail.read.Entity;
import io.entail.read.EntityChange;
import io.entail.read.Position;
import io.entail.read.ReplayListener;
import io.entail.resolve.Row;
import io.entail.writes.CanonicalKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Undoes writes: restores the rows that they changed to the state before the first of them. The result is one further
 * write if it fits; otherwise the newest half of the writes is undone first, then the rest in the same way. Confined to
 * one thread.
 */
final class Undo {
    /** How often a row is read again that changes between reading and writing. */
    private static final int ATTEMPTS = 5;

    private final Core core;
    private final Caller caller;
    private final ChangedRows changed;
    private final List<Written> done = new ArrayList<>();

    private record Look(List<PastWrite> writes, List<Target> targets) {}

    Undo(Core core, Caller caller, ReplayListener listener) {
        this.core = core;
        this.caller = caller;
        this.changed = new ChangedRows(core.log(), listener);
    }

    /** Does the same as {@link EntityStore#undo(Position)}. */
    Written of(Position position) {
        run(WriteSelection.at(position));
        return done.isEmpty() ? new Written(core.log().reader().reached(), List::of) : done.get(0);
    }

    /** Does the same as {@link EntityStore#undo(WriteSelection, ReplayListener)}. */
    Undone run(WriteSelection selection) {
        Look found = look(selection);
        write(selection);
        Map<RowId, Entity> stored = new HashMap<>();
        for (Written written : done) {
            written.entities().forEach(entity -> stored.put(id(entity), entity));
        }
        return new Undone(
                found.writes(),
                differences(found.targets(), stored),
                done.stream().map(Written::position).toList());
    }

    /** Does the same as {@link EntityStore#previewUndo}. */
    Undone preview(WriteSelection selection) {
        Look found = look(selection);
        core.writes().rehearse(caller, operations(found.targets()));
        return new Undone(found.writes(), differences(found.targets(), Map.of()), List.of());
    }

    private void write(WriteSelection selection) {
        for (int attempt = 1; ; attempt++) {
            Look found = look(selection);
            List<Operation> operations = operations(found.targets());
            if (operations.isEmpty()) {
                return;
            }
            try {
                done.add(core.writes().await(undoing(found.writes()), operations));
                return;
            } catch (StaleVersionException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            } catch (WriteTooLargeException e) {
                int half = found.writes().size() / 2;
                if (half == 0) {
                    throw e;
                }
                write(selection.from(found.writes().get(half).position()));
                write(selection.through(found.writes().get(half - 1).position()));
                return;
            }
        }
    }

    private Caller undoing(List<PastWrite> writes) {
        Position first = writes.get(0).position();
        Position last = writes.get(writes.size() - 1).position();
        String what = first.equals(last) ? first.toString() : first + ".." + last;
        return caller.reason().isEmpty() ? caller.withReason("undo of " + what) : caller;
    }

    /**
     * Returns the rows that the selected writes changed in the caller's workspaces.
     *
     * @throws StaleVersionException when others have changed them since
     */
    private Look look(WriteSelection selection) {
        require(selection);
        Found found = visible(changed.of(selection));
        return new Look(
                found.writes(),
                new Restorable(core.catalog(), changed, core.clock().millis()).targets(found));
    }

    private void require(WriteSelection selection) {
        Moments moments = new Moments(core.log(), core.clock());
        moments.require(Misuse.requireGiven(selection, "writes").from());
        Position through = selection.through();
        if (through != null) {
            through.requireHere();
            if (through.compareTo(selection.from()) < 0) {
                throw Failures.invalidOptions(
                        Map.of("from", "is " + selection.from() + ", which comes after " + through));
            }
            moments.require(through);
        }
    }

    private Found visible(Found found) {
        List<RowSteps> visible = new ArrayList<>();
        Set<Position> here = new HashSet<>();
        Set<Position> elsewhere = new HashSet<>();
        for (RowSteps row : found.rows()) {
            boolean seen = isSeen(row);
            if (seen) {
                visible.add(row);
            }
            row.steps().stream()
                    .filter(RowSteps.Step::selected)
                    .forEach(step -> (seen ? here : elsewhere).add(step.write().position()));
        }
        if (here.isEmpty()) {
            RowSteps hidden = found.rows().get(0);
            throw Failures.notFound(core.catalog().type(hidden.entity()).keys().keyValues(hidden.key()));
        }
        elsewhere.retainAll(here);
        if (!elsewhere.isEmpty()) {
            throw Failures.invalidOptions(Map.of(
                    "workspace",
                    "the write at " + elsewhere.iterator().next()
                            + " has also changed entities of other workspaces: take it back in all workspaces"));
        }
        return new Found(
                found.writes().stream()
                        .filter(write -> here.contains(write.position()))
                        .toList(),
                visible);
    }

    private boolean isSeen(RowSteps row) {
        Row any = row.any();
        return caller.options().allWorkspaces()
                || any == null
                || any.workspace() == null
                || any.workspace().equals(CanonicalKey.of(caller.workspace()));
    }

    private List<Operation> operations(List<Target> targets) {
        List<Operation> operations = new ArrayList<>();
        for (Target target : targets) {
            Row is = target.is();
            Row then = target.then();
            String entity = target.row().entity();
            operations.add(new Operation.Restore(
                    entity,
                    target.row().key(),
                    is == null ? 0 : is.version(),
                    then == null ? null : target.contents().values(then),
                    then == null ? 0 : then.expiresAt(),
                    then == null ? null : then.workspace()));
        }
        return operations;
    }

    private List<Difference> differences(List<Target> targets, Map<RowId, Entity> stored) {
        long time = core.clock().millis();
        List<Difference> differences = new ArrayList<>();
        for (Target target : targets) {
            Row is = target.is();
            Row then = target.then();
            EntityType type = core.catalog().type(target.row().entity());
            Entity after = stored.get(new RowId(type.name(), target.row().key()));
            differences.add(new Difference(
                    is == null
                            ? EntityChange.Operation.CREATE
                            : then == null ? EntityChange.Operation.DELETE : EntityChange.Operation.UPDATE,
                    type.name(),
                    type.keys().keyValues(target.row().key()),
                    shown(target.contents().entity(is, time)),
                    shown(after == null ? target.contents().entity(then, time) : after)));
        }
        return differences;
    }

    private RowId id(Entity entity) {
        EntityType type = core.catalog().type(entity.type());
        return new RowId(type.name(), type.keys().keyOf(entity.fields()));
    }

    private @Nullable Entity shown(@Nullable Entity entity) {
        return entity == null ? null : core.results(entity.type(), caller).shown(entity);
    }
}
