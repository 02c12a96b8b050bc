package io.entail.project.cassandra.write;

import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import io.entail.changes.Change;
import io.entail.changes.FeedEnd;
import io.entail.project.Batch;
import io.entail.project.Generation;
import io.entail.project.NetChange;
import io.entail.project.OtherProjectorException;
import io.entail.project.ProjectedChange;
import io.entail.project.RowRefusedException;
import io.entail.project.TableVersions;
import io.entail.project.TargetPosition;
import io.entail.project.cassandra.tables.Answers;
import io.entail.project.cassandra.tables.Cassandra;
import io.entail.project.cassandra.tables.CassandraRow;
import io.entail.project.cassandra.tables.CassandraTroubles;
import io.entail.project.cassandra.tables.ColumnCodecs;
import io.entail.project.cassandra.tables.EntityTable;
import io.entail.project.cassandra.tables.GenerationTables;
import io.entail.project.cassandra.tables.Positions;
import io.entail.project.cassandra.tables.ReadEntity;
import io.entail.project.cassandra.tables.TableDefinitions;
import io.entail.project.cassandra.tables.Timestamps;
import io.entail.project.cassandra.write.BatchPlan.RowId;
import io.entail.read.Position;
import io.entail.replica.WholeState;
import io.entail.resolve.Definition;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The tables of one generation while they are filled. All statements have write times that are derived from the log
 * ({@link Timestamps}), so that they may be repeated, be late or come from two projectors at once.
 */
final class CassandraGeneration implements Generation {
    private static final int OPEN_TRIES = 50;

    private final Cassandra cassandra;
    private final Positions positions;
    private final GenerationTables tables;
    private final TableDefinitions tableDefinitions;
    private final IndexStatements index;
    private final Window window;
    private final boolean history;
    private final Map<String, EntityStatements> entities = new HashMap<>();
    private final Map<String, Long> counts;
    private final Set<Integer> expiring = new HashSet<>();
    private final EmptyMinutes emptyMinutes;
    private final IndexFill sorted;
    private TargetPosition position;
    private LogDefinitions definitions;

    private CassandraGeneration(
            Cassandra cassandra,
            Positions positions,
            Positions.Stand stand,
            Map<String, Long> counts,
            Window.Acknowledged acknowledged) {
        this.cassandra = cassandra;
        this.positions = positions;
        this.position = stand.position();
        this.history = stand.history();
        int number = position.generation();
        this.tables = new GenerationTables(cassandra.keyspace(), number);
        this.tableDefinitions = new TableDefinitions(cassandra, tables);
        this.definitions = tableDefinitions.read();
        this.index = new IndexStatements(cassandra, tables);
        this.window = new Window(cassandra, acknowledged);
        this.counts = counts;
        positions.expiring(number).keySet().forEach(entity -> expiring.add(Integer.valueOf(entity)));
        this.emptyMinutes = new EmptyMinutes(cassandra, tables);
        this.sorted = new IndexFill(cassandra, tables, number);
        sorted.noteIncomplete(definitions);
    }

    /**
     * Opens a generation that exists.
     *
     * @throws OtherProjectorException when another projector has dropped it, or moves its position all the time
     */
    static CassandraGeneration open(
            Cassandra cassandra, Positions positions, int number, Window.Acknowledged acknowledged) {
        for (int tries = 0; tries < OPEN_TRIES; tries++) {
            Positions.Stand stand = positions.stand(number);
            if (stand == null) {
                throw droppedByOther(cassandra, number);
            }
            Map<String, Long> counts = positions.counts(number);
            Positions.Stand after = positions.stand(number);
            // The counts must be those at the position; another projector may have moved both in between.
            if (after != null && after.position().equals(stand.position())) {
                return of(cassandra, positions, stand, counts, acknowledged);
            }
        }
        throw new OtherProjectorException(
                "the position of generation " + number + " in " + cassandra.place() + " moves all the time");
    }

    private static CassandraGeneration of(
            Cassandra cassandra,
            Positions positions,
            Positions.Stand stand,
            Map<String, Long> counts,
            Window.Acknowledged acknowledged) {
        try {
            return new CassandraGeneration(cassandra, positions, stand, counts, acknowledged);
        } catch (InvalidQueryException e) {
            throw CassandraTroubles.isGone(e)
                    ? droppedByOther(cassandra, stand.position().generation())
                    : e;
        }
    }

    private static OtherProjectorException droppedByOther(Cassandra cassandra, int number) {
        return new OtherProjectorException("the tables of generation " + number + " are not in " + cassandra.place()
                + " any more: another projector has dropped them");
    }

    @Override
    public TargetPosition position() {
        return position;
    }

    @Override
    public LogDefinitions definitions() {
        return definitions;
    }

    @Override
    public boolean keepsHistory() {
        return history;
    }

