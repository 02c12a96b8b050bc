package io.entail.resolve;

import java.util.OptionalLong;
import java.util.UUID;

/**
 * What {@link Resolver} may ask about the log before a record. All answers are those after the last applied record.
 * Used by one thread.
 */
public interface State {
    Head head();

    /** The accepted {@link LogRecord.Store}, null before it. */
    LogRecord.Store store();

    /** Whether records with this protocol number (0 to 255) are enabled; 1 always is. */
    boolean enabled(int protocol);

    /** The highest enabled protocol number. */
    int highestProtocol();

    /** The latest definition of the entity, null when it has none. */
    Definition definition(String entity);

    /** How many entities are defined; the next new one gets this ordinal. */
    int definitionCount();

    /** The row, null when absent. */
    Row row(int entity, Bytes key);

    /**
     * The key of the row that holds a claim, null when nobody does.
     *
     * @param scope the workspace, or null for a claim that spans all of them
     */
    Bytes claimHolder(int entity, int constraint, Bytes scope, Bytes claim);

    /**
     * Shows the rows that refer to a parent, in the order of child entity ordinal, constraint index, child key (bytes,
     * unsigned), until the visitor returns false.
     */
    void referrers(int parentEntity, Bytes parentKey, ReferrerVisitor visitor);

    /** Where the id was first seen, null when never, or when it may have been forgotten ({@link Resolver#WINDOW}). */
    Seen seen(UUID id);

    /**
     * The first 8 bytes of the digest at an offset of the last {@link Resolver#WINDOW}, empty when no record is there.
     */
    OptionalLong digest8At(long offset);

    /** Sees one referring row. */
    interface ReferrerVisitor {
        /** Returns whether to go on. */
        boolean visit(int childEntity, int constraint, Bytes childKey);
    }
}
