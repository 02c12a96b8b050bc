package io.entail.http;

import io.entail.http.call.Bodies;
import io.entail.http.call.Body;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A body that can be read again when the request is judged once more. A body that is too large to be kept can be read
 * only once. Confined to one thread.
 */
final class KeptBody implements Body {
    private final Body body;
    private byte @Nullable [] bytes;

    KeptBody(Body body) {
        this.body = body;
    }

    @Override
    public @Nullable String contentType() {
        return body.contentType();
    }

    @Override
    public boolean isEmpty() {
        return body.isEmpty();
    }

    @Override
    public InputStream stream(long bytesMax) throws IOException {
        if (bytesMax > Bodies.BYTES_MAX && bytes == null) {
            return body.stream(bytesMax);
        }
        return new ByteArrayInputStream(bytes());
    }

    /** Returns the whole body. */
    byte[] bytes() throws IOException {
        if (bytes == null) {
            try (InputStream in = body.stream(Bodies.BYTES_MAX)) {
                bytes = in.readAllBytes();
            }
        }
        return bytes;
    }
}
