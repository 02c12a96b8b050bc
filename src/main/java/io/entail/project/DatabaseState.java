package io.entail.project;

import io.entail.read.EntityReader;
import io.entail.read.Scope;
import io.entail.replica.StoreLog.Extent;
import io.entail.replica.StoreLog.Overdue;
import io.entail.replica.StoreLog.Referrer;
import io.entail.replica.WholeState;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Row;
import io.entail.state.ChangePlaces.Place;
import io.entail.state.LogDefinitions;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The state of one store in a database, from which the DAO plans writes. Each call reads the database; nothing is
 * cached. Rows have the form of the log, with claims and references computed from their values, encoded with the latest
 * definition that is in force at the reader's position. Thread-safe.
 *
 * <p>Every method throws {@link io.entail.errors.StoreUnavailableException} naming the database when it does not
 * answer, or has nothing of this store yet.
 */
public interface DatabaseState extends AutoCloseable {
    /**
     * Returns the reader of entities. Its {@code reached} asks the database; its {@code await} asks the database until
     * it has come to the position, or is notified of it.
     */
    EntityReader reader();

    /** Returns the position of the generation in use; null when the database has none of this store yet. */
    @Nullable
    TargetPosition position();

    /** Returns the problem that the projector reports for the generation in use; null when it reports none. */
    @Nullable
    String problem();

    /** Returns the record with the store's limits. */
    LogRecord.Store store();

    /** Returns all definitions that are in force now, with all their versions. */
    LogDefinitions definitions();

    /** Returns the row in the form of the log, expired or not; null when absent. */
    @Nullable
    Row row(String entity, Bytes key);

    /** Does the same as {@link io.entail.replica.StoreLog#claimHolder}. */
    @Nullable
    Bytes claimHolder(String entity, int constraint, Scope scope, Bytes claim);

    /** Does the same as {@link io.entail.replica.StoreLog#referrers}. */
    List<Referrer> referrers(String entity, Bytes key, Scope scope, int limit);

    /** Does the same as {@link io.entail.replica.StoreLog#overdue}. */
    List<Overdue> overdue(long now, Scope scope, @Nullable Overdue after, int limit);

    /** Does the same as {@link io.entail.replica.StoreLog#extent}; bytes are 0 if the database does not report them. */
    Extent extent(String entity, Scope scope);

    /**
     * Returns the positions at which the log has changed a row, of the changes at offsets from {@code from} through
     * {@code through}. The version of a deletion is its sequence.
     *
     * @param limit the highest number of changes
     * @return the positions in the given order; null when the database keeps no history
     */
    @Nullable
    List<Place> changes(String entity, Bytes key, long from, long through, boolean newestFirst, int limit);

    /**
     * Shows every row in the order of entities. If the database can do so, rows come in the order of keys and all from
     * one moment.
     */
    void each(RowVisitor visitor);

    /**
     * Reads the whole state for verification, from one moment if the database can do so. The state must not be used
     * after the function has returned.
     */
    default <T> T whole(Function<WholeState, T> reads) {
        return reads.apply(DatabaseRows.of(this));
    }

    /** Returns whether {@link #whole} shows one moment, however long it takes. */
    default boolean readsOneMoment() {
        return false;
    }

    @Override
    void close();

    /** Receives rows. */
    interface RowVisitor {
        void visit(String entity, Bytes key, Row row);

        /**
         * Receives a fault of a row that its content does not show, such as a cell that no projector has written.
         *
         * @param what the fault in words
         */
        default void odd(String entity, Bytes key, String what) {}
    }
}
