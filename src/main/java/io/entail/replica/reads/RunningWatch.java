package io.entail.replica.reads;

import io.entail.errors.EntailException;
import io.entail.read.EntityChange;
import io.entail.read.MissedChanges;
import io.entail.read.Position;
import io.entail.read.Watch;
import io.entail.read.WatchListener;
import io.entail.state.RowChange;
import io.entail.text.Log;
import io.micrometer.core.instrument.Metrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Passes changes to one listener on a thread of its own. Thread-safe. */
final class RunningWatch implements Watch {
    private static final Logger log = Log.of(RunningWatch.class);

    private final RecentChanges.Cursor cursor;
    private final WatchedChanges reader;
    private final WatchListener listener;
    private volatile Position position;
    private volatile boolean closed;

    RunningWatch(RecentChanges.Cursor cursor, WatchedChanges reader, WatchListener listener) {
        this.cursor = cursor;
        this.reader = reader;
        this.listener = listener;
        this.position = Position.of(cursor.offset());
    }

    /** Starts the thread; to be called once. */
    void start(String threadName) {
        Thread thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (true) {
            try {
                RecentChanges.Taken taken = cursor.take();
                if (taken == null) {
                    return;
                }
                showOrMiss(taken);
            } catch (InterruptedException e) {
                // A listener has left the interrupt flag set; Entail itself never interrupts this thread.
                log.debug("A listener has interrupted its thread entity={}", reader.entity());
            } catch (RuntimeException | Error e) {
                log.error("A watch failed and goes on entity={}", reader.entity(), e);
            }
        }
    }

    private void showOrMiss(RecentChanges.Taken taken) {
        try {
            show(taken);
        } catch (RuntimeException | Error e) {
            missed(new MissedChanges(position, Position.of(taken.through())), e.toString());
            position = Position.of(taken.through());
        }
    }

    private void show(RecentChanges.Taken taken) {
        if (taken.missed() != null) {
            missed(taken.missed(), "the listener is too slow");
        }
        for (RowChange change : taken.changes()) {
            if (reader.shows(change)) {
                position =
                        Position.of(Math.max(position.offset(), change.cause().offset() - 1));
                show(change);
            }
        }
        position = Position.of(taken.through());
    }

    private void show(RowChange change) {
        EntityChange read = read(change);
        if (read == null || closed) {
            return;
        }
        try {
            listener.changed(read);
        } catch (RuntimeException | Error e) {
            log.error("A listener failed entity={} position={}", reader.entity(), read.position(), e);
        }
    }

    /** Returns the change, null when it cannot be decoded here; the listener is then told that it missed it. */
    private @Nullable EntityChange read(RowChange change) {
        try {
            return reader.read(change);
        } catch (EntailException e) {
            missed(new MissedChanges(position, Position.of(change.cause().offset())), e.getMessage());
            return null;
        }
    }

    private void missed(MissedChanges missed, @Nullable String why) {
        if (closed) {
            return;
        }
        Metrics.counter("entail.watch.missed").increment();
        log.warn(
                "A listener misses changes entity={} after={} through={} cause={}",
                reader.entity(),
                missed.after(),
                missed.through(),
                why);
        try {
            listener.missed(missed);
        } catch (RuntimeException | Error e) {
            log.error("A listener failed entity={} position={}", reader.entity(), missed.through(), e);
        }
    }

    @Override
    public Position reached() {
        return position;
    }

    @Override
    public void close() {
        closed = true;
        cursor.close();
    }
}
