package io.entail.project;

import io.entail.changes.FeedEnd;
import io.entail.state.LogDefinitions;
import java.time.Instant;

/**
 * Definitions that a generation of tables cannot take. They come right behind the position of the tables, with no
 * change of a row between them. Immutable.
 *
 * @param definitions all definitions, these included
 * @param end the position of the feed after the last of them
 * @param appended when its record was appended, by the log's clock
 */
record Outgrown(LogDefinitions definitions, FeedEnd end, Instant appended) {}
