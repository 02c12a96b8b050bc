package io.entail.audit.verify;

import io.entail.resolve.Bytes;
import org.jspecify.annotations.Nullable;

/** The rows as the feed has told of them last, by their Kafka keys. Used by one thread. */
interface ImageTable extends AutoCloseable {
    /** A row that the feed told of in a record that was altered. */
    Told UNSURE = new Told(0, 0, -1, Told.NOT_TOLD, null);

    /**
     * A row as the feed told of it last; no image when its writer stored no entity.
     *
     * @param offset in the log of the write that made it
     * @param expiresAt milliseconds since 1970, 0 for never, {@link #NOT_TOLD} when an older release has published it
     */
    record Told(
            long sequence,
            int schemaId,
            long offset,
            long expiresAt,
            @Nullable Bytes image) {
        static final long NOT_TOLD = -1;

        boolean isUnsure() {
            return sequence == 0;
        }
    }

    /** Sees one row. */
    interface Visitor {
        void visit(byte[] key, Told told);
    }

    @Nullable
    Told get(byte[] key);

    void put(byte[] key, Told told);

    void remove(byte[] key);

    /** Shows all rows in the order of their keys' bytes. */
    void each(Visitor visitor);

    @Override
    void close();
}
