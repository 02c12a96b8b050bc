package io.entail.project.log;

import io.entail.errors.Failures;
import io.entail.project.DatabaseState;
import io.entail.project.TargetPosition;
import io.entail.read.Position;
import io.entail.read.ReplayListener;
import io.entail.read.Scope;
import io.entail.replica.StoreLog;
import io.entail.replica.WholeState;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Row;
import io.entail.schema.EntityDefinition;
import io.entail.state.ChangePlaces;
import io.entail.state.Defined;
import io.entail.state.Entries;
import io.entail.state.LogDefinition;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The common part of logs whose state is in a database: reads of undecoded rows, and errors for operations that need a
 * replica.
 */
abstract class StateLog implements StoreLog {
    private volatile LogRecord.@Nullable Store store;

    abstract DatabaseState state();

    abstract DatabaseProgress progress();

    abstract KnownDefinitions known();

    @Override
    public final @Nullable Row row(String entity, Bytes key) {
        return state().row(entity, key);
    }

    @Override
    public final @Nullable Bytes claimHolder(String entity, int constraint, Scope scope, Bytes claim) {
        return state().claimHolder(entity, constraint, scope, claim);
    }

    @Override
    public final List<Referrer> referrers(String entity, Bytes key, Scope scope, int limit) {
        return state().referrers(entity, key, scope, limit);
    }

    @Override
    public final List<Overdue> overdue(long now, Scope scope, @Nullable Overdue after, int limit) {
        return state().overdue(now, scope, after, limit);
    }

    @Override
    public final Extent extent(String entity, Scope scope) {
        return state().extent(entity, scope);
    }

    @Override
    public final @Nullable LogDefinition definition(String entity) {
        LogDefinition latest = known().now().latest(entity);
        return latest == null && asked() ? known().now().latest(entity) : latest;
    }

    @Override
    public final @Nullable EntityDefinition definition(String entity, int version) {
        EntityDefinition found = known().now().version(entity, version);
        return found == null && asked() ? known().now().version(entity, version) : found;
    }

    @Override
    public final List<LogDefinition> definitions() {
        List<LogDefinition> latest = known().now().latest();
        return latest.isEmpty() && asked() ? known().now().latest() : latest;
    }

    @Override
    public final @Nullable Defined defined(String entity) {
        Defined found = known().now().get(entity);
        return found == null && asked() ? known().now().get(entity) : found;
    }

    /** Returns the migrations without their positions, which only the feed contains. */
    @Override
    public final List<MigratedAt> migrations(String entity) {
        Defined found = defined(entity);
        return found == null
                ? List.of()
                : found.migrations().stream()
                        .map(migration -> new MigratedAt(migration, -1, -1))
                        .toList();
    }

    /** Asks the database for its position; returns false when it has nothing of the store. */
    private boolean asked() {
        TargetPosition now = progress().ask();
        if (now == null) {
            return false;
        }
        known().renew(now);
        return true;
    }

    @Override
    public final LogRecord.@Nullable Store store() {
        LogRecord.Store found = store;
        if (found == null && progress().ask() != null) {
            found = state().store();
            store = found;
        }
        return found;
    }

    /** Returns {@link #store} without asking the database; null when it is not known. */
    final LogRecord.@Nullable Store storeIfKnown() {
        return store;
    }

    @Override
    public final long appendTime() {
        TargetPosition latest = progress().latest();
        return latest == null ? 0 : latest.appended().toEpochMilli();
    }

    @Override
    public final ChangePlaces changes(
            String entity, Bytes key, long from, long through, boolean newestFirst, int limit) {
        List<ChangePlaces.Place> places = state().changes(entity, key, from, through, newestFirst, limit);
        if (places == null) {
            throw Failures.needsReplica(
                    "the history of '" + entity + "'", "have the database keep it (entail project --history)");
        }
        return new ChangePlaces(0, places);
    }

    @Override
    public final List<ChangePlaces.Place> olderChanges(String entity, Bytes key, long before, ReplayListener listener) {
        return changes(entity, key, 0, before - 1, false, Integer.MAX_VALUE).places();
    }

    /** Is not supported, because only the feed contains outcomes; {@link #find} reads them there. */
    @Override
    public final Entries entries() {
        throw Failures.needsReplica("what became of each record", "read the change feed");
    }

    @Override
    public final StoreLog asOf(Position position, Clock then, ReplayListener listener) {
        position.requireHere();
        throw Failures.needsReplica("the state as it was", "ask the history that the database keeps");
    }

    @Override
    public final void differences(Position from, Position through, ReplayListener listener, DifferenceVisitor visitor) {
        from.requireHere();
        through.requireHere();
        throw Failures.needsReplica("what differs between two positions", "read the change feed");
    }

    @Override
    public final void changesFrom(long offset, ReplayListener listener, ChangeVisitor visitor) {
        throw Failures.needsReplica("every change with the rows before and after", "read the change feed");
    }

    @Override
    public final void checkpoint(Path directory) {
        throw Failures.needsReplica("a copy of the state", "");
    }

    @Override
    public final void replay(Path directory, Position through, ReplayListener listener) {
        throw Failures.needsReplica("a replay of the log", "");
    }

    @Override
    public final <T> T whole(Function<WholeState, T> reads) {
        throw Failures.needsReplica("whether a replica is right", "compare the database with the feed");
    }
}
