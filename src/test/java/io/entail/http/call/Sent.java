package io.entail.http.call;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A request body for tests. */
@SuppressWarnings("ArrayRecordComponent") // The record is never compared.
record Sent(@Nullable String contentType, byte[] bytes) implements Body {
    static Sent of(@Nullable String contentType, String text) {
        return new Sent(contentType, text.getBytes(StandardCharsets.UTF_8));
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
