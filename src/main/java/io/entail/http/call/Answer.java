package io.entail.http.call;

import io.entail.http.call.Answer.Document;
import io.entail.http.call.Answer.Raw;
import io.entail.http.call.Answer.Stream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to a call. Immutable. */
public sealed interface Answer permits Document, Raw, Stream {
    int status();

    /** Returns the header fields in addition to those that every answer has. */
    Map<String, String> headers();

    /** Returns this answer with one more header field. */
    Answer with(String name, String value);

    /**
     * An answer with a JSON body.
     *
     * @param body a tree of maps, collections and plain values, an {@link io.entail.read.Entity} or a {@link ListPage};
     *     null for no body at all
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

    /** An answer with a body of another media type. */
    @SuppressWarnings("ArrayRecordComponent") // Sent, never compared.
    record Raw(int status, Map<String, String> headers, String contentType, byte[] body) implements Answer {
        @Override
        public Raw with(String name, String value) {
            return new Raw(status, added(headers, name, value), contentType, body);
        }
    }

    /**
     * An answer whose body is written while it is produced, until the writer returns or fails or the client closes the
     * connection.
     *
     * @param body writes the body, and releases its resources when it ends
     * @param unused releases the resources when the body is never written
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
         * Writes the whole body.
         *
         * @throws IOException when the client has closed the connection
         */
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    /** Returns a JSON answer with status 200. */
    static Document ok(@Nullable Object body) {
        return of(200, body);
    }

    static Document of(int status, @Nullable Object body) {
        return new Document(status, Map.of(), body);
    }

    /** Returns an answer with status 204 and no body. */
    static Document nothing() {
        return of(204, null);
    }

    /** Returns an answer with a status and the JSON body {@code {"message": ...}}. */
    static Document message(int status, String message) {
        return of(status, Map.of("message", message));
    }

    private static Map<String, String> added(Map<String, String> headers, String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return more;
    }
}
