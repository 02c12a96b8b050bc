package io.entail.project.cassandra.read;

import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.Failures;
import io.entail.errors.InvalidOptionsException;
import io.entail.errors.StoreUnavailableException;
import io.entail.project.DatabaseState;
import io.entail.project.TargetPosition;
import io.entail.project.cassandra.read.ReadTables.Sought;
import io.entail.project.cassandra.tables.Cassandra;
import io.entail.project.cassandra.tables.CassandraRow;
import io.entail.project.cassandra.tables.CassandraTroubles;
import io.entail.project.cassandra.tables.ColumnCodecs;
import io.entail.project.cassandra.tables.CountName;
import io.entail.project.cassandra.tables.Positions;
import io.entail.project.cassandra.tables.ReadEntity;
import io.entail.project.cassandra.tables.RowIndex;
import io.entail.read.EntityReader;
import io.entail.read.Scope;
import io.entail.replica.StoreLog.Extent;
import io.entail.replica.StoreLog.Overdue;
import io.entail.replica.StoreLog.Referrer;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Resolver;
import io.entail.state.ChangePlaces.Place;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import io.entail.state.table.Layout;
import io.entail.writes.WorkspaceKey;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the state of a store in Cassandra. Several statements do not see one snapshot: a row may be newer than the
 * position that was read before it, but never older. Each row to which the index leads is checked.
 */
public final class CassandraState implements DatabaseState {

    /** The interval at which a reader checks which tables are in use. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** The highest number of successive reads for which the tables in use or a definition may have changed. */
    private static final int ATTEMPTS = 5;

    /** The highest number of look-ups of a claim that moves from one row to another. */
    private static final int CLAIM_ATTEMPTS = 5;

    private static final Duration CLAIM_PAUSE = Duration.ofMillis(5);
    private static final int HOLDERS_MAX = 100;
    private static final int TOGETHER = 1_000;

    private final Cassandra cassandra;
    private final Positions positions;
    private final CassandraReader reader;
    private volatile @Nullable ReadTables known;
    private volatile long looked;

    private CassandraState(Cassandra cassandra, Clock clock) {
        this.cassandra = cassandra;
        this.positions = new Positions(cassandra);
        this.reader = new CassandraReader(this, clock);
    }

    /**
     * Connects to the cluster of a store's configuration.
     *
     * @param clock tells reads what has expired
     * @throws StoreUnavailableException when no node answers
     */
    public static CassandraState open(EntityStoreConfig config, Clock clock) {
        return new CassandraState(Cassandra.connect(config), clock);
    }

    @Override
    public EntityReader reader() {
        return reader;
    }

    /** Returns the place of the state, for messages. */
    String place() {
        return cassandra.place();
    }

    ResultSet execute(Statement<?> statement) {
        return cassandra.execute(statement);
    }

