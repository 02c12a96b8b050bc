package io.entail.replica;

import io.entail.resolve.Bytes;
import io.entail.resolve.Head;
import io.entail.resolve.Row;
import io.entail.schema.EntityDefinition;
import org.jspecify.annotations.Nullable;

/** Everything that a state has at one moment, undecoded. Used by one thread. */
public interface WholeState {
    /** How far the log was applied. */
    Head head();

    /** Shows every row, expired or not, in the order of entities and keys. */
    void each(RowVisitor visitor);

    /** Returns one row, expired or not; null when there is none. */
    @Nullable
    Row row(String entity, Bytes key);

    /** How many rows there are of all entities. */
    long count();

    /**
     * Returns the definition that a row names, null when the log has had no such version.
     *
     * @throws io.entail.errors.DefinitionException when this process cannot parse it
     */
    @Nullable
    EntityDefinition definition(String entity, int version);

    /**
     * Whether the row of that key holds a claim.
     *
     * @param version of its definition, which the row names
     * @param constraint its place in the list of that version
     */
    boolean holdsClaim(String entity, int version, int constraint, @Nullable Bytes workspace, Bytes claim, Bytes key);

    /**
     * Whether the row of that key is known to refer to a parent.
     *
     * @param version of its definition, which the row names
     * @param constraint its place in the list of that version; one past the last means its workspace
     */
    boolean holdsReference(String entity, int version, int constraint, Bytes parentKey, Bytes key);

    /** Sees one row. */
    interface RowVisitor {
        void visit(String entity, Bytes key, Row row);

        /**
         * Receives a fault of a row that its content does not show.
         *
         * @param what the fault in words
         */
        default void odd(String entity, Bytes key, String what) {}
    }
}
