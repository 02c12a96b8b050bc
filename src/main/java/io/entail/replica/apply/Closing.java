package io.entail.replica.apply;

import io.entail.text.Log;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The resources of an object that opens several. Each is closed once, in reverse order, also if others throw, and also
 * when opening fails half-way. Thread-safe.
 */
public final class Closing implements AutoCloseable {
    private static final Logger log = Log.of(Closing.class);

    private final Deque<Piece> pieces = new ArrayDeque<>();
    private final Opened opened;

    /** Receives each opened resource; an exception that it throws ends the opening. */
    @FunctionalInterface
    public interface Opened {
        void piece(String name);
    }

    /** Closes a resource. */
    @FunctionalInterface
    public interface Close {
        void run() throws Exception;
    }

    private record Piece(String name, Close close) {}

    /** Creates it without resources. */
    public Closing() {
        this(name -> {});
    }

    /** Creates it for a test that lets the opening fail after each resource. */
    public Closing(Opened opened) {
        this.opened = opened;
    }

    /** Adds a resource, which is closed with this, and returns it. */
    public <T extends AutoCloseable> T add(String name, T piece) {
        onClose(name, piece::close);
        return piece;
    }

    /** Adds a resource that is closed by a function. */
    public void onClose(String name, Close close) {
        synchronized (pieces) {
            pieces.push(new Piece(name, close));
        }
        opened.piece(name);
    }

    /** Closes every resource. An error is logged. */
    @Override
    public void close() {
        for (Piece piece = next(); piece != null; piece = next()) {
            try {
                piece.close().run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                log.warn("Could not close {} cause={}", piece.name(), e.toString());
                log.debug("Cause", e);
            }
        }
    }

    private @Nullable Piece next() {
        synchronized (pieces) {
            return pieces.poll();
        }
    }
}
