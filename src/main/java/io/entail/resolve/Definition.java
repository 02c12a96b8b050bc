package io.entail.resolve;

/**
 * A version of an entity's definition that was accepted. Immutable.
 *
 * @param ordinal number of the entity in this store, from 0, in the order of their first definitions
 * @param version from 1, contiguous over all kinds
 * @param kind the kind of record that created it
 * @param numbers the numbers under which the state keeps claims and references of its rows
 */
public record Definition(
        String entity,
        int ordinal,
        int version,
        LogRecord.Constraints constraints,
        String schema,
        Kind kind,
        ConstraintNumbers numbers) {

    /** The kind of record that created a version. */
    public enum Kind {
        /** Created by a {@link LogRecord.Define}, which put it in force. */
        DEFINED,

        /**
         * Created by a {@link LogRecord.Prepare}. It stands beside the definition in force until the next version of
         * any kind.
         */
        PREPARED,

        /** Created by a {@link LogRecord.Migrate} from the prepared version before it, and put in force. */
        MIGRATED
    }

    /** Creates a version of an entity for which no {@link LogRecord.Prepare} was accepted. */
    public Definition(String entity, int ordinal, int version, LogRecord.Constraints constraints, String schema) {
        this(entity, ordinal, version, constraints, schema, Kind.DEFINED, ConstraintNumbers.first(constraints));
    }

    public boolean isPrepared() {
        return kind == Kind.PREPARED;
    }

    /** Whether another definition of the entity is the same version. */
    boolean isVersion(Definition other) {
        return version == other.version;
    }

    /**
     * Returns the number of references of a row: those in the list and, if the entity has workspaces, one more for the
     * workspace.
     */
    public int referenceCount() {
        return constraints.references().size() + (constraints.workspaceable() ? 1 : 0);
    }

    /** Returns the entity that a reference points to, given its place in the list. */
    public String parent(int constraint) {
        return constraint < constraints.references().size()
                ? constraints.references().get(constraint).entity()
                : Resolver.WORKSPACES;
    }

    /**
     * Returns the scope of a claim of a row in this workspace, given the constraint's place in the list; null when it
     * spans all workspaces, or the row has none.
     */
    public Bytes scope(int constraint, Bytes workspace) {
        return constraints.unique().get(constraint).acrossWorkspaces() ? null : workspace;
    }
}
