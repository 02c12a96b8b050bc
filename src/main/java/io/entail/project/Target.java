package io.entail.project;

import io.entail.resolve.LogRecord;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A database that has the state of one store, as the loop that fills it sees it. Tables come in generations: readers use
 * one, and another can be built beside it. Used by one thread, except {@link #close}.
 *
 * <p>What passes by itself is thrown as {@link io.entail.errors.StoreUnavailableException}: the database is away, a
 * permission is missing, its disk is full. What is lasting, such as a database of another store, as another
 * {@link io.entail.errors.EntailException}.
 */
public interface Target extends AutoCloseable {
    /** For messages, such as {@code PostgreSQL at localhost:5432/shop}; without secrets. */
    String name();

    /**
     * Waits so long to be the one of all projectors of the store that works on this database.
     *
     * @return whether this process is it, as far as is known
     */
    boolean awaitTurn(Duration time) throws InterruptedException;

    /** Where the generation stands that readers use; null when the database has none of this store. */
    @Nullable
    TargetPosition inUse();

    /** Where every generation stands, also what was begun and never used; the lowest number first. */
    List<TargetPosition> generations();

    /**
     * Begins a generation of empty tables, with a number above all that there were.
     *
     * @param history whether it keeps every change, for people to ask the past
     */
    Generation begin(LogRecord.Store store, String writesTopicId, String changesTopicId, boolean history);

    /** Goes on with a generation that there is. */
    Generation open(int generation);

    /** From now on readers use this generation, if no other projector has switched meanwhile; views for people follow. */
    void use(int generation);

    /** Takes the tables of a generation away that nobody uses. */
    void drop(int generation);

    /** Gives up the turn. */
    @Override
    void close();
}
