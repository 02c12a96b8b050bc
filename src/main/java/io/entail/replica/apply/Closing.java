package io.entail.replica.apply;

import io.entail.text.Log;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What something consists of that is opened piece by piece, so that every piece is closed again: the last one first, each
 * whatever the others threw, once. Also when opening fails half-way. Thread-safe.
 */
public final class Closing implements AutoCloseable {
    private static final Logger log = Log.of(Closing.class);

    private final Deque<Piece> pieces = new ArrayDeque<>();
    private final Opened opened;

    /** Hears of each piece; what it throws ends the opening. */
    @FunctionalInterface
    public interface Opened {
        void piece(String name);
    }

    /** Closes a piece. */
    @FunctionalInterface
    public interface Close {
        void run() throws Exception;
    }

    private record Piece(String name, Close close) {}

    /** Without pieces yet. */
    public Closing() {
        this(name -> {});
    }

    /** For a test that lets the opening fail after each piece. */
    public Closing(Opened opened) {
        this.opened = opened;
    }

    /** The piece, which is closed with this from now on. */
    public <T extends AutoCloseable> T add(String name, T piece) {
        onClose(name, piece::close);
        return piece;
    }

    /** As above, for something that is closed in a way of its own. */
    public void onClose(String name, Close close) {
        synchronized (pieces) {
            pieces.push(new Piece(name, close));
        }
        opened.piece(name);
    }

    /** Closes every piece. What cannot be closed is told in the log. */
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