    /** Reads with the tables in use, and repeats the read when others are in use by then. */
    <T> T read(Function<ReadTables, T> reads) {
        RuntimeException last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            ReadTables tables = attempt == 0 ? tables() : renewed(true);
            try {
                return reads.apply(tables);
            } catch (CassandraRow.NewerDefinitionException e) {
                last = e;
            } catch (ReadTables.UndefinedException e) {
                if (attempt > 0) {
                    throw e;
                }
                last = e;
            } catch (IllegalArgumentException | InvalidOptionsException e) {
                // A name that these tables do not have may be in a later definition.
                if (attempt > 0 || renewed(false) == tables) {
                    throw e;
                }
                last = e;
            } catch (InvalidQueryException e) {
                if (!CassandraTroubles.isGone(e)) {
                    throw CassandraTroubles.unavailable(place(), e);
                }
                last = e;
            }
        }
        throw CassandraTroubles.unavailable(place(), Objects.requireNonNull(last));
    }

    private ReadTables tables() {
        ReadTables tables = known;
        return tables == null || System.nanoTime() - looked > LOOK.toNanos() ? renewed(false) : tables;
    }

    /** Returns the tables in use now. */
    private ReadTables renewed(boolean anew) {
        Positions.Stand stand = look();
        ReadTables tables = known;
        if (stand == null) {
            throw new StoreUnavailableException(
                    place() + " has nothing of this store yet: does a projector work (entail project cassandra)?",
                    null);
        }
        TargetPosition position = stand.position();
        if (tables == null
                || anew
                || tables.generation() != position.generation()
                || tables.stand().position().definitions() != position.definitions()) {
            tables = new ReadTables(cassandra, stand);
            known = tables;
        }
        looked = System.nanoTime();
        return tables;
    }

    /** Returns the position of the tables in use, null when there are none. */
    private Positions.@Nullable Stand look() {
        ReadTables tables = known;
        Positions.Stand stand = tables == null ? null : positions.stand(tables.generation());
        if (stand != null && stand.inUse() == stand.position().generation()) {
            return stand;
        }
        int inUse = positions.numbers().inUse();
        return inUse == 0 ? null : positions.stand(inUse);
    }

    @Override
    public @Nullable String problem() {
        Positions.Stand stand = look();
        return stand == null ? null : positions.problem(stand.position().generation());
    }

    @Override
    public @Nullable TargetPosition position() {
        Positions.Stand stand = look();
        if (stand == null) {
            return null;
        }
        ReadTables tables = known;
        if (tables != null
                && (tables.generation() != stand.position().generation()
                        || tables.stand().position().definitions()
                                != stand.position().definitions())) {
            // What is read after this position has to be at least as new.
            known = null;
        }
        return stand.position();
    }

    @Override
    public LogRecord.Store store() {
        return read(tables -> tables.stand().store());
    }

    @Override
    public LogDefinitions definitions() {
        return renewed(false).definitions();
    }

    @Override
    public io.entail.resolve.@Nullable Row row(String entity, Bytes key) {
        return read(tables -> {
            CassandraRow row = tables.entity(entity).read(key);
            return row == null ? null : row.asInLog();
        });
    }

    @Override
    public @Nullable Bytes claimHolder(String entity, int constraint, Scope scope, Bytes claim) {
        return read(tables -> {
            ReadEntity read = tables.entity(entity);
            Defined defined = read.defined();
            if (constraint >= defined.latest().parsed().unique().size()) {
                // The caller has an outdated definition; the log will refuse a write that is planned with it.
                return null;
            }
            if (scope.workspace() == null && !defined.spansWorkspaces(constraint)) {
                throw Failures.uniqueWithinWorkspaces(defined.unique(constraint).name());
            }
            CassandraRow holder = holder(tables, read, constraint, scope, claim);
            return holder == null ? null : holder.key();
        });
    }

    /**
     * Returns the row that holds a claim. While a claim moves from one row to another, there is a moment when no row
     * holds it, which passes within milliseconds while a projector works: then it looks again.
     */
    @Nullable
    CassandraRow holder(ReadTables tables, ReadEntity entity, int constraint, Scope scope, Bytes claim) {
        Bytes workspace = workspace(scope);
        Bytes partition = RowIndex.claim(entity.defined(), constraint, workspace, claim);
        for (int attempt = 1; ; attempt++) {
            List<Sought> sought = new ArrayList<>();
            for (Row place : tables.scan().from(partition, Bytes.EMPTY, HOLDERS_MAX)) {
                sought.add(new Sought(entity, ColumnCodecs.bytes(place, 0)));
            }
            for (CassandraRow row : tables.rows(sought)) {
                if (row != null
                        && row.holds(constraint, claim)
                        && (entity.defined().spansWorkspaces(constraint) || row.isIn(scope.workspace()))) {
                    return row;
                }
            }
            if (sought.isEmpty() || attempt == CLAIM_ATTEMPTS) {
                return null;
            }
            Pauses.sleep(CLAIM_PAUSE);
        }
    }

    /** Returns the workspace of a scope, null for all workspaces. */
    static @Nullable Bytes workspace(Scope scope) {
        return scope.workspace() == null ? null : WorkspaceKey.of(scope.workspace());
    }

    @Override
    public List<Referrer> referrers(String entity, Bytes key, Scope scope, int limit) {
        return read(tables -> {
            Defined parent = tables.entity(entity).defined();
            List<Referrer> found = new ArrayList<>();
            PageWalk children = new PageWalk(
                    tables,
                    Places.chain(List.of(
                            new IndexRange(tables, RowIndex.references(parent.name(), key), Bytes.EMPTY, null))),
                    place -> child(tables, place));
            if (limit > 0) {
                children.collect(
                                limit - 1,
                                (place, row) ->
                                        row.isIn(scope.workspace()) && row.refersTo(RowIndex.constraintOf(place), key))
                        .forEach(each -> found.add(new Referrer(
                                each.row().entity().defined().name(),
                                RowIndex.constraintOf(each.place()),
                                each.row().key())));
            }
            if (entity.equals(Resolver.WORKSPACES)) {
                rowsOfWorkspace(tables, key, scope, limit, found);
            }
            return found;
        });
    }

    private static @Nullable Sought child(ReadTables tables, Bytes place) {
        ReadEntity child = ordinal(tables, RowIndex.childOf(place));
        return child == null ? null : new Sought(child, RowIndex.childKeyOf(place));
    }

    /** Returns an entity, null when these tables do not have it yet. */
    static @Nullable ReadEntity ordinal(ReadTables tables, int ordinal) {
        return ordinal < tables.definitions().size()
                ? tables.entity(tables.definitions().at(ordinal))
                : null;
    }

    private static void rowsOfWorkspace(
            ReadTables tables, Bytes workspace, Scope scope, int limit, List<Referrer> found) {
        String id = WorkspaceKey.id(workspace);
        for (Defined defined : tables.definitions().all()) {
            if (!defined.isWorkspaceable() || found.size() >= limit) {
                continue;
            }
            ReadEntity entity = tables.entity(defined);
            PageWalk rows = new PageWalk(
                    tables, Places.chain(pages(tables, defined, workspace, null)), key -> new Sought(entity, key));
            rows.collect(limit - found.size() - 1, (key, row) -> row.isIn(id) && row.isIn(scope.workspace()))
                    .forEach(each -> found.add(new Referrer(
                            defined.name(),
                            defined.workspaceConstraint(),
                            each.row().key())));
        }
    }

    /** Returns the ranges of the index with the rows of an entity in a workspace, after a key. */
    static List<IndexRange> pages(ReadTables tables, Defined defined, Bytes workspace, @Nullable Bytes after) {
        List<IndexRange> ranges = new ArrayList<>();
        int first = after == null ? 0 : RowIndex.bucket(after);
        for (int bucket = first; bucket < RowIndex.BUCKETS; bucket++) {
            ranges.add(new IndexRange(
                    tables, RowIndex.page(defined, workspace, bucket), Bytes.EMPTY, bucket == first ? after : null));
        }
        return ranges;
    }

    @Override
    public List<Overdue> overdue(long now, Scope scope, @Nullable Overdue after, int limit) {
        return read(tables -> {
            List<Overdue> found = new ArrayList<>();
            Bytes from = after == null ? Bytes.EMPTY : RowIndex.minutePlace(RowIndex.minute(after.expiresAt()));
            Bytes end = RowIndex.minutePlace(RowIndex.minute(now) + 1);
            while (found.size() < limit) {
                List<Row> minutes = tables.scan().between(RowIndex.minutes(), from, end, TOGETHER);
                for (Row minute : minutes) {
                    Bytes place = ColumnCodecs.bytes(minute, 0);
                    from = Bytes.wrap(Layout.next(place.array()));
                    if (found.size() < limit) {
                        overdue(tables, RowIndex.minuteOf(place), now, scope, after, limit, found);
                    }
                }
                if (minutes.size() < TOGETHER) {
                    break;
                }
            }
            return found;
        });
    }

    private static void overdue(
            ReadTables tables,
            long minute,
            long now,
            Scope scope,
            @Nullable Overdue after,
            int limit,
            List<Overdue> found) {
        Bytes behind = after == null || RowIndex.minute(after.expiresAt()) != minute
                ? null
                : RowIndex.expiry(tables.entity(after.entity()).defined().ordinal(), after.key(), after.expiresAt())
                        .place();
        Places places = Places.chain(List.of(new IndexRange(tables, RowIndex.expiries(minute), Bytes.EMPTY, behind)));
        PageWalk walk = new PageWalk(
                tables,
                wanted -> {
                    Bytes place = places.next(wanted);
                    return place == null || Layout.expiresAtOf(place.array()) > now ? null : place;
                },
                place -> {
                    byte[] rowKey = Layout.rowKeyOfExpiry(place.array());
                    ReadEntity entity = ordinal(tables, Layout.ordinal(rowKey, 0));
                    return entity == null ? null : new Sought(entity, Layout.keyOfRow(rowKey));
                });
        walk.collect(
                        limit - found.size() - 1,
                        (place, row) ->
                                row.isIn(scope.workspace()) && row.expiresAt() == Layout.expiresAtOf(place.array()))
                .forEach(each -> found.add(new Overdue(
                        each.row().entity().defined().name(),
                        each.row().key(),
                        each.row().expiresAt())));
    }

    @Override
    public Extent extent(String entity, Scope scope) {
        return read(tables -> new Extent(count(tables, entity, scope), 0));
    }

    long count(ReadTables tables, String entity, Scope scope) {
        Defined defined = tables.entity(entity).defined();
        String workspace = defined.isWorkspaceable() ? scope.workspace() : null;
        return positions.count(tables.generation(), CountName.of(defined.ordinal(), workspace));
    }

    @Override
    public @Nullable List<Place> changes(
            String entity, Bytes key, long from, long through, boolean newestFirst, int limit) {
        return read(tables -> {
            if (!tables.stand().history()) {
                return null;
            }
            Defined defined = tables.entity(entity).defined();
            List<Place> places = new ArrayList<>();
            if (limit > 0) {
                cassandra
                        .execute(cassandra
                                .prepare(tables.tables().selectHistory(newestFirst))
                                .bind(defined.ordinal(), ColumnCodecs.buffer(key), from, through, limit))
                        .forEach(row -> places.add(new Place(row.getLong(0), row.getLong(1))));
            }
            return places;
        });
    }

    @Override
    public void each(RowVisitor visitor) {
        read(tables -> {
            for (Defined defined : tables.definitions().all()) {
                ReadEntity entity = tables.entity(defined);
                WriteTimes times = new WriteTimes(entity.table());
                SortedCheck sorted = new SortedCheck(tables, defined);
                for (Row each : cassandra.execute(entity.allWithTimes())) {
                    CassandraRow row = entity.row(each);
                    if (row != null) {
                        visitor.visit(defined.name(), row.key(), row.asInLog());
                        times.oddity(each).ifPresent(odd -> visitor.odd(defined.name(), row.key(), odd));
                        sorted.row(row, visitor);
                    }
                }
                sorted.end(visitor);
            }
            return true;
        });
    }

    @Override
    public void close() {
        cassandra.close();
    }
}
