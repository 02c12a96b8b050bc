package io.entail.replica;

import io.entail.errors.PositionNotReachedException;
import io.entail.read.Position;
import io.entail.state.Entries;
import io.entail.text.Log;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The source of entries for the publisher: the replica or, while the replica does not have the wanted ones, a replay of
 * the log that makes them again. Confined to one thread.
 */
public final class EntrySource implements AutoCloseable {
    private static final Logger logger = Log.of(EntrySource.class);

    /** How many offsets a replay goes ahead of the published position. */
    private static final long SLICE = 20_000;

    private final KafkaLog log;
    private final Entries kept;
    private @Nullable EntryReplay replay;
    private Entries entries;

    /** Takes the log from which entries are published. */
    public EntrySource(KafkaLog log) {
        this.log = log;
        this.kept = log.entries();
        this.entries = kept;
    }

    /**
     * Begins after the end of the feed, which the replica has reached.
     *
     * @param feedEnd the offset there, -1 for a feed that is empty
     * @param told is told about the progress, and throws when the entries are no longer wanted
     */
    public void begin(long feedEnd, Told told) {
        if (kept.reachBackTo(feedEnd)) {
            return;
        }
        logger.info(
                "The replica does not keep what it takes to publish from there: the log is applied once more"
                        + " offset={} keptFrom={}",
                feedEnd + 1,
                kept.beforesFrom());
        EntryReplay again = log.replayEntries(feedEnd);
        replay = again;
        long total = again.missing();
        while (again.missing() > 0) {
            told.told(total - again.missing(), total);
            again.run(Math.min(feedEnd, again.reached() + SLICE));
        }
        entries = again.entries();
    }

    /** Is told about the progress of a replay. */
    public interface Told {
        void told(long done, long total);
    }

    /** Returns the entries, in the order of the log. */
    public Entries entries() {
        return entries;
    }

    /**
     * Waits for a short time until there is an entry for the record at an offset; returns the offset up to which there
     * are entries.
     */
    public long await(long offset, Duration time) {
        EntryReplay again = replay;
        if (again != null && kept.beforesFrom() >= 0 && kept.beforesFrom() <= offset) {
            logger.info("The replica keeps what it takes from here on offset={}", offset);
            closeReplay();
            again = null;
            entries = log.entries();
        }
        long head = log.basis().offset();
        if (again != null) {
            if (again.reached() < offset && head >= offset) {
                again.run(Math.min(head, offset + SLICE));
            }
            return again.reached();
        }
        if (head < offset) {
            try {
                log.reader().await(Position.of(offset), time);
            } catch (PositionNotReachedException e) {
                return log.basis().offset();
            }
        }
        return log.basis().offset();
    }

    /** Notes that the feed has everything up to an offset. */
    public void published(long offset) {
        log.published(offset);
        if (replay != null) {
            replay.published(offset);
        }
    }

    private void closeReplay() {
        if (replay != null) {
            replay.close();
            replay = null;
        }
    }

    @Override
    public void close() {
        closeReplay();
    }
}
