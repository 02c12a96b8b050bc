package io.entail.project;

import io.entail.changes.FeedEnd;
import io.entail.replica.WholeState;
import io.entail.resolve.Definition;
import io.entail.state.LogDefinitions;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The tables of one generation while they are filled. Applying the same twice, or by two projectors at once, does no
 * harm. Used by one thread. Throws the errors that {@link Target} describes.
 */
public interface Generation extends AutoCloseable {
    /** Returns its position when the database was last read or written. */
    TargetPosition position();

    /** Returns the definitions that are in force at its position. */
    LogDefinitions definitions();

    /** Returns whether it keeps history: every change. */
    boolean keepsHistory();

    /**
     * Applies whole writes that begin right after the position, and moves the position.
     *
     * @param live whether the feed's end is reached: then what is applied must survive a crash of the database
     * @throws OtherProjectorException when the position is not where it was: nothing was applied
     * @throws RowRefusedException when the database refuses a row, or a row is not as the feed says; nothing was
     *     applied, or all of it can be applied once more
     */
    void apply(Batch batch, boolean live);

    /**
     * Applies a version of an entity's definition that is in force from a position on: creates its tables or adds
     * columns. It blocks others for at most a second at a time.
     *
     * @return false, and nothing is changed, when these tables cannot take the definition and a new generation is
     *     needed ({@link NextGeneration})
     * @throws OtherProjectorException as {@link #apply}
     */
    boolean define(Definition definition, FeedEnd end, Instant appended);

    /**
     * Applies all definitions to a generation that has just been begun, before it is filled. Its tables are created
     * directly in the form of the newest versions.
     */
    void defineAll(LogDefinitions all);

    /**
     * Shows every row of the tables, as the log has it or converted to a later version. The tables must not be changed
     * meanwhile.
     */
    void each(WholeState.RowVisitor visitor);

    /** Copies the history of another generation into this one, which must be empty and keep history. */
    void takeHistory(int former);

    /**
     * Fills some of the indexes that definitions have added to existing rows, for about as long as a batch takes. Until
     * an index is complete, readers get an error that says it is being built.
     *
     * @return whether there is more to fill
     */
    boolean fillIndexes();

    /**
     * Fills empty tables with a state, and moves the position to that of the state. All definitions of the state must
     * have been applied before. Rows of versions before an entity's last migration are stored as the migration converts
     * them. Constraints and indexes may be created afterwards.
     *
     * @param state shows its rows, such as {@code whole::each}
     * @param end the position and digest of the feed where the state stands
     * @param listener receives the number of rows so far
     * @throws RowRefusedException as {@link #apply}
     */
    void fill(Rows state, FeedEnd end, Instant appended, RowsListener listener);

    /**
     * Stores in the database the problem that keeps the projector from going on, so that readers see it.
     *
     * @param problem null when there is none any more
     */
    void tell(@Nullable String problem);

    @Override
    void close();

    /** The rows of a state. */
    @FunctionalInterface
    interface Rows {
        /** Shows all of them, those of one entity after the other. */
        void each(WholeState.RowVisitor visitor);
    }

    /** Receives the progress of filling. */
    interface RowsListener {
        void rows(long written);
    }
}
