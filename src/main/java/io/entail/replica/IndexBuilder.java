package io.entail.replica;

import io.entail.errors.EntailException;
import io.entail.errors.StoreClosedException;
import io.entail.state.IndexBuild;
import io.entail.state.Indexes;
import io.entail.state.LogDefinitions;
import io.entail.state.rocks.RocksTables;
import io.entail.text.Log;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Builds the indexes of a replica that are missing rows, on a thread that exists only while there is such an index. A
 * failed build is retried after a while. {@link #check} is confined to one thread, the other methods may be called by any.
 */
final class IndexBuilder implements AutoCloseable {
    private static final Logger log = Log.of(IndexBuilder.class);
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final Duration CLOSE_TIME_MAX = Duration.ofSeconds(5);

    private final String store;
    private final RocksTables tables;
    private final Supplier<LogDefinitions> definitions;
    private final IndexBuild build;
    private volatile boolean closed;
    private volatile long notBefore = System.nanoTime();
    private volatile @Nullable Thread running;

    IndexBuilder(String store, RocksTables tables, Supplier<LogDefinitions> definitions) {
        this.store = store;
        this.tables = tables;
        this.definitions = definitions;
        this.build = new IndexBuild(tables, definitions, () -> !closed);
    }

    /** Starts a build when there is something to build. Has to be called from time to time. */
    void check() {
        Thread thread = running;
        boolean busy = thread != null && thread.isAlive();
        if (closed || busy || System.nanoTime() - notBefore < 0 || !isOwed()) {
            return;
        }
        Thread next = new Thread(this::run, "entail-index-" + store);
        next.setDaemon(true);
        running = next;
        next.start();
    }

    private boolean isOwed() {
        try {
            return IndexBuild.isOwed(tables);
        } catch (EntailException e) {
            // The thread that applies the log gets the same error and reports it.
            log.debug("Nobody can say whether an index is to be built", e);
            return false;
        }
    }

    private void run() {
        try {
            build.run();
        } catch (StoreClosedException e) {
            log.debug("Closed before all indexes were built", e);
        } catch (EntailException e) {
            notBefore = System.nanoTime() + RETRY.toNanos();
            log.warn(
                    "Indexes cannot be built, which is tried again in {} s store={} cause={}",
                    RETRY.toSeconds(),
                    store,
                    e.getMessage());
        } catch (RuntimeException | Error e) {
            notBefore = System.nanoTime() + RETRY.toNanos();
            log.error("Indexes cannot be built, which is tried again store={}", store, e);
        }
    }

    /**
     * Describes the indexes that are not built yet.
     *
     * @param rowsOf how many rows an entity has, by its name
     */
    List<String> building(ToLongFunction<String> rowsOf) {
        return Indexes.all(tables).stream()
                .filter(index -> !index.built())
                .map(index -> text(index, rowsOf))
                .toList();
    }

    private String text(Indexes.State index, ToLongFunction<String> rowsOf) {
        String entity = definitions.get().at(index.ordinal()).name();
        return "index [" + index.fields() + "] of '" + entity + "': " + index.rows() + " of "
                + rowsOf.applyAsLong(entity) + " rows";
    }

    /** Ends the build after the rows that are just being added. */
    @Override
    public void close() {
        closed = true;
        Thread thread = running;
        if (thread != null) {
            try {
                thread.join(CLOSE_TIME_MAX.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