    @Override
    public void apply(Batch batch, boolean live) {
        try {
            applyAll(batch);
        } catch (DriverException e) {
            throw trouble(e);
        }
    }

    private void applyAll(Batch batch) {
        window.restart();
        BatchPlan plan = BatchPlan.of(batch, expiries(batch));
        sendIndex(plan.before());
        if (history) {
            plan.changes().forEach(this::sendHistory);
        }
        window.await();
        plan.rows().forEach(this::send);
        window.await();
        sendIndex(plan.after());
        window.await();
        Map<String, Long> moved = new HashMap<>();
        plan.counts().forEach((name, delta) -> moved.put(name, counts.getOrDefault(name, 0L) + delta));
        Set<Integer> newlyExpiring = new HashSet<>(plan.expiring());
        newlyExpiring.removeAll(expiring);
        move(batch.end(), batch.appended(), definitionCount(), moved, newlyExpiring);
        expiring.addAll(plan.expiring());
        emptyMinutes.tidy(batch.appended(), position.end().sequence());
    }

    /**
     * Returns when the rows expire that a batch changes or deletes, as far as they may expire. The feed does not tell
     * that.
     */
    private Map<RowId, Instant> expiries(Batch batch) {
        List<NetChange> rows = BatchPlan.mayExpire(batch, expiring);
        Map<RowId, Instant> found = new HashMap<>();
        int together = cassandra.config().concurrency();
        for (int from = 0; from < rows.size(); from += together) {
            Map<RowId, CompletionStage<AsyncResultSet>> asked = new LinkedHashMap<>();
            for (NetChange row : rows.subList(from, Math.min(rows.size(), from + together))) {
                ProjectedChange change = row.first();
                asked.put(
                        new RowId(change.entity().ordinal(), change.key()),
                        cassandra.executeAsync(statements(change.entity()).expiryOf(change.key())));
            }
            asked.forEach((id, answer) -> {
                Row row = Answers.of(cassandra, answer).one();
                Instant expires = row == null ? null : row.getInstant(0);
                if (expires != null) {
                    found.put(id, expires);
                }
            });
        }
        return found;
    }

    private void sendIndex(List<IndexWrite> writes) {
        index.statements(writes).forEach(statement -> window.send(statement, this::trouble));
    }

    private void send(RowWrite write) {
        try {
            window.send(statements(write.entity()).statement(write), error -> refused(write, error));
        } catch (IllegalArgumentException | DriverException e) {
            throw refused(write, e);
        }
    }

    private void sendHistory(ProjectedChange changed) {
        Change change = changed.change();
        window.send(
                cassandra
                        .prepare(tables.putHistory())
                        .bind(
                                changed.entity().ordinal(),
                                ColumnCodecs.buffer(changed.key()),
                                change.position().offset(),
                                change.version(),
                                change.op().symbol(),
                                change.at(),
                                change.actor(),
                                change.reason(),
                                change.writeId(),
                                Timestamps.put(changed.writeEnd())),
                this::trouble);
    }

    private EntityStatements statements(Defined entity) {
        EntityStatements known = entities.get(entity.name());
        if (known == null
                || known.table().columns().definition() != entity.newest().parsed()) {
            known = new EntityStatements(cassandra, table(entity.newest()));
            entities.put(entity.name(), known);
        }
        return known;
    }

    private EntityTable table(Defined.Version version) {
        return new EntityTable(cassandra.keyspace(), position.generation(), version.parsed());
    }

    private RuntimeException refused(RowWrite write, Throwable error) {
        return CassandraTroubles.isRefusal(error)
                ? new RowRefusedException(
                        write.entity().name(),
                        write.named(),
                        Position.of(write.offset()),
                        cassandra.place() + " says: " + CassandraTroubles.said(error))
                : trouble(error);
    }

    private RuntimeException trouble(Throwable error) {
        return CassandraTroubles.isGone(error)
                ? droppedByOther(cassandra, position.generation())
                : CassandraTroubles.unavailable(cassandra.place(), error);
    }

    private int definitionCount() {
        return TableVersions.count(definitions);
    }

    private void move(
            FeedEnd end, Instant appended, int definitionCount, Map<String, Long> moved, Set<Integer> newlyExpiring) {
        TargetPosition next = new TargetPosition(
                position.generation(),
                position.storeId(),
                position.writesTopicId(),
                position.changesTopicId(),
                end,
                appended,
                definitionCount);
        positions.move(next, moved, newlyExpiring);
        counts.putAll(moved);
        position = next;
    }

    @Override
    public boolean define(Definition definition, FeedEnd end, Instant appended) {
        try {
            return isDefined(definition, end, appended);
        } catch (DriverException e) {
            throw trouble(e);
        }
    }

