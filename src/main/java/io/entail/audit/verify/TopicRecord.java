package io.entail.audit.verify;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record of a topic. Its arrays must not be modified.
 *
 * @param timestamp milliseconds since 1970
 * @param headers the keys of its Kafka headers
 */
@SuppressWarnings("ArrayRecordComponent") // Records of this type are never compared.
public record TopicRecord(
        long offset, long timestamp, byte @Nullable [] key, byte @Nullable [] value, List<String> headers) {}
