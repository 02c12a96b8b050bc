package io.entail.resolve;

import java.util.UUID;

/**
 * Receives the effects of one record, in the order in which they have to be made. Constraints are named by their
 * {@link ConstraintNumbers numbers}. Used by one thread.
 */
public interface Mutations {
    void store(LogRecord.Store store);

    void enable(int protocol);

    /**
     * Adds a version of any kind. It ends the preparation under way, if there is one; a new preparation begins with
     * {@code lastWritten} 0.
     */
    void define(Definition definition);

    /** Sets {@link State#lastWritten} of an entity that has a prepared definition. */
    void written(int entity, long sequence);

    void removeClaim(int entity, int constraint, Bytes scope, Bytes claim);

    void removeReference(int parentEntity, Bytes parentKey, int childEntity, int constraint, Bytes childKey);

    /** {@code before} is the row as it was: the caller keeps counts and other derived values with it. */
    void removeRow(int entity, Bytes key, Row before);

    /** {@code before} is null for a new row. */
    void putRow(int entity, Bytes key, Row before, Row after);

    void addClaim(int entity, int constraint, Bytes scope, Bytes claim, Bytes holder);

    void addReference(int parentEntity, Bytes parentKey, int childEntity, int constraint, Bytes childKey);

    void seen(UUID id, Seen seen);

    /** Moves the state to this head; the last call for each record. {@code id} is null when the record has none. */
    void advance(Head head, UUID id);
}
