package io.entail.project.log;

import io.entail.changes.Change;
import io.entail.changes.ChangeFeed;
import io.entail.changes.ChangeReader;
import io.entail.changes.FeedEnd;
import io.entail.changes.FeedNotes;
import io.entail.changes.registry.SchemaIds;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.StoreClosedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.project.DatabaseState;
import io.entail.project.TargetPosition;
import io.entail.read.EntityReader;
import io.entail.read.Scope;
import io.entail.replica.MemoryLog;
import io.entail.replica.StoreLog.Extent;
import io.entail.replica.StoreLog.Overdue;
import io.entail.replica.StoreLog.Referrer;
import io.entail.resolve.Bytes;
import io.entail.resolve.Definition;
import io.entail.resolve.LogDecoder;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Row;
import io.entail.state.ChangePlaces.Place;
import io.entail.state.LogDefinitions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * A fake database with its projector, for several processes: the state of the log in memory, a little behind the feed.
 * A test can stop its progress and make it unreachable.
 */
public final class LateDatabase implements AutoCloseable {
    private static final int LATE_MS_MAX = 12;

    private final EntityStoreConfig config;
    private final SchemaIds ids;
    private final Random random = new Random(1);
    private final ApplyClock clock = new ApplyClock();
    private final MemoryLog log = MemoryLog.create(clock);
    private final List<Definition> definitions = new java.util.concurrent.CopyOnWriteArrayList<>();
    private final Thread projector = new Thread(this::project, "late-database");
    private @Nullable String topicId;
    private volatile @Nullable TargetPosition position;
    private volatile boolean held;
    private volatile boolean away;
    private volatile boolean closed;

    /** Starts the projector, which waits until there is a feed. */
    public LateDatabase(EntityStoreConfig config, SchemaIds ids) {
        this.config = config;
        this.ids = ids;
        projector.setDaemon(true);
        projector.start();
    }

    /**
     * Shows the append time of the record that is being applied on the applying thread, and the system's time on
     * others.
     */
    private static final class ApplyClock extends Clock {
        private final ThreadLocal<Long> applied = new ThreadLocal<>();

