package io.entail.audit.verify;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as a topic has it. Its arrays must not be changed.
 *
 * @param timestamp milliseconds since 1970
 * @param headers the keys of its Kafka headers
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on, never compared.
public record TopicRecord(
        long offset, long timestamp, byte @Nullable [] key, byte @Nullable [] value, List<String> headers) {}
