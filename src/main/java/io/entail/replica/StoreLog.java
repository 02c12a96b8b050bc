package io.entail.replica;

import io.entail.errors.Failures;
import io.entail.read.EntityReader;
import io.entail.read.LogStatus;
import io.entail.read.Position;
import io.entail.read.ReplayListener;
import io.entail.read.Scope;
import io.entail.read.Watch;
import io.entail.read.WatchListener;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Outcome;
import io.entail.resolve.Row;
import io.entail.schema.EntityDefinition;
import io.entail.state.ChangePlaces;
import io.entail.state.Defined;
import io.entail.state.Entries;
import io.entail.state.FieldPlaces;
import io.entail.state.LogDefinition;
import io.entail.state.Migration;
import io.entail.state.rocks.MemoryUse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The log of one store and its state, as the DAO uses them. The state is either in this process or in a database.
 * Thread-safe. With the state in this process, a read waits only for the disk, except for {@code await}, a read by an
 * index that is still being built, and a read that replays the log; with the state in a database, a read waits for the
 * database. Every wait is limited. An implementation without a replica refuses calls that need one with
 * {@link io.entail.errors.OperationUnsupportedException}, which names the alternative.
 */
public interface StoreLog extends AutoCloseable {

    /**
     * Appends a record. The future completes when the outcome is known here and its effects are readable, on a thread
     * of the log and in the order of the log. It fails with {@link io.entail.errors.StoreUnavailableException} when the
     * record was certainly not appended, with {@link io.entail.errors.OutcomeUnknownException} when it may have been,
     * with {@link io.entail.errors.WriteTooLargeException} before anything is sent, and with
     * {@link io.entail.errors.StoreClosedException}.
     */
    default CompletableFuture<Applied> append(LogRecord record) {
        return append(record, null, false);
    }

    /**
     * Does the same as {@link #append(LogRecord)}.
     *
     * @param completer executes the completion of the future, for a caller that is waiting for it; null for the log's
     *     own thread
     * @param silent whether the changes are hidden from watches in this process
     */
    CompletableFuture<Applied> append(LogRecord record, @Nullable Executor completer, boolean silent);

    /**
     * Sends a write with an unknown outcome again without changes, or completes at once when its outcome has become
     * known here. Works like {@link #append}, except that a failure means that the outcome is still unknown.
     *
     * @param write as it was appended, with its id
     */
    CompletableFuture<Applied> retry(LogRecord.Write write, boolean silent);

    /** Returns the reader of entities. */
    EntityReader reader();

    /** Returns the row in the log, expired or not; null when absent. */
    @Nullable
    Row row(String entity, Bytes key);

    /**
     * Returns the key of the row that holds a claim, null when no row does. A claim that is unique across workspaces is
     * searched in all of them, whatever the scope.
     *
     * @throws io.entail.errors.InvalidUniqueGlobalException when the scope is {@link Scope#ALL} and the claim is unique
     *     within a workspace only
     */
    @Nullable
    Bytes claimHolder(String entity, int constraint, Scope scope, Bytes claim);

    /** Returns rows in the scope that refer to a parent, at most {@code limit}, from one moment. */
    List<Referrer> referrers(String entity, Bytes key, Scope scope, int limit);

    /**
     * Returns expired rows in the scope, ordered by time of expiry.
     *
     * @param now milliseconds since 1970
     * @param after continues after this row of an earlier result; null to start
     */
    List<Overdue> overdue(long now, Scope scope, @Nullable Overdue after, int limit);

    /** Returns the latest definition of an entity in the log, null when it has none. */
    @Nullable
    LogDefinition definition(String entity);

    /** Returns the definition of an entity that a row names, null when the log has had no such version. */
    @Nullable
    EntityDefinition definition(String entity, int version);

    /** Returns the latest definitions of all entities in the log, in the order in which they were first defined. */
    List<LogDefinition> definitions();

    /**
     * Returns an entity in every version of its definition that this state knows, null when the log does not define it.
     */
    @Nullable
    Defined defined(String entity);

    /** Returns the prepared definition, under which a migration rewrites rows of an entity, null when there is none. */
    default @Nullable LogDefinition prepared(String entity) {
        Defined defined = defined(entity);
        Defined.Version prepared = defined == null ? null : defined.prepared();
        return defined == null || prepared == null ? null : defined.toLogDefinition(prepared);
    }

    /**
     * Returns for how many nanoseconds a write of an entity should give way to the last step of its migration, which was
     * refused a moment ago because a row was written meanwhile; 0 for none. A log without a replica does not know it.
     */
    default long lastStepRoom(String entity) {
        return 0;
    }

    /** Returns the last steps of an entity's migrations, in order. */
    List<MigratedAt> migrations(String entity);

    /**
     * Returns where the fields of a version of an entity's definition are in rows of another version.
     *
     * @throws IllegalArgumentException when the log has no such entity, or no such version of it
     * @throws io.entail.errors.DefinitionException when this process cannot parse one of the definitions
     */
    default FieldPlaces places(String entity, int from, int to) {
        Defined defined = defined(entity);
        if (defined == null) {
            throw new IllegalArgumentException("the log defines no entity '" + entity + "'");
        }
        return FieldPlaces.of(defined, from, to);
    }

    /** Returns whether the state is in a replica of this process; otherwise it is in a database. */
    default boolean hasReplica() {
        return false;
    }

    /**
     * Returns rows of an entity in the form of the log, expired or not and of all workspaces, in the order of their
     * keys.
     *
     * @param after the key after which to begin; null for the first row
     */
    default List<KeyedRow> rows(String entity, @Nullable Bytes after, int limit) {
        throw Failures.needsReplica("all rows of an entity", "");
    }

