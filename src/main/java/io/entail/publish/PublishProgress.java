package io.entail.publish;

import io.entail.errors.EntailException;
import io.entail.resolve.Head;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How far the publisher has come, as its topologies tell and everybody may ask. Thread-safe. */
final class PublishProgress {
    private final AtomicInteger restores = new AtomicInteger();
    private volatile Head head = Head.START;
    private long end = -1;
    private volatile long sent;
    private volatile boolean active;
    private volatile boolean held;
    private volatile boolean fits;
    private volatile boolean stopping;
    private volatile @Nullable String alarm;
    private volatile @Nullable EntailException refusal;

    Head head() {
        return head;
    }

    /** The state of the topology has reached this head. */
    void head(Head reached) {
        head = reached;
    }

    /** Offset after the last record of the log that is known, -1 when none is. */
    synchronized long end() {
        return end;
    }

    /** By several threads, of which one may know less. */
    synchronized void end(long known) {
        end = Math.max(end, known);
    }

    /** Changes that were sent since the start. */
    long sent() {
        return sent;
    }

    /** By the one thread that sends. */
    void sent(long changes) {
        sent = changes;
    }

    /** Whether this process has the task, and not one of another node. */
    boolean active() {
        return active;
    }

    void active(boolean has) {
        active = has;
    }

    /** Whether records wait for the number of a schema. */
    boolean held() {
        return held;
    }

    void held(boolean waits) {
        held = waits;
    }

    /** Whether the state was found to belong to the feed. */
    boolean fits() {
        return fits;
    }

    void fits(boolean found) {
        fits = found;
    }

    /** How often state was read from its changelog. */
    int restores() {
        return restores.get();
    }

    void restored() {
        restores.incrementAndGet();
    }

    /** That a writer disagrees with this state, null when none does. */
    @Nullable
    String alarm() {
        return alarm;
    }

    void alarm(String text) {
        alarm = text;
    }

    /** Why the registry takes no schema of this definition, null when it does. Nothing is published from there on. */
    @Nullable
    EntailException refusal() {
        return refusal;
    }

    void refused(EntailException why) {
        refusal = why;
    }

    /** Makes topologies end where they wait. */
    void stop() {
        stopping = true;
    }

    void checkNotStopping() {
        if (stopping) {
            throw new StoppedException();
        }
    }

    /** Ends a topology that is asked to stop; no failure. */
    static final class StoppedException extends RuntimeException {
        StoppedException() {
            super("the publisher stops", null, false, false);
        }
    }
}
