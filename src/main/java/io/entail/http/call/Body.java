package io.entail.http.call;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The body of a request, read once. */
public interface Body {
    /** None. */
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

    /** The whole field, with its parameters; null when the request has none. */
    @Nullable
    String contentType();

    /** Whether there is certainly none. */
    boolean isEmpty();

    /**
     * Its bytes as they come.
     *
     * @throws Refusal from the stream too: 413 when there are more, 408 when they do not come in time
     */
    InputStream stream(long bytesMax) throws IOException;
}
