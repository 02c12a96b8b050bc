package io.entail.bench;

import io.entail.bench.bare.BareTopic;
import io.entail.bench.bare.BareTopic.Payload;
import io.entail.bench.bare.BareWrites;
import io.entail.bench.measure.ClosedLoop;
import io.entail.changes.FeedStatus;
import io.entail.changes.registry.SchemaRegistry;
import io.entail.config.EntityStoreConfig;
import io.entail.config.TopicNames;
import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.publish.PublishStatus;
import io.entail.resolve.LogDecoder;
import io.entail.resolve.LogRecord;
import io.entail.stack.LocalStack;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;

/**
 * A separate store with entities, published from this process, for measurements with a database. Used by one thread.
 */
final class ProjectedStore implements AutoCloseable {
    private static final long LOOK_MILLIS = 5;
    private static final int PAYLOADS = 1_000;
    private static final int IN_FLIGHT = 5_000;
    private static final int LAST_RECORDS = 10;

    private final Workbench bench;
    private final String name;
    private final UnaryOperator<EntityStoreConfig.Builder> database;
    private final LocalStack stack;
    private final SchemaRegistry ids;
    private final EntityStore store;

    /**
     * Opens and fills the store.
     *
     * @param routes the number of routes that it gets
     * @param database adds the database to its settings
     */
    ProjectedStore(Workbench bench, String kind, int routes, UnaryOperator<EntityStoreConfig.Builder> database)
            throws InterruptedException {
        this.bench = bench;
        this.name = "bench-" + kind + "-" + UUID.randomUUID().toString().substring(0, 8);
        this.database = database;
        this.stack = bench.databases();
        bench.deleteAtEnd(config("none").writesTopic());
        bench.deleteAtEnd(TopicNames.changes(name));
        bench.deleteAtEnd(TopicNames.rejections(name));
        this.ids = new SchemaRegistry(config("none").registry());
        this.store =
                EntityStore.open(builder("publisher").withPublishCandidate(true).build());
        try {
            bench.load(store, routes);
            awaitPublished();
        } catch (RuntimeException | Error | InterruptedException e) {
            close();
            throw e;
        }
    }

    /** Returns settings for another process or component. */
    EntityStoreConfig.Builder builder(String directory) {
        return database.apply(
                EntityStoreConfig.builder(bench.bootstrap(), bench.directory().resolve(name + "-" + directory))
                        .withStore(name)
                        .withRegistry(stack.registry().url()));
    }

    private EntityStoreConfig config(String directory) {
        return builder(directory).build();
    }

    SchemaRegistry ids() {
        return ids;
    }

    EntityStore store() {
        return store;
    }

    Dao routes() {
        return store.dao(Routes.ENTITY);
    }

    /** Inserts routes and returns when they are published. */
    void insert(int count) throws InterruptedException {
        Dao routes = routes();
        ClosedLoop.runWhile(made -> made < count, IN_FLIGHT, () -> routes.insertAsync(bench.newRoute()));
        awaitPublished();
    }

    private void awaitPublished() throws InterruptedException {
        long end = BareTopic.end(bench.consumerSettings(), config("none").writesTopic());
        for (PublishStatus status = store.publisher().orElseThrow();
                status.reached().offset() < end - 1;
                status = store.publisher().orElseThrow()) {
            if (status.state() == PublishStatus.State.STOPPED) {
                throw new IllegalStateException("the publisher has stopped: " + status);
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** Returns the name of the store. */
    String name() {
        return name;
    }

    /** Returns the address of its schema registry. */
    String registryUrl() {
        return stack.registry().url();
    }

    /** Returns the last write of its log. */
    LogRecord.Write lastWrite() {
        LogDecoder decoder = new LogDecoder();
        return BareTopic.last(bench.consumerSettings(), config("none").writesTopic(), LAST_RECORDS).stream()
                .map(payload -> decoder.decode(payload.value()))
                .filter(LogRecord.Write.class::isInstance)
                .map(LogRecord.Write.class::cast)
                .reduce((former, latter) -> latter)
                .orElseThrow();
    }

    /** Returns the sequence of the last change in the feed. */
    long sequence() {
        return FeedStatus.of(config("none"), Instant.now()).orElseThrow().sequence();
    }

    /**
     * Returns a baseline that sends the bytes of this store's last writes to a separate topic, from which a sink stores
     * them.
     */
    BareWrites bare(BareWrites.Sink sink) throws Exception {
        String writes = config("none").writesTopic();
        List<Payload> payloads = BareTopic.last(bench.consumerSettings(), writes, PAYLOADS);
        String topic = bench.temporaryTopic(
                name + "-bare-" + UUID.randomUUID().toString().substring(0, 8));
        try (Admin admin = bench.admin()) {
            BareTopic.createLike(admin, writes, topic);
        }
        return new BareWrites(
                WritesGroup.bareProducer(config("none")), bench.consumerSettings(), topic, payloads, sink);
    }

    @Override
    public void close() {
        try {
            store.close();
        } finally {
            ids.close();
        }
    }
}
