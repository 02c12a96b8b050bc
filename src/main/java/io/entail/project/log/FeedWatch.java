package io.entail.project.log;

import io.entail.changes.Change;
import io.entail.changes.ChangeFeed;
import io.entail.changes.ChangeKey;
import io.entail.changes.ChangeReader;
import io.entail.changes.FeedStart;
import io.entail.changes.Op;
import io.entail.errors.EntailException;
import io.entail.errors.MalformedEntityException;
import io.entail.errors.RegistryUnavailableException;
import io.entail.errors.StoreClosedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.project.log.FormerVersions.Former;
import io.entail.read.Entity;
import io.entail.read.EntityChange;
import io.entail.read.MissedChanges;
import io.entail.read.Position;
import io.entail.read.Watch;
import io.entail.read.WatchListener;
import io.entail.resolve.Bytes;
import io.entail.text.Log;
import io.entail.topics.Told;
import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Passes changes from the feed to one listener once the database has them. It reads the feed at the listener's pace, so
 * the listener misses no change and delays no other thread. Thread-safe.
 */
final class FeedWatch implements Watch {
    private static final Logger log = Log.of(FeedWatch.class);
    private static final Duration WAIT = Duration.ofMillis(500);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final String entity;
    private final ChangeFeed feed;
    private final DatabaseProgress progress;
    private final FormerVersions former;
    private final Predicate<Change> silent;
    private final WatchListener listener;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Told told = new Told();
    private volatile Position position;
    private volatile @Nullable ChangeReader reader;

    /** The write whose changes are being passed to the listener, and how many were. */
    private List<Change> write = List.of();

    private int next;

    /**
     * Creates it; {@link #start} starts the thread.
     *
     * @param feed a feed of the wanted changes
     * @param after the position after which it begins
     * @param silent whether a change is not to be passed to listeners of this process
     */
    FeedWatch(
            String entity,
            ChangeFeed feed,
            Position after,
            DatabaseProgress progress,
            FormerVersions former,
            Predicate<Change> silent,
            WatchListener listener) {
        this.entity = entity;
        this.feed = feed;
        this.position = after;
        this.progress = progress;
        this.former = former;
        this.silent = silent;
        this.listener = listener;
    }

    /**
     * Opens the feed in the calling thread, so that the caller gets the error when the feed does not have the wanted
     * changes.
     */
    void open() {
        reader = feed.from(FeedStart.after(position)).open();
    }

    /** Starts the thread; to be called once. */
    void start() {
        Thread thread = new Thread(this::run, "entail-watch-" + entity);
        thread.setDaemon(true);
        thread.start();
    }

    boolean isClosed() {
        return closing.getCount() == 0;
    }

    private boolean isOpen() {
        return !isClosed();
    }

    private void run() {
        try {
            while (isOpen()) {
                go();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeReader();
        }
    }

    private void go() throws InterruptedException {
        try {
            ChangeReader open = reader;
            if (open == null) {
                open();
                return;
            }
            if (next == write.size()) {
                write = open.pollWrite(WAIT);
                next = 0;
            }
            for (; next < write.size(); next++) {
                show(write.get(next));
            }
            position = max(position, open.reached());
        } catch (StoreClosedException e) {
            closing.countDown();
        } catch (RegistryUnavailableException | StoreUnavailableException e) {
            if (isOpen() && told.isNews(String.valueOf(e.getMessage()))) {
                log.warn("A watch waits entity={} cause={}", entity, e.getMessage());
            }
            pause();
        } catch (EntailException e) {
            passOver(e);
        }
    }

    /** Handles a feed that was rebuilt or does not have the next changes: continues with the changes that it has. */
    private void passOver(EntailException cause) throws InterruptedException {
        boolean wasOpen = reader != null;
        closeReader();
        write = List.of();
        next = 0;
        pause();
        long now = progress.reached();
        if (!wasOpen && now > position.offset()) {
            missed(Position.of(now), cause.getMessage());
            position = Position.of(now);
        }
    }

    private void pause() throws InterruptedException {
        if (closing.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
            log.debug("A watch was closed while it waited entity={}", entity);
        }
    }

    private static Position max(Position one, Position other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private void show(Change change) throws InterruptedException {
        long offset = change.position().offset();
        if (offset <= position.offset()) {
            return; // Already passed on before the feed was opened again.
        }
        EntityChange read = silent.test(change) ? null : read(change);
        former.passed(change);
        if (read == null) {
            return;
        }
        while (isOpen() && !progress.await(offset, WAIT)) {
            log.debug("A watch waits for the database entity={} position={}", entity, change.position());
        }
        if (isOpen()) {
            tell(() -> listener.changed(read), change.position());
        }
    }

    /** Returns the change; null when it cannot be read, which the listener is told. */
    private @Nullable EntityChange read(Change change) {
        try {
            return entityChange(change);
        } catch (MalformedEntityException | IllegalStateException e) {
            missed(change.position(), e.getMessage());
            return null;
        }
    }

    private EntityChange entityChange(Change change) {
        EntityChange.Operation operation = switch (change.op()) {
            case C -> EntityChange.Operation.CREATE;
            case U -> EntityChange.Operation.UPDATE;
            case D -> EntityChange.Operation.DELETE;
        };
        return new EntityChange(
                operation,
                change.position(),
                change.at(),
                change.writeId(),
                change.actor(),
                change.reason(),
                change.op() == Op.C ? null : before(change),
                change.op() == Op.D
                        ? null
                        : entity(change, change.after(), change.version(), change.position(), change.expires()));
    }

    private Entity before(Change change) {
        Bytes key = ChangeKey.canonical(change.row().key(), change.row().definition());
        if (key == null) {
            throw new MalformedEntityException(
                    "the key of '" + entity + "' at position " + change.position() + " is no key of it");
        }
        Former version = former.before(change, key);
        return entity(change, change.before(), version.version(), version.position(), version.expires());
    }

    private Entity entity(
            Change change,
            @Nullable Map<String, Object> fields,
            long version,
            Position made,
            @Nullable Instant expires) {
        if (fields == null) {
            throw new MalformedEntityException("the writer of '" + entity + "' with primary key '" + change.key()
                    + "' at position " + change.position() + " has stored what is no entity");
        }
        return new Entity(
                entity,
                fields,
                version,
                made,
                change.workspace(),
                Entity.ttl(
                        expires == null ? 0 : expires.toEpochMilli(),
                        change.at().toEpochMilli()));
    }

    private void missed(Position through, @Nullable String why) {
        if (!isOpen()) {
            return;
        }
        MissedChanges missed = new MissedChanges(position, through);
        Metrics.counter("entail.watch.missed").increment();
        log.warn(
                "A listener misses changes entity={} after={} through={} cause={}",
                entity,
                missed.after(),
                missed.through(),
                why);
        tell(() -> listener.missed(missed), through);
    }

    /** Calls the listener. The watch goes on when the listener throws an exception or interrupts its thread. */
    private void tell(Runnable call, Position about) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            log.error("A listener failed entity={} position={}", entity, about, e);
        }
        if (Thread.interrupted()) {
            log.debug("A listener has interrupted its thread entity={}", entity);
        }
    }

    @Override
    public Position reached() {
        return position;
    }

    @Override
    public void close() {
        closing.countDown();
        ChangeReader open = reader;
        if (open != null) {
            open.close();
        }
    }

    private void closeReader() {
        ChangeReader open = reader;
        reader = null;
        if (open != null) {
            open.close();
        }
    }
}
