package io.entail.http.guard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Bytes that were read from a client early, to find out whether it has closed the connection. The next reader gets them
 * first, so none is lost. Not thread-safe.
 *
 * <p>The end of the client's stream comes after everything else that it sent, such as the next request or the closing
 * message of TLS, so these have to be read first. A client that sent more than fits into this buffer counts as
 * connected.
 */
final class LookAhead {
    static final int BYTES_MAX = 16 << 10;

    /** The buffered bytes, ready to be read from the buffer. */
    private ByteBuffer ahead = BufferUtil.EMPTY_BUFFER;

    private boolean ended;

    /** Whether the client will send nothing more, as far as this is known without waiting. */
    boolean isAtEnd(ReadableByteChannel client) {
        while (!ended && ahead.remaining() < BYTES_MAX) {
            if (ahead.capacity() == 0) {
                ahead = BufferUtil.allocate(BYTES_MAX);
            }
            int from = BufferUtil.flipToFill(ahead);
            int read;
            try {
                read = client.read(ahead);
            } catch (IOException e) {
                // The client has reset the connection.
                read = -1;
            } finally {
                BufferUtil.flipToFlush(ahead, from);
            }
            if (read == 0) {
                return false;
            }
            ended = read < 0;
        }
        return ended;
    }

    /** Returns how many bytes were read early and not yet consumed. */
    int bytes() {
        return ahead.remaining();
    }

    /** Moves as many bytes as fit into {@code into}, which is in the mode in which the server reads from it. */
    int take(ByteBuffer into) {
        if (!ahead.hasRemaining()) {
            return 0;
        }
        int from = BufferUtil.flipToFill(into);
        int taken = BufferUtil.put(ahead, into);
        BufferUtil.flipToFlush(into, from);
        if (!ahead.hasRemaining()) {
            ahead = BufferUtil.EMPTY_BUFFER;
        }
        return taken;
    }
}
