package io.entail.project;

import io.entail.changes.FeedEnd;
import io.entail.state.LogDefinitions;
import java.time.Instant;

/**
 * What a generation of tables cannot become: definitions that come right behind everything that it has, with no change of a
 * row between them. Immutable.
 *
 * @param definitions all that there are with them
 * @param end where the feed is with the last of them
 * @param appended when its record was appended, by the log's clock
 */
record Outgrown(LogDefinitions definitions, FeedEnd end, Instant appended) {}
