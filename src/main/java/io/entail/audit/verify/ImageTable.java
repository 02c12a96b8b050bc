package io.entail.audit.verify;

import io.entail.resolve.Bytes;
import org.jspecify.annotations.Nullable;

/** The latest state of rows according to the feed, by their Kafka keys. Confined to one thread. */
interface ImageTable extends AutoCloseable {
    /** Stands for a row whose last record was altered. */
    Told UNSURE = new Told(0, 0, 0, -1, Told.NOT_TOLD, null);

    /**
     * The latest state of a row according to the feed. There is no image when its writer did not store a valid entity.
     *
     * @param version version of the definition that the image is written with, 0 when that is not known
     * @param offset offset of the write in the log
     * @param expiresAt milliseconds since 1970, 0 for never, {@link #NOT_TOLD} when an older release published it
     *     without the expiry
     */
    record Told(
            long sequence,
            int schemaId,
            int version,
            long offset,
            long expiresAt,
            @Nullable Bytes image) {
        static final long NOT_TOLD = -1;

        boolean isUnsure() {
            return sequence == 0;
        }
    }

    /** Receives rows. */
    interface Visitor {
        void visit(byte[] key, Told told);
    }

    @Nullable
    Told get(byte[] key);

    void put(byte[] key, Told told);

    void remove(byte[] key);

    /** Passes all rows to the visitor, in the order of the bytes of their keys. */
    void each(Visitor visitor);

    @Override
    void close();
}
