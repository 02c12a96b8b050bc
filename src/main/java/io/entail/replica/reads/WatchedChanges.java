package io.entail.replica.reads;

import io.entail.errors.MalformedEntityException;
import io.entail.read.Entity;
import io.entail.read.EntityChange;
import io.entail.read.EntityChange.Operation;
import io.entail.read.Position;
import io.entail.read.Scope;
import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import io.entail.state.RowChange;
import io.entail.writes.CanonicalKey;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decodes the changes of one entity in one scope. Thread-safe. */
final class WatchedChanges {
    private final Supplier<LogDefinitions> definitions;
    private final int entity;
    private final String name;
    private final @Nullable Bytes workspace;

    WatchedChanges(Supplier<LogDefinitions> definitions, Defined defined, Scope scope) {
        this.definitions = definitions;
        this.entity = defined.ordinal();
        this.name = defined.name();
        this.workspace =
                defined.isWorkspaceable() && scope.workspace() != null ? CanonicalKey.of(scope.workspace()) : null;
    }

    String entity() {
        return name;
    }

    /** Whether the change concerns a row of this entity and scope. */
    boolean shows(RowChange change) {
        return change.entity() == entity
                && (workspace == null || isInside(change.before()) || isInside(change.after()));
    }

    private boolean isInside(@Nullable Row row) {
        return row != null && Objects.equals(row.workspace(), workspace);
    }

    /**
     * Returns the decoded change of a row for which {@link #shows} is true.
     *
     * @throws io.entail.errors.EntailException when it cannot be decoded here
     */
    EntityChange read(RowChange change) {
        RowChange.Cause cause = change.cause();
        Position position = Position.of(cause.offset());
        Operation operation = change.before() == null
                ? Operation.CREATE
                : change.after() == null ? Operation.DELETE : Operation.UPDATE;
        return new EntityChange(
                operation,
                position,
                Instant.ofEpochMilli(cause.appendTime()),
                cause.write(),
                cause.actor(),
                cause.reason(),
                read(change.before(), cause.appendTime()),
                read(change.after(), cause.appendTime()));
    }

    private @Nullable Entity read(@Nullable Row row, long now) {
        if (row == null) {
            return null;
        }
        Defined defined = definitions.get().at(entity);
        if (defined.version(row.definition()) == null) {
            throw new MalformedEntityException("a row of " + name + " names version " + row.definition()
                    + " of its definition, which is not there");
        }
        return new Entity(
                name,
                defined.read(row),
                row.version(),
                Position.of(row.offset()),
                row.workspace() == null
                        ? null
                        : String.valueOf(CanonicalKey.parts(row.workspace()).get(0)),
                Entity.ttl(row.expiresAt(), now));
    }
}
