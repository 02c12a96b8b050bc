package io.entail.audit.verify;

import io.entail.read.Position;
import org.jspecify.annotations.Nullable;

/**
 * A fault that a verification found. Immutable.
 *
 * @param topic the topic, or {@code replica}
 * @param offset offset in the topic, -1 when there is none
 * @param position position in the log, null when unknown
 * @param entity the affected entity, null when unknown
 * @param key its primary key, a text as it is, any other value as JSON; null when unknown
 * @param what a sentence that says what is wrong
 */
public record Finding(
        String topic,
        long offset,
        @Nullable Position position,
        @Nullable String entity,
        @Nullable String key,
        String what) {

    /** Returns everything on one line. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(topic);
        if (offset >= 0) {
            line.append(" offset ").append(offset);
        }
        if (position != null) {
            line.append(" position ").append(position);
        }
        if (entity != null) {
            line.append(' ').append(entity);
        }
        if (key != null) {
            line.append(' ').append(key);
        }
        return line.append(": ").append(what).toString();
    }
}
