package io.entail.project;

import io.entail.resolve.LogRecord;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A database that a projector fills with the state of one store. Tables come in generations: readers use one, and
 * another can be built beside it. Used by one thread, except {@link #close}.
 *
 * <p>A temporary error is thrown as {@link io.entail.errors.StoreUnavailableException}: the database is unreachable, a
 * permission is missing, or its disk is full. A lasting error, such as a database of another store, is thrown as
 * another {@link io.entail.errors.EntailException}.
 */
public interface Target extends AutoCloseable {
    /**
     * Returns the name of the database for messages, without secrets, such as {@code PostgreSQL at
     * localhost:5432/shop}.
     */
    String name();

    /**
     * Waits at most this time to be elected as the projector of the store that works on this database.
     *
     * @return whether this process is elected, as far as is known
     */
    boolean awaitTurn(Duration time) throws InterruptedException;

    /** Returns the position of the generation that readers use; null when the database has none of this store. */
    @Nullable
    TargetPosition inUse();

    /**
     * Returns the positions of all generations, also of those that were begun and never used, in the order of their
     * numbers.
     */
    List<TargetPosition> generations();

    /**
     * Creates a generation of empty tables, with a number above those of all others.
     *
     * @param history whether it keeps every change, so that the past can be read
     */
    Generation begin(LogRecord.Store store, String writesTopicId, String changesTopicId, boolean history);

    /** Opens an existing generation. */
    Generation open(int generation);

    /**
     * Switches readers and the views for people to this generation, unless another projector has switched them
     * meanwhile.
     */
    void use(int generation);

    /** Drops the tables of a generation that is not in use. */
    void drop(int generation);

    /** Closes the connection and lets another projector be elected. */
    @Override
    void close();
}
