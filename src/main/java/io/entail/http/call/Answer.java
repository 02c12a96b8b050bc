package io.entail.http.call;

import io.entail.http.call.Answer.Document;
import io.entail.http.call.Answer.Raw;
import io.entail.http.call.Answer.Stream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a call answers. Immutable. */
public sealed interface Answer permits Document, Raw, Stream {
    int status();

    /** Header fields beside those that every answer has. */
    Map<String, String> headers();

    /** The same with one more header field. */
    Answer with(String name, String value);

    /**
     * JSON.
     *
     * @param body a tree of maps, collections and plain values, an {@link io.entail.read.Entity} or a {@link Page}; null for
     *     no body at all
     */
    record Document(
            int status,
            Map<String, String> headers,
            @Nullable Object body) implements Answer {
        @Override
        public Document with(String name, String value) {
            return new Document(status, added(headers, name, value), body);
        }
    }

    /** Bytes of another type. */
    @SuppressWarnings("ArrayRecordComponent") // Sent, never compared.
    record Raw(int status, Map<String, String> headers, String contentType, byte[] body) implements Answer {
        @Override
        public Raw with(String name, String value) {
            return new Raw(status, added(headers, name, value), contentType, body);
        }
    }

    /**
     * What is written as it comes, until the writer returns, fails, or the client has gone.
     *
     * @param body frees what it needs when it has ended
     * @param unused frees it when nobody wants the body
     */
    record Stream(int status, Map<String, String> headers, String contentType, Writer body, Runnable unused)
            implements Answer {
        @Override
        public Stream with(String name, String value) {
            return new Stream(status, added(headers, name, value), contentType, body, unused);
        }
    }

    /** Writes a body. */
    @FunctionalInterface
    interface Writer {
        /**
         * Writes all of it.
         *
         * @throws IOException when the client has gone
         */
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    /** JSON with status 200. */
    static Document ok(@Nullable Object body) {
        return of(200, body);
    }

    static Document of(int status, @Nullable Object body) {
        return new Document(status, Map.of(), body);
    }

    /** 204. */
    static Document nothing() {
        return of(204, null);
    }

    /** A status and a sentence. */
    static Document message(int status, String message) {
        return of(status, Map.of("message", message));
    }

    private static Map<String, String> added(Map<String, String> headers, String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return more;
    }
}
