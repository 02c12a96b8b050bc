package io.entail.project;

import io.entail.errors.StoreUnavailableException;
import io.entail.read.Scope;
import io.entail.replica.WholeState;
import io.entail.resolve.Bytes;
import io.entail.resolve.Head;
import io.entail.resolve.Row;
import io.entail.schema.EntityDefinition;
import io.entail.state.Defined;
import io.entail.writes.CanonicalKey;
import org.jspecify.annotations.Nullable;

/**
 * The whole state of a database at the moment when reading began. Rows that are changed during the read are shown with
 * their new content. Used by one thread.
 */
public final class DatabaseRows implements WholeState {
    private final DatabaseState state;
    private final TargetPosition position;

    private DatabaseRows(DatabaseState state, TargetPosition position) {
        this.state = state;
        this.position = position;
    }

    /**
     * Returns the state of a database.
     *
     * @throws StoreUnavailableException when it has nothing of the store
     */
    public static DatabaseRows of(DatabaseState state) {
        TargetPosition position = state.position();
        if (position == null) {
            throw new StoreUnavailableException("the database has nothing of this store yet", null);
        }
        return new DatabaseRows(state, position);
    }

    @Override
    public Head head() {
        return new Head(
                position.end().offset(),
                position.end().sequence(),
                position.end().logDigest());
    }

    @Override
    public void each(RowVisitor visitor) {
        state.each(new DatabaseState.RowVisitor() {
            @Override
            public void visit(String entity, Bytes key, Row row) {
                visitor.visit(entity, key, row);
            }

            @Override
            public void odd(String entity, Bytes key, String what) {
                visitor.odd(entity, key, what);
            }
        });
    }

    @Override
    public @Nullable Row row(String entity, Bytes key) {
        return state.row(entity, key);
    }

    @Override
    public long count() {
        long rows = 0;
        for (Defined entity : state.definitions().all()) {
            rows += state.extent(entity.name(), Scope.ALL).rows();
        }
        return rows;
    }

    @Override
    public @Nullable EntityDefinition definition(String entity, int version) {
        return state.definitions().version(entity, version);
    }

    @Override
    public boolean holdsClaim(
            String entity, int version, int constraint, @Nullable Bytes workspace, Bytes claim, Bytes key) {
        Defined defined = state.definitions().get(entity);
        if (defined != null && constraint >= defined.latest().parsed().unique().size()) {
            return true; // A constraint of a prepared definition is not in force and needs no entry here.
        }
        Scope scope = workspace == null
                ? Scope.ALL
                : Scope.workspace(String.valueOf(CanonicalKey.parts(workspace).get(0)));
        return key.equals(state.claimHolder(entity, constraint, scope, claim));
    }

    /** Returns true, because references are stored with their rows. */
    @Override
    public boolean holdsReference(String entity, int version, int constraint, Bytes parentKey, Bytes key) {
        return true;
    }
}
