package io.entail.http.call;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The body of a request. It can be read once. */
public interface Body {
    /** The body of a request without one. */
    Body NONE = new Body() {
        @Override
        public @Nullable String contentType() {
            return null;
        }

        @Override
        public boolean isEmpty() {
            return true;
        }

        @Override
        public InputStream stream(long bytesMax) {
            return InputStream.nullInputStream();
        }
    };

    /** Returns the whole content type, with its parameters; null when the request has none. */
    @Nullable
    String contentType();

    /** Whether the request certainly has no body. */
    boolean isEmpty();

    /**
     * Returns the bytes as they are received.
     *
     * @throws RefusedRequest also while the stream is read: 413 when there are more bytes than allowed, 408 when they do not
     *     arrive in time
     */
    InputStream stream(long bytesMax) throws IOException;
}
