package io.entail.http.call;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A body of a test. */
final class Sent implements Body {
    private final @Nullable String contentType;
    private final byte[] bytes;

    Sent(@Nullable String contentType, byte[] bytes) {
        this.contentType = contentType;
        this.bytes = bytes;
    }

    static Sent of(@Nullable String contentType, String text) {
        return new Sent(contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable String contentType() {
        return contentType;
    }

    @Override
    public boolean isEmpty() {
        return bytes.length == 0;
    }

    @Override
    public InputStream stream(long bytesMax) {
        return new ByteArrayInputStream(bytes);
    }
}
