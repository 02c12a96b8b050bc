package io.entail.resolve;

/**
 * The latest accepted definition of an entity.
 *
 * @param ordinal number of the entity in this store, from 0, in the order of their first definitions
 * @param version from 1, contiguous
 */
public record Definition(String entity, int ordinal, int version, LogRecord.Constraints constraints, String schema) {

    /** How many references a row has: as listed, and one past them its workspace when it has one. */
    public int referenceCount() {
        return constraints.references().size() + (constraints.workspaceable() ? 1 : 0);
    }

    /** The entity that a reference points to. */
    public String parent(int constraint) {
        return constraint < constraints.references().size()
                ? constraints.references().get(constraint).entity()
                : Resolver.WORKSPACES;
    }

    /** The scope of a claim of a row in this workspace; null when it spans all workspaces, or the row has none. */
    public Bytes scope(int constraint, Bytes workspace) {
        return constraints.unique().get(constraint).acrossWorkspaces() ? null : workspace;
    }
}
