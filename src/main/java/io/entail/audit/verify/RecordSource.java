package io.entail.audit.verify;

import org.jspecify.annotations.Nullable;

/** Provides the records of a topic in the order of their offsets. Confined to one thread. */
public interface RecordSource extends AutoCloseable {
    /** Returns the next record, null when there is none yet. */
    @Nullable
    TopicRecord next();

    @Override
    default void close() {}
}