    /** Returns whether the log enables a protocol number. */
    default boolean enabled(int protocol) {
        throw Failures.needsReplica("the protocols of a log", "");
    }

    /** Returns the number and size of the rows of an entity in a scope. */
    Extent extent(String entity, Scope scope);

    /** Returns the limits and identity of the store, null before its first record. */
    LogRecord.@Nullable Store store();

    /** Returns the position and digest of this state, for the {@code basis} of a write. */
    LogRecord.Basis basis();

    /**
     * Returns the append time of the last applied record by the log's clock, in milliseconds since 1970; 0 before the
     * first.
     */
    long appendTime();

    /**
     * Returns a future that completes once this state has reached the end that the log had at the start, and fails when
     * it never will.
     */
    CompletableFuture<Void> ready();

    /** Returns the status of this log and its state. */
    LogStatus status();

    /**
     * Passes the changes of an entity to a listener as they become readable, on a thread of the watch.
     *
     * @param scope the rows to watch
     * @param after position to start after, null to start now
     * @throws io.entail.errors.PositionGoneException when the changes after that position are not kept any more
     * @throws io.entail.errors.UnknownPositionException when the position is of another shard
     * @throws IllegalArgumentException when the log does not define the entity
     */
    Watch watch(String entity, Scope scope, @Nullable Position after, WatchListener listener);

    /**
     * Returns a candidate for a job that one process does for all that have this store open. Names are unique within a
     * process.
     */
    Duty duty(String name);

    /** Returns whether the calling thread completes futures; such a thread must not wait for one. */
    boolean isCompleting();

    /**
     * Makes a copy of the state that a store can start from; the folder must not exist.
     *
     * @throws UnsupportedOperationException when the state is nowhere but in memory
     */
    default void checkpoint(Path directory) {
        throw new UnsupportedOperationException("this log keeps its state nowhere but in memory");
    }

    /** Returns the reader of the log's records. */
    LogRecords records();

    /** Returns the indexes that are missing rows, each as a text with its progress. */
    default List<String> building() {
        return List.of();
    }

    /** Returns the approximate bytes of {@link #entries} on disk; 0 when they are in memory. */
    default long entryBytes() {
        return 0;
    }

    /**
     * Returns the memory outside of the heap that the state takes; null when it takes none.
     *
     * @throws io.entail.errors.StoreClosedException when it is closed
     * @throws io.entail.errors.StoreUnavailableException while its files wait for their disk
     */
    default @Nullable MemoryUse memory() {
        return null;
    }

    /** Returns the outcomes of applied records, as far as they are kept. */
    Entries entries();

    /** Returns the outcomes of a write, as far as they are known here. */
    default Entries.Found find(UUID write) {
        return entries().find(write);
    }

    /**
     * Returns the positions at which the log changed a row, as far as the index of this state reaches back.
     *
     * @param from the first offset
     * @param through the last offset, included
     * @param limit the most positions to return
     */
    ChangePlaces changes(String entity, Bytes key, long from, long through, boolean newestFirst, int limit);

    /**
     * Returns the positions at which the log changed a row before an offset, oldest first, by a replay of that part of
     * the log.
     */
    List<ChangePlaces.Place> olderChanges(String entity, Bytes key, long before, ReplayListener listener);

    /**
     * Returns a read-only log as it was after a position that this one has reached. Closing this log closes it too.
     *
     * @param then decides what had expired
     * @param listener is told about a replay, if one is needed
     */
    StoreLog asOf(Position position, Clock then, ReplayListener listener);

    /**
     * Passes the rows that differ between the states after two positions to the consumer, in the order of entities and
     * keys.
     */
    void differences(Position from, Position through, ReplayListener listener, DifferenceVisitor visitor);

    /** Passes every change of a row from an offset on to the visitor, in the order of the log, by a replay. */
    void changesFrom(long offset, ReplayListener listener, ChangeVisitor visitor);

    /**
     * Applies the log again up to and including a position, into a directory with which a store can then be opened.
     *
     * @param directory must be empty or not exist
     * @throws UnsupportedOperationException when the state is nowhere but in memory
     */
    default void replay(Path directory, Position through, ReplayListener listener) {
        throw new UnsupportedOperationException("this log keeps its state nowhere but in memory");
    }

    /**
     * Reads the whole state from one moment, for those who check it. The state must not leave the function.
     *
     * @throws UnsupportedOperationException when this log shows another one
     */
    default <T> T whole(Function<WholeState, T> reads) {
        throw new UnsupportedOperationException("this log has no state of its own");
    }

    @Override
    void close();

    /** Receives a row that differs; null stands for none. */
    interface DifferenceVisitor {
        void visit(String entity, Bytes key, @Nullable Row before, @Nullable Row after);
    }

    /** Receives a change of a row by the write at an offset; null stands for none. */
    interface ChangeVisitor {
        void visit(String entity, Bytes key, long offset, @Nullable Row before, @Nullable Row after);
    }

    /**
     * The last step of a migration, and its place.
     *
     * @param offset offset of its record, -1 when it is not known
     * @param sequence sequence of the last change before it, -1 when it is not known
     */
    record MigratedAt(Migration migration, long offset, long sequence) {}

    /** A record's place in the log and its outcome; for a repeat, those of the first record with its id. */
    record Applied(long offset, Outcome outcome) {}

    /** A row that refers to another; {@code constraint} is the index of the reference, one past the last means workspace. */
    record Referrer(String entity, int constraint, Bytes key) {}

    /** A row that has expired, and when it did. */
    record Overdue(String entity, Bytes key, long expiresAt) {}

    /** A row with its key. */
    record KeyedRow(Bytes key, Row row) {}

    /** Rows, and the bytes of their keys and values in the tables before compression. */
    record Extent(long rows, long bytes) {}
}
