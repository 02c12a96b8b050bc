package io.entail.dao;

import io.entail.read.EntityReader;
import io.entail.read.LogStatus;
import io.entail.read.Position;
import io.entail.read.ReplayListener;
import io.entail.read.Scope;
import io.entail.read.Watch;
import io.entail.read.WatchListener;
import io.entail.replica.Duty;
import io.entail.replica.LogRecords;
import io.entail.replica.StoreLog;
import io.entail.replica.WholeState;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Row;
import io.entail.schema.EntityDefinition;
import io.entail.state.ChangePlaces;
import io.entail.state.Defined;
import io.entail.state.LogDefinition;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A log that forwards every call to another, for tests that override some of the methods. */
class ForwardingLog implements StoreLog {
    private final StoreLog log;

    ForwardingLog(StoreLog log) {
        this.log = log;
    }

    @Override
    public CompletableFuture<Applied> append(LogRecord record, @Nullable Executor completer, boolean silent) {
        return log.append(record, completer, silent);
    }

    @Override
    public CompletableFuture<Applied> retry(LogRecord.Write write, boolean silent) {
        return log.retry(write, silent);
    }

    @Override
    public EntityReader reader() {
        return log.reader();
    }

    @Override
    public @Nullable Row row(String entity, Bytes key) {
        return log.row(entity, key);
    }

    @Override
    public @Nullable Bytes claimHolder(String entity, int constraint, Scope scope, Bytes claim) {
        return log.claimHolder(entity, constraint, scope, claim);
    }

    @Override
    public List<Referrer> referrers(String entity, Bytes key, Scope scope, int limit) {
        return log.referrers(entity, key, scope, limit);
    }

    @Override
    public List<Overdue> overdue(long now, Scope scope, @Nullable Overdue after, int limit) {
        return log.overdue(now, scope, after, limit);
    }

    @Override
    public long appendTime() {
        return log.appendTime();
    }

    @Override
    public @Nullable LogDefinition definition(String entity) {
        return log.definition(entity);
    }

    @Override
    public @Nullable EntityDefinition definition(String entity, int version) {
        return log.definition(entity, version);
    }

    @Override
    public List<LogDefinition> definitions() {
        return log.definitions();
    }

    @Override
    public @Nullable Defined defined(String entity) {
        return log.defined(entity);
    }

    @Override
    public List<MigratedAt> migrations(String entity) {
        return log.migrations(entity);
    }

    @Override
    public List<KeyedRow> rows(String entity, @Nullable Bytes after, int limit) {
        return log.rows(entity, after, limit);
    }

    @Override
    public <T> T whole(Function<WholeState, T> reads) {
        return log.whole(reads);
    }

    @Override
    public boolean hasReplica() {
        return log.hasReplica();
    }

    @Override
    public boolean enabled(int protocol) {
        return log.enabled(protocol);
    }

    @Override
    public Extent extent(String entity, Scope scope) {
        return log.extent(entity, scope);
    }

    @Override
    public LogRecord.@Nullable Store store() {
        return log.store();
    }

    @Override
    public LogRecord.Basis basis() {
        return log.basis();
    }

    @Override
    public CompletableFuture<Void> ready() {
        return log.ready();
    }

    @Override
    public Watch watch(String entity, Scope scope, @Nullable Position after, WatchListener listener) {
        return log.watch(entity, scope, after, listener);
    }

    @Override
    public Duty duty(String name) {
        return log.duty(name);
    }

    @Override
    public boolean isCompleting() {
        return log.isCompleting();
    }

    @Override
    public LogStatus status() {
        return log.status();
    }

    @Override
    public LogRecords records() {
        return log.records();
    }

    @Override
    public io.entail.state.Entries entries() {
        return log.entries();
    }

    @Override
    public io.entail.state.Entries.Found find(UUID write) {
        return log.find(write);
    }

    @Override
    public ChangePlaces changes(String entity, Bytes key, long from, long through, boolean newestFirst, int limit) {
        return log.changes(entity, key, from, through, newestFirst, limit);
    }

    @Override
    public List<ChangePlaces.Place> olderChanges(String entity, Bytes key, long before, ReplayListener listener) {
        return log.olderChanges(entity, key, before, listener);
    }

    @Override
    public StoreLog asOf(Position position, Clock then, ReplayListener listener) {
        return log.asOf(position, then, listener);
    }

    @Override
    public void differences(Position from, Position through, ReplayListener listener, DifferenceVisitor visitor) {
        log.differences(from, through, listener, visitor);
    }

    @Override
    public void changesFrom(long offset, ReplayListener listener, ChangeVisitor visitor) {
        log.changesFrom(offset, listener, visitor);
    }

    @Override
    public void replay(Path directory, Position through, ReplayListener listener) {
        log.replay(directory, through, listener);
    }

    @Override
    public void close() {
        log.close();
    }

    @Override
    public long lastStepRoom(String entity) {
        return log.lastStepRoom(entity);
    }
}
