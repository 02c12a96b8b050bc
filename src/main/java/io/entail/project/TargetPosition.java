package io.entail.project;

import io.entail.changes.FeedEnd;
import io.entail.read.Position;
import java.time.Instant;
import java.util.UUID;

/**
 * The position of a generation of tables, as stored in the database itself, in the same transaction as the rows or
 * after all of them. Immutable.
 *
 * @param generation number of the tables, from 1
 * @param storeId of the store whose state they have
 * @param writesTopicId of the topic that its positions are of
 * @param changesTopicId of the topic that was read
 * @param end everything up to here is in the tables
 * @param appended when the record of the log at that position was appended, by the log's clock
 * @param definitions the number of definitions up to this position; a reader that knows as many knows all
 */
public record TargetPosition(
        int generation,
        UUID storeId,
        String writesTopicId,
        String changesTopicId,
        FeedEnd end,
        Instant appended,
        int definitions) {

    /** Returns the position in the log. */
    public Position position() {
        return Position.of(end.offset());
    }
}