    private boolean isDefined(Definition definition, FeedEnd end, Instant appended) {
        Defined known = definitions.get(definition.entity());
        boolean isKnown = known != null && known.version(definition.version()) != null;
        LogDefinitions more = isKnown ? definitions : definitions.with(definition);
        Defined next = Objects.requireNonNull(more.get(definition.entity()));
        EntityTable table = table(next.newest());
        if (definition.version() == 1) {
            cassandra.define(table.create());
        } else if (known != null && !isKnown) {
            EntityTable before = table(known.newest());
            if (!before.canBecome(table) || !TableVersions.areGrown(known, next)) {
                return false;
            }
            String added = table.add(before);
            if (!added.isEmpty()) {
                cassandra.define(added);
            }
        }
        tableDefinitions.put(definition, Timestamps.position(end.offset()));
        definitions = more;
        sorted.noteIncomplete(next);
        move(end, appended, definitionCount(), Map.of(), Set.of());
        return true;
    }

    @Override
    public void defineAll(LogDefinitions all) {
        try {
            for (Defined defined : all.all()) {
                cassandra.define(table(defined.newest()).create());
                for (int version = 1; defined.version(version) != null; version++) {
                    tableDefinitions.put(
                            Objects.requireNonNull(defined.version(version)).definition(), Timestamps.position(0));
                }
            }
            definitions = all;
            sorted.noteIncomplete(all);
            move(position.end(), position.appended(), definitionCount(), Map.of(), Set.of());
        } catch (DriverException e) {
            throw trouble(e);
        }
    }

    @Override
    public void each(WholeState.RowVisitor visitor) {
        try {
            for (Defined defined : definitions.all()) {
                ReadEntity entity = new ReadEntity(cassandra, defined, table(defined.newest()));
                for (Row each : cassandra.execute(entity.all(null))) {
                    CassandraRow row = entity.row(each);
                    if (row != null) {
                        visitor.visit(defined.name(), row.key(), row.asInLog());
                    }
                }
            }
        } catch (DriverException e) {
            throw trouble(e);
        }
    }

    @Override
    public void takeHistory(int former) {
        try {
            window.restart();
            GenerationTables from = new GenerationTables(cassandra.keyspace(), former);
            for (Row row : cassandra.execute(
                    cassandra.prepare(from.selectWholeHistory()).bind())) {
                window.send(
                        cassandra
                                .prepare(tables.putHistory())
                                .bind(
                                        row.getInt(0),
                                        row.getByteBuffer(1),
                                        row.getLong(2),
                                        row.getLong(3),
                                        row.getString(4),
                                        row.getInstant(5),
                                        row.getString(6),
                                        row.getString(7),
                                        row.getUuid(8),
                                        row.getLong(9)),
                        this::trouble);
            }
            window.await();
        } catch (DriverException e) {
            throw trouble(e);
        }
    }

    @Override
    public boolean fillIndexes() {
        try {
            return sorted.fillSome(this::sendAndAwait);
        } catch (DriverException e) {
            throw trouble(e);
        }
    }

    private void sendAndAwait(List<IndexWrite> writes) {
        window.restart();
        sendIndex(writes);
        window.await();
    }

    @Override
    public void tell(@Nullable String problem) {
        try {
            positions.tell(position.generation(), problem);
        } catch (DriverException e) {
            throw trouble(e);
        }
    }

    @Override
    public void fill(Rows state, FeedEnd end, Instant appended, RowsListener listener) {
        try {
            fillAll(state, end, appended, listener);
        } catch (DriverException e) {
            throw trouble(e);
        }
    }

    private void fillAll(Rows state, FeedEnd end, Instant appended, RowsListener listener) {
        window.restart();
        TableVersions versions = new TableVersions();
        Map<String, Long> counted = new HashMap<>();
        Set<Integer> expire = new HashSet<>();
        long[] written = {0};
        List<IndexWrite> gathered = new ArrayList<>();
        state.each((entity, key, row) -> {
            Defined defined = Objects.requireNonNull(definitions.get(entity), "rows of an entity that is not defined");
            FilledRow filled = FilledRow.of(versions, defined, key, row);
            // The order does not matter because nobody reads these tables yet.
            send(filled.row());
            gathered.addAll(filled.index());
            if (gathered.size() >= FilledRow.GATHERED_MAX) {
                sendIndex(gathered);
                gathered.clear();
            }
            BatchPlan.count(defined, filled.workspace(), 1, counted);
            if (row.expiresAt() != 0) {
                expire.add(defined.ordinal());
            }
            listener.rows(++written[0]);
        });
        sendIndex(gathered);
        sendIndex(sorted.completeAll());
        window.await();
        move(end, appended, definitionCount(), counted, expire);
        expiring.addAll(expire);
    }

    @Override
    public void close() {
        // Nothing to close: the connection belongs to the target.
    }

    @Override
    public String toString() {
        return cassandra.place() + ", generation " + position.generation();
    }
}