        @Override
        public Instant instant() {
            Long millis = applied.get();
            return millis == null ? Clock.systemUTC().instant() : Instant.ofEpochMilli(millis);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    /** Stops or resumes the projector. */
    public void hold(boolean now) {
        held = now;
    }

    /** Makes the database unreachable or reachable. */
    public void away(boolean now) {
        away = now;
    }

    /** Makes the database report a wrong digest of the log, and stops the projector. */
    public void falsify() {
        held = true;
        TargetPosition now = Objects.requireNonNull(position);
        byte[] other = now.end().logDigest().array().clone();
        other[0]++;
        position = new TargetPosition(
                now.generation(),
                now.storeId(),
                now.writesTopicId(),
                now.changesTopicId(),
                new FeedEnd(
                        now.end().offset(),
                        Bytes.wrap(other),
                        now.end().sequence(),
                        now.end().digest()),
                now.appended(),
                now.definitions());
    }

    @Nullable
    TargetPosition position() {
        return position;
    }

    /** Returns the state as one more process sees it. */
    public DatabaseState state() {
        return new State();
    }

    private void project() {
        try {
            while (!closed) {
                try {
                    follow();
                } catch (StoreUnavailableException e) {
                    Thread.sleep(50);
                }
            }
        } catch (InterruptedException | StoreClosedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() throws InterruptedException {
        TopicPartition writes = new TopicPartition(config.writesTopic(), 0);
        Map<String, Object> settings = Map.of("bootstrap.servers", config.bootstrap(), "fetch.max.wait.ms", 20);
        try (ChangeReader feed = ChangeFeed.of(config, ids).complete().open(new FeedNotes() {
                    @Override
                    public void reached(FeedEnd end, Instant at) {
                        ends.add(end);
                    }
                });
                KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(writes));
            consumer.seek(writes, 0);
            while (!closed) {
                List<Change> write = feed.pollWrite(Duration.ofMillis(100));
                if (!write.isEmpty()) {
                    ends.add(write.get(write.size() - 1).end());
                }
                if (!ends.isEmpty()) {
                    apply(consumer, ends.get(ends.size() - 1));
                    ends.clear();
                }
            }
        }
    }

    private final List<FeedEnd> ends = new ArrayList<>();
    private final List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();

    private void apply(KafkaConsumer<byte[], byte[]> consumer, FeedEnd end) throws InterruptedException {
        do {
            Thread.sleep(random.nextInt(LATE_MS_MAX));
        } while (held && !closed);
        long appended = 0;
        while (log.reader().reached().offset() < end.offset() && !closed) {
            if (read.isEmpty()) {
                consumer.poll(Duration.ofMillis(20)).forEach(read::add);
                continue;
            }
            ConsumerRecord<byte[], byte[]> record = read.remove(0);
            appended = record.timestamp();
            take(record);
        }
        if (topicId == null) {
            topicId = topicId();
        }
        LogRecord.Store store = log.store();
        if (store != null) {
            position = new TargetPosition(
                    1,
                    store.id(),
                    topicId,
                    "feed",
                    end,
                    appended == 0 && position != null ? position.appended() : Instant.ofEpochMilli(appended),
                    definitions.size());
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        LogRecord decoded = Objects.requireNonNull(new LogDecoder().decode(record.value()));
        clock.applied.set(record.timestamp());
        long at = log.append(decoded).join().offset();
        if (at <= record.offset() && decoded instanceof LogRecord.Define define && isDefined(define)) {
            int ordinal =
                    Objects.requireNonNull(log.definition(define.entity())).ordinal();
            definitions.add(
                    new Definition(define.entity(), ordinal, define.version(), define.constraints(), define.schema()));
        }
    }

    private boolean isDefined(LogRecord.Define define) {
        var latest = log.definition(define.entity());
        return latest != null
                && latest.version() == define.version()
                && definitions.stream()
                        .noneMatch(each -> each.entity().equals(define.entity()) && each.version() == define.version());
    }

    private String topicId() throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", config.bootstrap()))) {
            return Objects.requireNonNull(admin.describeTopics(List.of(config.writesTopic()))
                            .allTopicNames()
                            .get()
                            .get(config.writesTopic()))
                    .topicId()
                    .toString();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            projector.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        log.close();
    }

    private final class State implements DatabaseState {
        private volatile boolean left;

        private MemoryLog there() {
            if (left) {
                throw new StoreClosedException("the store is closed");
            }
            if (away) {
                throw new StoreUnavailableException("the late database does not answer", null);
            }
            if (position == null) {
                throw new StoreUnavailableException("the late database has nothing of the store", null);
            }
            return log;
        }

        @Override
        public EntityReader reader() {
            return (EntityReader) java.lang.reflect.Proxy.newProxyInstance(
                    EntityReader.class.getClassLoader(),
                    new Class<?>[] {EntityReader.class},
                    (proxy, method, given) -> {
                        try {
                            return method.invoke(there().reader(), given);
                        } catch (java.lang.reflect.InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        @Override
        public @Nullable TargetPosition position() {
            if (position != null || away || left) {
                there();
            }
            return position;
        }

        @Override
        public @Nullable String problem() {
            return null;
        }

        @Override
        public LogRecord.Store store() {
            return Objects.requireNonNull(there().store());
        }

        @Override
        public LogDefinitions definitions() {
            there();
            LogDefinitions all = LogDefinitions.NONE;
            for (Definition each : List.copyOf(definitions)) {
                all = all.with(each);
            }
            return all;
        }

        @Override
        public @Nullable Row row(String entity, Bytes key) {
            return there().row(entity, key);
        }

        @Override
        public @Nullable Bytes claimHolder(String entity, int constraint, Scope scope, Bytes claim) {
            return there().claimHolder(entity, constraint, scope, claim);
        }

        @Override
        public List<Referrer> referrers(String entity, Bytes key, Scope scope, int limit) {
            return there().referrers(entity, key, scope, limit);
        }

        @Override
        public List<Overdue> overdue(long now, Scope scope, @Nullable Overdue after, int limit) {
            return there().overdue(now, scope, after, limit);
        }

        @Override
        public Extent extent(String entity, Scope scope) {
            return there().extent(entity, scope);
        }

        @Override
        public @Nullable List<Place> changes(
                String entity, Bytes key, long from, long through, boolean newestFirst, int limit) {
            return there().changes(entity, key, from, through, newestFirst, limit)
                    .places();
        }

        @Override
        public void each(RowVisitor visitor) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            left = true;
        }
    }
}
