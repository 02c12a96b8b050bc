package io.entail.project;

import io.entail.changes.FeedEnd;
import io.entail.replica.WholeState;
import io.entail.resolve.Definition;
import io.entail.state.LogDefinitions;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The tables of one generation while they are filled. Applying the same twice, or by two projectors at once, does no harm.
 * Used by one thread. Throws as {@link Target} says.
 */
public interface Generation extends AutoCloseable {
    /** How far it has come, as the database said when it was last asked or written. */
    TargetPosition position();

    /** The definitions that are in force there. */
    LogDefinitions definitions();

    /** Whether it keeps every change. */
    boolean keepsHistory();

    /**
     * Applies whole writes that begin right after the position, and moves it.
     *
     * @param live whether the feed's end is reached: then what is applied must survive a crash of the database
     * @throws OtherProjectorException when the position is not where it was: nothing was applied
     * @throws RowRefusedException when the database refuses a row, or a row is not as the feed says; nothing was applied,
     *     or all of it can be applied once more
     */
    void apply(Batch batch, boolean live);

    /**
     * A version of an entity's definition is in force from a position on: makes its tables, or adds columns. Nobody waits
     * for it for longer than a second at a time.
     *
     * @return false, and nothing is changed, when these tables cannot become what it needs: a new generation can
     *     ({@link NextGeneration})
     * @throws OtherProjectorException as {@link #apply}
     */
    boolean define(Definition definition, FeedEnd end, Instant appended);

    /**
     * Takes over all these definitions into a generation that has just been begun, before it is filled: its tables are made
     * as the newest of them want it, without a detour over those before.
     */
    void defineAll(LogDefinitions all);

    /** Shows every row of the tables, as the log has it or brought to a later version. They must stand still. */
    void each(WholeState.RowVisitor visitor);

    /** Takes over every change that another generation has kept; for one that was begun and is empty, and keeps them too. */
    void takeHistory(int former);

    /**
     * Fills some of the indexes that definitions have brought to rows that were there, for about as long as a batch takes;
     * until one is complete, readers hear that it is being built.
     *
     * @return whether there is more to fill
     */
    boolean fillIndexes();

    /**
     * Fills empty tables with a state, and moves the position to where that is. All definitions of the state are defined
     * before; rows of versions before an entity's last migration come in as that makes them. Constraints and indexes may be
     * made afterwards.
     *
     * @param state shows its rows, such as {@code whole::each}
     * @param end what the feed says of where the state is
     * @param listener hears how many rows there are by now
     * @throws RowRefusedException as {@link #apply}
     */
    void fill(Rows state, FeedEnd end, Instant appended, RowsListener listener);

    /**
     * Says in the database what keeps it from going on, for whoever asks there.
     *
     * @param problem null when nothing does any more
     */
    void tell(@Nullable String problem);

    @Override
    void close();

    /** Rows of a state. */
    @FunctionalInterface
    interface Rows {
        /** Shows all of them, those of one entity after the other. */
        void each(WholeState.RowVisitor visitor);
    }

    /** Hears of progress. */
    interface RowsListener {
        void rows(long written);
    }
}
