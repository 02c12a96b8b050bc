package io.entail.replica;

import io.entail.errors.OperationUnsupportedException;
import io.entail.read.EntityReader;
import io.entail.read.LogStatus;
import io.entail.read.Position;
import io.entail.read.ReplayListener;
import io.entail.read.Scope;
import io.entail.read.Watch;
import io.entail.read.WatchListener;
import io.entail.replica.reads.LocalReader;
import io.entail.resolve.Head;
import io.entail.resolve.LogRecord;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import io.entail.state.table.Tables;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A log as it was after a position. It accepts no records. Its definitions are the present ones, except for entities
 * that were migrated since, which have the definitions that were in force then.
 */
final class PastLog extends TableLog {
    private final TableLog log;
    private final long offset;
    private final Clock clock;
    private final PastTables tables;
    private final LocalReader reader;
    private volatile @Nullable Then then;
    private volatile boolean closed;

    /** The definitions of the log at the past moment, for those that it has now. */
    private record Then(LogDefinitions now, LogDefinitions definitions) {}

    PastLog(TableLog log, long offset, Clock clock, ReplayListener listener) {
        this.log = log;
        this.offset = offset;
        this.clock = clock;
        this.tables = new PastTables(log, offset, this::logDefinitions, listener);
        this.reader = new LocalReader(tables, this::logDefinitions, clock, tables::prepare);
        reader.advanced(Position.of(offset));
    }

    @Override
    Tables tables() {
        return tables;
    }

    @Override
    LogDefinitions logDefinitions() {
        LogDefinitions now = log.logDefinitions();
        Then known = then;
        if (known == null || known.now() != now) {
            known = new Then(now, now.before(this::migrationsThen));
            then = known;
        }
        return known.definitions();
    }

    @Override
    public List<MigratedAt> migrations(String entity) {
        return log.migrations(entity).stream()
                .filter(migrated -> migrated.offset() <= offset)
                .toList();
    }

    private int migrationsThen(Defined defined) {
        return migrations(defined.name()).size();
    }

    @Override
    public LogRecord.@Nullable Store store() {
        return log.store();
    }

    @Override
    Head head() {
        return tables.head();
    }

    @Override
    long applied() {
        return offset;
    }

    @Override
    Tables index() {
        return log.index();
    }

    @Override
    public LogRecords records() {
        return new BoundedRecords(log.records(), offset);
    }

    @Override
    ReplayRoom room(long through) {
        return log.room(through);
    }

    @Override
    public StoreLog asOf(Position position, Clock then, ReplayListener listener) {
        return log.asOf(position, then, listener);
    }

    @Override
    public EntityReader reader() {
        return reader;
    }

    @Override
    public long appendTime() {
        return clock.millis();
    }

    @Override
    public CompletableFuture<Void> ready() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public LogStatus status() {
        return new LogStatus(
                closed ? LogStatus.State.CLOSED : LogStatus.State.RUNNING,
                Position.of(offset),
                offset + 1,
                clock.instant(),
                closed ? "" : head().digest().toString(),
                null);
    }

    @Override
    public CompletableFuture<Applied> append(LogRecord record, @Nullable Executor completer, boolean silent) {
        return CompletableFuture.failedFuture(onlyReads());
    }

    @Override
    public CompletableFuture<Applied> retry(LogRecord.Write write, boolean silent) {
        return CompletableFuture.failedFuture(onlyReads());
    }

    @Override
    public Watch watch(String entity, Scope scope, @Nullable Position after, WatchListener listener) {
        throw onlyReads();
    }

    @Override
    public Duty duty(String name) {
        return new SoleDuty();
    }

    private static OperationUnsupportedException onlyReads() {
        return new OperationUnsupportedException("the past can only be read", Map.of());
    }

    @Override
    public boolean isCompleting() {
        return false;
    }

    @Override
    public void close() {
        closed = true;
        reader.close();
        tables.close();
        log.forget(this);
    }
}
