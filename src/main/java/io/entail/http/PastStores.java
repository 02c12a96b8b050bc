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
 * Stores as they were at past moments. The moments that were asked for last are kept for a while, because clients
 * usually read several things as of the same moment, and a list of the past needs a replay of the log. Thread-safe.
 */
final class PastStores implements AutoCloseable {
    private static final int KEPT = 4;
    private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(2);

    /**
     * The listener of the read that the current thread carries out. A past store is shared, so it may be replayed for
     * any of its users.
     */
    private static final ThreadLocal<ReplayListener> LISTENER = new ThreadLocal<>();

    private final EntityStore store;
    private final Options options;
    private final Deque<Past> kept = new ArrayDeque<>();
    private boolean closed;

    /** A store at one moment, with a count of its users. */
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

    /** Reads at a moment. The listener is told about a replay, and can end it by throwing. */
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

    /** Closes stores that have no users: the oldest ones beyond the limit, or all of them when this is closed. */
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
