package io.entail.bench;

import io.entail.bench.bare.BareRocks;
import io.entail.bench.measure.ClosedLoop;
import io.entail.config.EntityStoreConfig;
import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.stack.LocalStack;
import io.entail.text.Reasons;
import io.entail.topics.KafkaSettings;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * The resources that all groups of a run share: one Kafka, one store with all entities, which is filled when the first
 * group needs it, and a directory. {@link #close} deletes all of them.
 *
 * <p>Used by one thread.
 */
final class Workbench implements AutoCloseable {
    private static final int LOAD_IN_FLIGHT = 5_000;
    private static final int LOAD_STEPS = 10;

    /** The longest time for the start of a server, on a machine that may be busy. */
    private static final Duration READY_MAX = Duration.ofMinutes(5);

    private static final long NUMBERS_PER_PROCESS = 1_000_000_000L;

    private final BenchOptions options;
    private final Consumer<String> progress;
    private final Path directory;
    private final @Nullable LocalStack stack;
    private @Nullable LocalStack databases;
    private final String bootstrap;
    private final String storeName = "bench-" + UUID.randomUUID().toString().substring(0, 8);
    private final List<String> topics = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final AtomicLong nextRoute;
    private @Nullable EntityStore store;
    private boolean loaded;

    Workbench(BenchOptions options, Consumer<String> progress) throws IOException {
        this.options = options;
        this.progress = progress;
        this.nextRoute = new AtomicLong(options.entities());
        this.directory = Files.createTempDirectory(Files.createDirectories(options.directory()), "bench-");
        if (options.bootstrap() == null) {
            tell("starting Kafka in " + directory);
            this.stack = stack(directory.resolve("stack"));
            this.bootstrap = stack.kafka().bootstrap();
        } else {
            this.stack = null;
            this.bootstrap = options.bootstrap();
        }
    }

    BenchOptions options() {
        return options;
    }

    void tell(String message) {
        progress.accept(message);
    }

    /** Adds a sentence to the report. */
    void note(String note) {
        notes.add(note);
    }

    List<String> notes() {
        return notes;
    }

    /** Returns the directory for files, which is deleted at the end. */
    Path directory() {
        return directory;
    }

    /** Returns the settings of the store with this replica; every process needs a replica of its own. */
    EntityStoreConfig config(Path replica) {
        return EntityStoreConfig.builder(bootstrap, replica)
                .withStore(storeName)
                .build();
    }

    /** Returns the settings of another store with few entities, which is also deleted at the end. */
    EntityStoreConfig configOfAnother(String suffix) {
        EntityStoreConfig config = EntityStoreConfig.builder(bootstrap, directory.resolve("replica-" + suffix))
                .withStore(storeName + "-" + suffix)
                .build();
        topics.add(config.writesTopic());
        return config;
    }

    /** Returns the settings of the store for a process that may publish, with another replica. */
    EntityStoreConfig candidate(Path replica) {
        return EntityStoreConfig.builder(bootstrap, replica)
                .withStore(storeName)
                .withPublishCandidate(true)
                .build();
    }

    /** Returns the settings of the store with the shared replica. */
    EntityStoreConfig config() {
        return config(directory.resolve("replica"));
    }

    String bootstrap() {
        return bootstrap;
    }

    private static LocalStack stack(Path folder) {
        return LocalStack.in(folder).lasting().withReadyTimeout(READY_MAX).start();
    }

    /**
     * Returns the stack with databases and a registry; it has a Kafka of its own when the benchmark uses another one.
     */
    LocalStack databases() {
        if (stack != null) {
            return stack;
        }
        LocalStack own = databases;
        if (own == null) {
            own = stack(directory.resolve("databases"));
            databases = own;
        }
        return own;
    }

    String writesTopic() {
        return config().writesTopic();
    }

    /** Returns the settings of the replica's own consumer of the log. */
    Map<String, Object> consumerSettings() {
        Map<String, Object> settings = new HashMap<>(KafkaSettings.consumer(config(), "bare"));
        settings.put("max.poll.records", 500);
        settings.put("max.partition.fetch.bytes", 8 << 20);
        settings.put("fetch.max.bytes", 8 << 20);
        return settings;
    }

    /** Writes these settings to a file for another process, and returns it. */
    Path consumerSettingsFile() throws IOException {
        Path file = directory.resolve("consumer.properties");
        Properties properties = new Properties();
        consumerSettings().forEach((name, value) -> properties.put(name, String.valueOf(value)));
        try (Writer out = Files.newBufferedWriter(file)) {
            properties.store(out, null);
        }
        return file;
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    /** Returns the directory of the shared replica's RocksDB. */
    Path database() {
        return config().directory().resolve("db");
    }

    /** Returns the store with all entities. */
    EntityStore store() throws InterruptedException {
        EntityStore open = store;
        if (open == null) {
            topics.add(writesTopic());
            open = EntityStore.open(config());
            store = open;
        }
        if (!loaded) {
            load(open, routes());
            loaded = true;
        }
        return open;
    }

    /** Closes the store, so that another process can use the shared replica, which has all entities. */
    void closeStore() throws InterruptedException {
        EntityStore open = store();
        open.close();
        store = null;
    }

    /**
     * Returns a copy of the shared replica's files, made when RocksDB no longer rewrites them; the store is closed for
     * it.
     */
    Path copyOfReplica(String folder) throws RocksDBException, InterruptedException {
        closeStore();
        tell("waiting until RocksDB has nothing left to do");
        Path copy = directory.resolve(folder);
        try (BareRocks rocks = new BareRocks(database(), config().cacheBytes())) {
            rocks.settle();
            rocks.copyTo(copy);
        }
        return copy;
    }

    /** Returns a route that was not inserted yet. */
    Map<String, Object> newRoute() {
        return Routes.small(nextRoute.getAndIncrement(), services());
    }

    /** Reserves numbers of new routes for another process, more than it will use, and returns the first. */
    long reserveNumbers() {
        return nextRoute.getAndAdd(NUMBERS_PER_PROCESS);
    }

    int services() {
        return Routes.services(options.entities());
    }

    /** Returns how many of the entities are routes; their numbers start from 0. */
    int routes() {
        return options.entities() - services();
    }

    /** Returns a new topic name; the topic is deleted at the end. */
    String temporaryTopic(String suffix) {
        String topic = storeName + "." + suffix;
        topics.add(topic);
        return topic;
    }

    /** Notes a topic, created elsewhere, that is deleted at the end. */
    void deleteAtEnd(String topic) {
        topics.add(topic);
    }

    /** Fills a store with all services and this number of routes. */
    void load(EntityStore open, int routes) throws InterruptedException {
        tell("loading " + (services() + routes) + " entities");
        Dao parents = open.dao(Routes.PARENT);
        AtomicLong number = new AtomicLong();
        ClosedLoop.runWhile(
                made -> made < services(),
                LOAD_IN_FLIGHT,
                () -> parents.insertAsync(Routes.service((int) number.getAndIncrement())));
        Dao children = open.dao(Routes.ENTITY);
        long start = System.nanoTime();
        number.set(0);
        ClosedLoop.runWhile(made -> more(made, routes), LOAD_IN_FLIGHT, () -> {
            return children.insertAsync(Routes.of(number.getAndIncrement(), services()));
        });
        double seconds = (System.nanoTime() - start) / 1e9;
        tell("loaded at " + Math.round(routes / seconds) + " entities a second");
    }

    private boolean more(long made, int wanted) {
        if (made > 0 && made % Math.max(1, wanted / LOAD_STEPS) == 0 && made < wanted) {
            tell("  " + made);
        }
        return made < wanted;
    }

    @Override
    public void close() {
        try {
            if (store != null) {
                store.close();
            }
            if (stack != null) {
                stack.close();
            } else {
                deleteTopics();
            }
        } finally {
            if (databases != null) {
                databases.close();
            }
            delete(directory);
        }
    }

    private void deleteTopics() {
        try (Admin admin = admin()) {
            for (String topic : topics) {
                try {
                    admin.deleteTopics(List.of(topic)).all().get();
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                        tell("the topic " + topic + " is left behind: " + e.getCause());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            tell("the directory " + folder + " is left behind: " + Reasons.of(e));
        }
    }
}
