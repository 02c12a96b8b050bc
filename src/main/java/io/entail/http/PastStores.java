package io.entail.http;

import io.entail.audit.Moment;
import io.entail.dao.EntityStore;
import io.entail.dao.Options;
import io.entail.errors.StoreClosedException;
import io.entail.read.ReplayListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Stores as they were. The last moments that were asked for are kept for a while, for whoever asks for one of them asks for more of it, and a
 * list of the past takes a replay. Thread-safe.
 */
final class PastStores implements AutoCloseable {
    private static final int KEPT = 4;
    private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(2);

    /** Of the read that the thread is at: a past may be replayed for any of its users. */
    private static final ThreadLocal<ReplayListener> LISTENER = new ThreadLocal<>();

    private final EntityStore store;
    private final Options options;
    private final Deque<Past> kept = new ArrayDeque<>();
    private boolean closed;

    /** One moment. Its users are counted. */
    private static final class Past {
        private final Moment moment;
        private final EntityStore store;
        private int users;
        private long usedNanos = System.nanoTime();

        Past(EntityStore now, Moment moment, Options options) {
            this.moment = moment;
            this.store = now.asOf(moment, (done, total) -> {
                        ReplayListener hears = LISTENER.get();
                        if (hears != null) {
                            hears.replayed(done, total);
                        }
                    })
                    .with(options);
        }
    }

    PastStores(EntityStore store, Options options) {
        this.store = store;
        this.options = options;
    }

    /** Reads at a moment; the listener hears of a replay, and may end it by failing. */
    <T> T use(Moment moment, ReplayListener listener, Function<EntityStore, T> read) {
        Past past = take(moment);
        LISTENER.set(listener);
        try {
            return read.apply(past.store);
        } finally {
            LISTENER.remove();
            leave(past);
        }
    }

    private synchronized Past take(Moment moment) {
        if (closed) {
            throw new StoreClosedException("the server is being stopped");
        }
        Past found = kept.stream()
                .filter(past -> past.moment.position().equals(moment.position())
                        && past.moment.time().equals(moment.time()))
                .findFirst()
                .orElse(null);
        if (found == null) {
            found = new Past(store, moment, options);
        } else {
            kept.remove(found);
        }
        kept.addFirst(found);
        found.users++;
        return found;
    }

    private synchronized void leave(Past past) {
        past.users--;
        past.usedNanos = System.nanoTime();
        drop();
    }

    /** Closes those that nobody uses: the oldest beyond a few, all when it is closed. */
    private void drop() {
        Iterator<Past> oldest = kept.descendingIterator();
        int count = kept.size();
        while (oldest.hasNext()) {
            Past past = oldest.next();
            boolean old = System.nanoTime() - past.usedNanos > IDLE_NANOS;
            if (past.users == 0 && (closed || old || count > KEPT)) {
                oldest.remove();
                count--;
                past.store.close();
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        drop();
    }
}
