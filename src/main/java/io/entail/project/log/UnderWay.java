package io.entail.project.log;

import io.entail.changes.Change;
import io.entail.changes.FeedOutcome;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.errors.OutcomeUnknownException;
import io.entail.errors.PositionNotReachedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.read.Position;
import io.entail.replica.LogEntry;
import io.entail.replica.LogRecords;
import io.entail.replica.StoreLog.Applied;
import io.entail.replica.apply.Appends;
import io.entail.replica.apply.PendingWrite;
import io.entail.replica.apply.PendingWrites;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The records that this process has appended, until their callers get the outcome: first the feed has the outcome, then
 * the database contains the effects. A record that takes too long ends with what is known by then. Thread-safe.
 */
final class UnderWay {
    private final EntityStoreConfig config;
    private final String database;
    private final PendingWrites pending;
    private final DatabaseProgress progress;
    private final KnownDefinitions definitions;
    private final LogRecords records;
    private final Supplier<Standstill> standstill;
    private final HeardWrites heard = new HeardWrites();
    private final Object settling = new Object();

    /**
     * The ids by which control records under way are found again. They end when there is no progress for the time that
     * opening may take.
     */
    private final Set<UUID> controls = ConcurrentHashMap.newKeySet();

    /** The time at which feed or database have last advanced. */
    private volatile long movedNanos = System.nanoTime();

    /**
     * Creates it without records.
     *
     * @param database its name, for messages
     * @param standstill finds which part makes no progress; may take some seconds
     */
    UnderWay(
            EntityStoreConfig config,
            String database,
            PendingWrites pending,
            DatabaseProgress progress,
            KnownDefinitions definitions,
            LogRecords records,
            Supplier<Standstill> standstill) {
        this.config = config;
        this.database = database;
        this.pending = pending;
        this.progress = progress;
        this.definitions = definitions;
        this.records = records;
        this.standstill = standstill;
    }

    /** Notes from the feed that a write has changed rows. */
    void changed(List<Change> write) {
        if (pending.isAwaited(write.get(0).writeId())) {
            noteHeard(HeardWrite.of(write));
        }
    }

    /** Notes from the feed that a record has changed nothing. */
    void outcome(Position position, FeedOutcome outcome) {
        UUID write = outcome.writeId();
        UUID id = write == null ? controlAt(position) : write;
        if (id != null && pending.isAwaited(id)) {
            noteHeard(HeardWrite.of(id, position, outcome));
        }
    }

    /** Notes from the feed that a control record was accepted. */
    void control(Position position) {
        UUID id = controlAt(position);
        if (id != null && pending.isAwaited(id)) {
            noteHeard(HeardWrite.ofControl(id, position));
        }
    }

    /** Returns the id by which a control record of this process is found again; null when none is under way. */
    private @Nullable UUID controlAt(Position position) {
        if (controls.isEmpty()) {
            return null;
        }
        LogEntry entry = records.at(position.offset());
        return entry == null || entry.value() == null ? null : Appends.controlId(entry.value());
    }

    private void noteHeard(HeardWrite write) {
        heard.add(write);
        if (progress.reached() >= write.through()) {
            settle(progress.reached());
        } else {
            progress.want(write.through());
        }
    }

    /** Notes that feed or database have advanced. */
    void moved() {
        movedNanos = System.nanoTime();
    }

    /** Completes the records whose effects a database at this offset contains, in log order. */
    void settle(long offset) {
        synchronized (settling) {
            List<HeardWrite> shown = heard.takeThrough(offset);
            if (shown.isEmpty()) {
                return;
            }
            List<UUID> writes = new ArrayList<>(shown.size());
            List<Applied> outcomes = new ArrayList<>(shown.size());
            for (HeardWrite one : shown) {
                writes.add(one.id());
                outcomes.add(one.applied(definitions.now()));
            }
            pending.settle(writes, outcomes);
        }
    }

    /** Ends the records whose time is over. To be called regularly. */
    void timeOut() {
        List<PendingWrite> late = new ArrayList<>(pending.olderThan(config.writeTimeout()));
        late.removeIf(this::isControl);
        if (!controls.isEmpty()
                && System.nanoTime() - movedNanos > config.openTimeout().toNanos()) {
            pending.olderThan(config.openTimeout()).stream()
                    .filter(this::isControl)
                    .forEach(late::add);
        }
        if (!late.isEmpty()) {
            String why = standstill.get().text(config, database);
            late.forEach(write -> timeOut(write, why));
        }
    }

    private boolean isControl(PendingWrite write) {
        return controls.contains(write.id());
    }

    private void timeOut(PendingWrite write, String why) {
        String timeout = isControl(write)
                ? config.openTimeout() + " (entail.open.timeout)"
                : config.writeTimeout() + " (entail.write.timeout)";
        HeardWrite known = heard.find(write.id());
        if (known == null) {
            write.timeOut("nothing was heard of it within " + timeout + ": " + why);
            return;
        }
        pending.fail(write, notShown(known, timeout, why));
        heard.forget(known);
    }

    /** Returns the error about a record whose outcome is known but not readable in the database yet. */
    private EntailException notShown(HeardWrite write, String timeout, String why) {
        Position position = Position.of(write.offset());
        String reached = Position.of(progress.reached()).toString();
        String place = "within " + timeout + " " + database + " has come to " + reached + " only; " + why;
        if (write.isAccepted()) {
            return new PositionNotReachedException(
                    "the write took effect at position " + position
                            + " and must not be made again; it cannot be read yet: " + place,
                    Map.of("position", position.toString(), "reached", reached));
        }
        return new StoreUnavailableException(
                "the log refused the write at position " + position + " as " + write.code()
                        + " and it had no effect; what is in its way cannot be read yet: " + place,
                null);
    }

    /** Appends a control record that is found again by this id. */
    CompletableFuture<Applied> followControl(UUID id, Supplier<CompletableFuture<Applied>> append) {
        controls.add(id);
        return append.get().handle((applied, error) -> {
            controls.remove(id);
            if (error == null) {
                return applied;
            }
            throw new CompletionException(notOpened(error));
        });
    }

    /**
     * Returns the error for an unknown outcome of a control record. The record may be appended again without harm, so
     * the outcome itself is not needed.
     */
    private static Throwable notOpened(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        return cause instanceof OutcomeUnknownException || cause instanceof PositionNotReachedException
                ? new StoreUnavailableException(
                        "what a store needs was appended to the log, and does not come back: " + cause.getMessage(),
                        cause)
                : cause;
    }
}
