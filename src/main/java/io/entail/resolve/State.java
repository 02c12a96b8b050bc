package io.entail.resolve;

import java.util.OptionalLong;
import java.util.UUID;

/**
 * The state that {@link Resolver} reads to decide about a record. All answers are those after the last applied record.
 * Used by one thread.
 */
public interface State {
    Head head();

    /** Returns the accepted {@link LogRecord.Store}, null before it. */
    LogRecord.Store store();

    /** Whether records with this protocol number (0 to 255) are enabled; 1 always is. */
    boolean enabled(int protocol);

    /** Returns the highest enabled protocol number. */
    int highestProtocol();

    /**
     * Returns the latest definition of the entity, which is in force; null when it has none. A prepared one does not
     * count.
     */
    Definition definition(String entity);

    /** Returns the latest definition of the entity with an ordinal below {@link #definitionCount}. */
    Definition definition(int entity);

    /** Returns the version of an entity's definition that was accepted with this number, of whatever kind. */
    Definition definition(int entity, int version);

    /**
     * Whether any entity has a prepared definition. While it is false, there is no need to call {@link #prepared} or
     * {@link #lastWritten}.
     */
    boolean preparing();

    /** Returns the prepared definition of an entity, null when it has none. */
    Definition prepared(int entity);

    /**
     * Returns the sequence of the last change since the definition was prepared that may have left the entity with a
     * row that does not fit it; 0 when there is none, or no prepared definition.
     */
    long lastWritten(int entity);

    /** How many entities are defined; the next new one gets this ordinal. */
    int definitionCount();

    /** Returns the row, null when absent. */
    Row row(int entity, Bytes key);

    /**
     * Returns the key of the row that holds a claim, null when no row does.
     *
     * @param constraint its {@link ConstraintNumbers number}
     * @param scope the workspace, or null for a claim that spans all of them
     */
    Bytes claimHolder(int entity, int constraint, Bytes scope, Bytes claim);

    /**
     * Shows the rows that refer to a parent, in the order of child entity ordinal, constraint {@link ConstraintNumbers number}, child
     * key (bytes, unsigned), until the visitor returns false.
     *
     * @param fromEntity leaves out children of an entity before it
     * @param fromConstraint leaves out children of that entity by a constraint of a lower number
     */
    void referrers(int parentEntity, Bytes parentKey, int fromEntity, int fromConstraint, ReferrerVisitor visitor);

    /**
     * Returns where the id was first seen, null when it was never seen or may have been forgotten
     * ({@link Resolver#WINDOW}).
     */
    Seen seen(UUID id);

    /**
     * Returns the first 8 bytes of the digest at an offset of the last {@link Resolver#WINDOW}, empty when no record is
     * there.
     */
    OptionalLong digest8At(long offset);

    /** Receives referring rows. */
    interface ReferrerVisitor {
        /** Returns whether to go on. */
        boolean visit(int childEntity, int constraint, Bytes childKey);
    }
}
