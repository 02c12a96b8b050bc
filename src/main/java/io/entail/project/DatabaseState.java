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
 * The state of one store in a database, as the DAO plans writes with it: read there at each call, never cached. Rows come
 * as the log has them, with claims and references made from their values, encoded by the latest definition that is in
 * force at the reader's position. Thread-safe.
 *
 * <p>Every method throws {@link io.entail.errors.StoreUnavailableException} naming the database when it does not answer, or has
 * nothing of this store yet.
 */
public interface DatabaseState extends AutoCloseable {
    /** Reads of entities. {@code reached} asks the database; {@code await} asks until it is there, or is told. */
    EntityReader reader();

    /** Where the generation in use stands now, null when there is none of this store yet. */
    @Nullable
    TargetPosition position();

    /** What keeps the projector from going on with the generation in use, null for nothing that it has told. */
    @Nullable
    String problem();

    /** What the store's limits are. */
    LogRecord.Store store();

    /** Every definition that is in force by now, in every version. */
    LogDefinitions definitions();

    /** The row as the log has it, expired or not; null when absent. */
    @Nullable
    Row row(String entity, Bytes key);

    /** As {@link io.entail.replica.StoreLog#claimHolder}. */
    @Nullable
    Bytes claimHolder(String entity, int constraint, Scope scope, Bytes claim);

    /** As {@link io.entail.replica.StoreLog#referrers}. */
    List<Referrer> referrers(String entity, Bytes key, Scope scope, int limit);

    /** As {@link io.entail.replica.StoreLog#overdue}. */
    List<Overdue> overdue(long now, Scope scope, @Nullable Overdue after, int limit);

    /** As {@link io.entail.replica.StoreLog#extent}; bytes are 0 where the database does not say. */
    Extent extent(String entity, Scope scope);

    /**
     * Where the log has changed a row, of the changes at offsets from {@code from} through {@code through}; of a deletion,
     * the version is its sequence.
     *
     * @param limit of so many at most
     * @return in the order that is asked for; null when the database keeps no history
     */
    @Nullable
    List<Place> changes(String entity, Bytes key, long from, long through, boolean newestFirst, int limit);

    /** Shows every row, in the order of entities and, where the database can, of keys, from one moment where it can. */
    void each(RowVisitor visitor);

    /**
     * Reads the whole state, where the database can from one moment, for those who check it. The state must not leave the
     * function.
     */
    default <T> T whole(Function<WholeState, T> reads) {
        return reads.apply(DatabaseRows.of(this));
    }

    /** Whether {@link #whole} shows one moment, however long it takes. */
    default boolean readsOneMoment() {
        return false;
    }

    @Override
    void close();

    /** Sees one row. */
    interface RowVisitor {
        void visit(String entity, Bytes key, Row row);

        /**
         * Something about a row that its content does not show, such as a cell that no projector has written.
         *
         * @param what in words
         */
        default void odd(String entity, Bytes key, String what) {}
    }
}
