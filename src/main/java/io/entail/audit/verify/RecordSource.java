package io.entail.audit.verify;

import org.jspecify.annotations.Nullable;

/** Gives the records of a topic in the order of their offsets. Used by one thread. */
public interface RecordSource extends AutoCloseable {
    /** The next record, null when there is none yet. */
    @Nullable
    TopicRecord next();

    @Override
    default void close() {}
}
