package io.entail.replica.reads;

import io.entail.errors.StoreClosedException;
import io.entail.read.Position;
import io.entail.read.Scope;
import io.entail.read.Watch;
import io.entail.read.WatchListener;
import io.entail.replica.StoreLog;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Starts watches of the changes that become readable here. Thread-safe. */
public final class Watches implements AutoCloseable {
    private final RecentChanges recent;
    private final Supplier<LogDefinitions> definitions;
    private volatile boolean closed;

    /** Creates it; changes are decoded by the log's definitions at that time. */
    public Watches(RecentChanges recent, Supplier<LogDefinitions> definitions) {
        this.recent = recent;
        this.definitions = definitions;
    }

    /** Starts a watch, as {@link StoreLog#watch} does. */
    public Watch start(String entity, Scope scope, @Nullable Position after, WatchListener listener) {
        if (closed) {
            throw new StoreClosedException("the store is closed");
        }
        Defined defined = definitions.get().get(entity);
        if (defined == null) {
            throw new IllegalArgumentException("entity '" + entity + "' is not defined in this store");
        }
        if (after != null) {
            after.requireHere();
        }
        RecentChanges.Cursor cursor = after == null ? recent.fromNow() : recent.after(after.offset());
        RunningWatch watch = new RunningWatch(cursor, new WatchedChanges(definitions, defined, scope), listener);
        watch.start("entail-watch-" + entity);
        return watch;
    }

    /** Ends all watches. */
    @Override
    public void close() {
        closed = true;
        recent.close();
    }
}
