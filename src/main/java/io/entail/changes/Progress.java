package io.entail.changes;

import io.entail.read.Position;
import io.entail.resolve.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A record of the feed that is not a change. It says that the feed has reached a position and that there were no
 * changes since the last one. It may contain the outcome of the record at the position, or a control record. Immutable.
 *
 * @param logDigest digest of the writes topic at the position
 * @param sequence sequence of the last change, 0 before the first
 * @param digest digest of the last change, zeros before the first
 * @param form the form of the record
 * @param outcome the outcome of a record that changed nothing, null when the record does not contain it
 * @param control an accepted control record, null when the record does not contain one
 */
public record Progress(
        Position position,
        Bytes logDigest,
        long sequence,
        Bytes digest,
        FeedForm form,
        @Nullable FeedOutcome outcome,
        @Nullable FeedControl control) {}
