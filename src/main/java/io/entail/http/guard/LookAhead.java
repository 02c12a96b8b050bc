package io.entail.http.guard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.eclipse.jetty.util.BufferUtil;

/**
 * What was read from a client before anybody asked for it, to find out whether it is still there. Nothing of it is lost:
 * whoever reads next gets it first. Not thread-safe.
 *
 * <p>The end of what a client sends is behind everything else that it has sent: the next request, or the farewell of TLS. So
 * these have to be read to see it. A client that has sent more than fits in here counts as there.
 */
final class LookAhead {
    static final int BYTES_MAX = 16 << 10;

    /** Ready to be read from. */
    private ByteBuffer ahead = BufferUtil.EMPTY_BUFFER;

    private boolean ended;

    /** Whether a client will send nothing more, as far as can be known without waiting. */
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
                // It has broken the connection.
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

    /** How much there is that nobody has asked for yet. */
    int bytes() {
        return ahead.remaining();
    }

    /** Gives what there is, as far as it fits in; the buffer is in the mode in which the server reads from it. */
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
