package io.entail.http;

import io.entail.changes.registry.SchemaRegistry;
import io.entail.config.CassandraConfig;
import io.entail.config.EntityStoreConfig;
import io.entail.config.HttpKeys;
import io.entail.config.PostgresConfig;
import io.entail.config.Reads;
import io.entail.dao.EntityStore;
import io.entail.http.calls.Surroundings;
import io.entail.http.settings.HttpSettings;
import io.entail.project.ProjectOptions;
import io.entail.project.Projector;
import io.entail.project.cassandra.write.CassandraTarget;
import io.entail.project.postgres.write.PostgresTarget;
import io.entail.schema.Definitions;
import io.entail.testkit.Library;
import io.entail.testkit.StackExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A store of some kind with the library's entities, a server in front of it on a free port, and a second server over
 * another store of the same log, which is a replica and publishes the feed.
 */
final class ServedStore implements AutoCloseable {
    private static final Path[] DEFINITIONS = {
        Library.folder(), Path.of("avro/http"), Path.of("avro/entities/workspaces.avdl")
    };

    static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final Kind kind;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final String name;
    private EntityStore store;
    private EntityStore beside;
    private Surroundings surroundings = Surroundings.NONE;
    private Surroundings besideSurroundings = Surroundings.NONE;
    private final HttpServer server;
    private final HttpServer other;

    /** Where the state of the store is. */
    enum Kind {
        MEMORY(0),
        REPLICA(1),
        POSTGRES(2),

        /** This database also keeps every change of a row. */
        CASSANDRA(3);

        private final int column;

        Kind(int column) {
            this.column = column;
        }

        /** Returns the column of this kind in tables of all kinds, from 0. */
        int column() {
            return column;
        }
    }

    @SuppressWarnings("NullAway") // After a failure the constructor closes what was opened and throws.
    private ServedStore(Kind kind, @Nullable StackExtension stack, Path directory) {
        this.kind = kind;
        this.name = stack == null ? "memory" : stack.freshStore();
        try {
            if (stack == null) {
                store = keep(EntityStore.inMemory(Definitions.load(List.of(DEFINITIONS), false)));
                beside = store;
            } else {
                open(stack, directory);
            }
            server = serve(Map.of());
            other = keep(start(Map.of(), HEARTBEAT, beside, besideSurroundings));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    static ServedStore inMemory() {
        return new ServedStore(Kind.MEMORY, null, Path.of("unused"));
    }

    /** Opens a store on the servers of a stack, which must have those that the kind needs. */
    static ServedStore of(Kind kind, StackExtension stack, Path directory) {
        return new ServedStore(kind, stack, directory);
    }

    /** Returns settings of a store with the library's entities and those that a server adds. */
    static EntityStoreConfig.Builder config(StackExtension stack, String store, Path directory) {
        return config(stack.bootstrap(), store, directory).withRegistry(stack.registryUrl());
    }

    /** Returns the same settings without a registry. */
    static EntityStoreConfig.Builder config(String bootstrap, String store, Path directory) {
        return EntityStoreConfig.builder(bootstrap, directory)
                .withStore(store)
                .withShippedDefinitions(false)
                .withDefinitions(DEFINITIONS)
                .withOpenTimeout(Duration.ofSeconds(90))
                .withCacheBytes(16 << 20);
    }

    private void open(StackExtension stack, Path directory) {
        EntityStoreConfig publishing = config(stack, name, directory.resolve("beside"))
                .withPublishCandidate(true)
                .build();
        SchemaRegistry registry = keep(new SchemaRegistry(publishing.registry()));
        beside = keep(EntityStore.open(publishing));
        besideSurroundings = new Surroundings(publishing, registry);
        EntityStoreConfig.Builder builder = config(stack, name, directory.resolve("store"));
        if (kind == Kind.POSTGRES) {
            builder.withReads(Reads.POSTGRES)
                    .withPostgres(
                            PostgresConfig.of(stack.freshDatabase(), stack.postgresUser(), stack.postgresPassword()));
        } else if (kind == Kind.CASSANDRA) {
            InetSocketAddress point = stack.cassandraContactPoint();
            builder.withReads(Reads.CASSANDRA)
                    .withCassandra(CassandraConfig.of(
                            stack.cassandraDatacenter(), point.getHostString() + ":" + point.getPort()));
        }
        EntityStoreConfig config = builder.build();
        if (kind == Kind.POSTGRES) {
            keep(Projector.start(config, registry, "postgres", PostgresTarget.of(config), ProjectOptions.NONE));
        } else if (kind == Kind.CASSANDRA) {
            ProjectOptions history = new ProjectOptions(false, null, true);
            keep(Projector.start(config, registry, "cassandra", CassandraTarget.of(config), history));
        }
        store = keep(EntityStore.open(config));
        surroundings = new Surroundings(config, registry);
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        opened.push(closeable);
        return closeable;
    }

    private static HttpSettings settings(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(HttpKeys.LISTEN, "127.0.0.1:0"));
        settings.putAll(more);
        return HttpSettings.read(settings);
    }

    Kind kind() {
        return kind;
    }

    /** Returns the name of the store, so that others can open it. */
    String name() {
        return name;
    }

    EntityStore store() {
        return store;
    }

    /** Starts another server over the same store, with other settings. */
    HttpServer serve(Map<String, String> more) {
        return serve(more, HEARTBEAT);
    }

    /** Starts another server whose streams are silent for at most this time. */
    HttpServer serve(Map<String, String> more, Duration heartbeat) {
        return keep(start(more, heartbeat, store, surroundings));
    }

    /** Starts a server on a free port. */
    static HttpServer start(
            Map<String, String> more, Duration heartbeat, EntityStore store, Surroundings surroundings) {
        HttpSettings settings = settings(more);
        try {
            ApiSettings read = ApiSettings.read(more, settings);
            return HttpServer.start(
                    settings, new ApiSettings(read.version(), read.requestTime(), heartbeat), store, surroundings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ApiClient client() {
        return new ApiClient(server);
    }

    /** Returns a client of the second server. In memory, both servers have the same store. */
    ApiClient clientOfOther() {
        return new ApiClient(other);
    }

    @Override
    public void close() {
        RuntimeException failed = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                failed = new IllegalStateException("what a test has opened does not close", e);
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
