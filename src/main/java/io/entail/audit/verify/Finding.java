package io.entail.audit.verify;

import io.entail.read.Position;
import org.jspecify.annotations.Nullable;

/**
 * Something that is not as it should be. Immutable.
 *
 * @param topic the topic, or {@code replica}
 * @param offset in the topic, -1 where there is none
 * @param position in the log that it is about, null when unknown
 * @param entity the entity at fault, null when unknown
 * @param key its primary key, text as it is, anything else as JSON; null when unknown
 * @param what what is wrong, in words
 */
public record Finding(
        String topic,
        long offset,
        @Nullable Position position,
        @Nullable String entity,
        @Nullable String key,
        String what) {

    /** All of it on one line. */
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
