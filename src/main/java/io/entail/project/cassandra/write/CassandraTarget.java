package io.entail.project.cassandra.write;

import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.StoreUnavailableException;
import io.entail.project.Generation;
import io.entail.project.Target;
import io.entail.project.TargetPosition;
import io.entail.project.Targets;
import io.entail.project.cassandra.tables.Cassandra;
import io.entail.project.cassandra.tables.CassandraTroubles;
import io.entail.project.cassandra.tables.CqlNames;
import io.entail.project.cassandra.tables.EntityTable;
import io.entail.project.cassandra.tables.GenerationTables;
import io.entail.project.cassandra.tables.Positions;
import io.entail.project.cassandra.tables.TableDefinitions;
import io.entail.replica.Duty;
import io.entail.replica.GroupDuty;
import io.entail.resolve.LogRecord;
import io.entail.text.Log;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A keyspace of Cassandra that has the state of a store. A Kafka consumer group elects the projector. If two projectors
 * work at once for a while, they do no harm.
 */
public final class CassandraTarget implements Target {
    private static final Logger log = Log.of(CassandraTarget.class);

    /** After this time a projector that does not answer is given up; another one takes over within the next seconds. */
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);

    private static final Duration STEP = Duration.ofMillis(50);

    private final Cassandra cassandra;
    private final Positions positions;
    private final Supplier<Duty> candidacy;
    private final Window.Acknowledged acknowledged;
    private @Nullable Duty duty;

    private CassandraTarget(Cassandra cassandra, Supplier<Duty> candidacy, Window.Acknowledged acknowledged) {
        this.cassandra = cassandra;
        this.positions = new Positions(cassandra);
        this.candidacy = candidacy;
        this.acknowledged = acknowledged;
    }

    /** Returns the cluster of a store's configuration; each call of {@code open} connects anew. */
    public static Targets of(EntityStoreConfig config) {
        return new Targets() {
            @Override
            public String name() {
                return Cassandra.placeOf(config);
            }

            @Override
            public Target open() {
                return CassandraTarget.open(config, () -> new GroupDuty(config, "project-cassandra", SESSION_TIMEOUT));
            }
        };
    }

    /**
     * Connects, and creates the keyspace if it is missing.
     *
     * @param candidacy takes part in the election of the projector
     * @throws StoreUnavailableException when no node answers, or the keyspace neither exists nor can be created
     */
    public static CassandraTarget open(EntityStoreConfig config, Supplier<Duty> candidacy) {
        return open(config, candidacy, Window.Acknowledged.NOBODY);
    }

    static CassandraTarget open(EntityStoreConfig config, Supplier<Duty> candidacy, Window.Acknowledged acknowledged) {
        Cassandra cassandra = Cassandra.connect(config);
        try {
            CassandraTarget target = new CassandraTarget(cassandra, candidacy, acknowledged);
            target.makeKeyspace();
            return target;
        } catch (RuntimeException e) {
            cassandra.close();
            throw e;
        }
    }

    private void makeKeyspace() {
        if (isThere()) {
            return;
        }
        String replication = cassandra.config().replication();
        String copies = replication.isEmpty()
                ? "{'class': 'NetworkTopologyStrategy', "
                        + CqlNames.literal(cassandra.config().datacenter()) + ": 1}"
                : replication;
        try {
            // A user without the right to create keyspaces is refused even {@code IF NOT EXISTS}, so the keyspace is
            // looked up first.
            if (cassandra
                            .execute(cassandra
                                    .prepare(GenerationTables.SELECT_KEYSPACE)
                                    .bind(cassandra.keyspace()))
                            .one()
                    == null) {
                cassandra.define(GenerationTables.createKeyspace(cassandra.keyspace(), copies));
            }
            cassandra.define(GenerationTables.createPosition(cassandra.keyspace()));
            cassandra.defined();
        } catch (InvalidQueryException e) {
            throw new StoreUnavailableException(
                    cassandra.place() + " cannot be made: " + CassandraTroubles.said(e)
                            + ". Make the keyspace by hand, or set entail.cassandra.replication",
                    e);
        }
    }

    private boolean isThere() {
        try {
            Object unused = cassandra.prepare(GenerationTables.selectInUse(cassandra.keyspace()));
            return true;
        } catch (InvalidQueryException e) {
            if (CassandraTroubles.isGone(e)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public String name() {
        return cassandra.place();
    }

    @Override
    public boolean awaitTurn(Duration time) throws InterruptedException {
        Duty candidate = duty;
        if (candidate == null) {
            candidate = candidacy.get();
            duty = candidate;
        }
        long deadline = System.nanoTime() + time.toNanos();
        while (!candidate.await(Duration.ZERO)) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (left.isNegative() || left.isZero()) {
                return false;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (candidate.await(left.compareTo(STEP) < 0 ? left : STEP)) {
                return true;
            }
        }
        return true;
    }

    @Override
    public @Nullable TargetPosition inUse() {
        int number = positions.numbers().inUse();
        Positions.Stand stand = number == 0 ? null : positions.stand(number);
        return stand == null ? null : stand.position();
    }

    @Override
    public List<TargetPosition> generations() {
        return positions.all();
    }

    @Override
    public Generation begin(LogRecord.Store store, String writesTopicId, String changesTopicId, boolean history) {
        try {
            return begun(store, writesTopicId, changesTopicId, history);
        } catch (DriverException e) {
            throw CassandraTroubles.unavailable(cassandra.place(), e);
        }
    }

    private Generation begun(LogRecord.Store store, String writesTopicId, String changesTopicId, boolean history) {
        Positions.Numbers numbers = positions.numbers();
        int number = Math.max(numbers.highest(), numbers.inUse()) + 1;
        positions.reserve(number);
        new GenerationTables(cassandra.keyspace(), number).create(history).forEach(cassandra::define);
        positions.begin(Positions.start(number, store, writesTopicId, changesTopicId), store, history);
        log.info("Begun tables place={} generation={}", cassandra.place(), number);
        return open(number);
    }

    @Override
    public Generation open(int generation) {
        return CassandraGeneration.open(cassandra, positions, generation, acknowledged);
    }

    @Override
    public void use(int generation) {
        positions.use(generation);
        log.info("In use place={} generation={}", cassandra.place(), generation);
    }

    @Override
    public void drop(int generation) {
        GenerationTables tables = new GenerationTables(cassandra.keyspace(), generation);
        try {
            new TableDefinitions(cassandra, tables)
                    .read()
                    .all()
                    .forEach(defined -> cassandra.define(new EntityTable(
                                    cassandra.keyspace(),
                                    generation,
                                    defined.newest().parsed())
                            .drop()));
        } catch (InvalidQueryException e) {
            if (!CassandraTroubles.isGone(e)) {
                throw e;
            }
            log.debug("Dropped in part before place={} generation={}", cassandra.place(), generation);
        }
        tables.drop().forEach(cassandra::define);
        positions.forget(generation);
        log.info("Dropped place={} generation={}", cassandra.place(), generation);
    }

    @Override
    public void close() {
        try {
            Duty left = duty;
            if (left != null) {
                left.close();
            }
        } finally {
            cassandra.close();
        }
    }

    @Override
    public String toString() {
        return Objects.toString(name());
    }
}
