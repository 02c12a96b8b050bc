package io.entail.project;

import io.entail.changes.FeedEnd;
import io.entail.resolve.Definition;
import io.entail.state.LogDefinitions;
import java.time.Instant;
import java.util.List;

/**
 * What a generation of tables cannot become: definitions that come right behind everything that it has. Immutable.
 *
 * @param definitions one after the other, with no change of a row between them
 * @param end where the feed is with the last of them
 * @param appended when its record was appended, by the log's clock
 */
record Outgrown(List<Definition> definitions, FeedEnd end, Instant appended) {
    Outgrown {
        definitions = List.copyOf(definitions);
    }

    /** All definitions that are in force then. */
    LogDefinitions behind(LogDefinitions before) {
        LogDefinitions all = before;
        for (Definition each : definitions) {
            all = all.with(each);
        }
        return all;
    }
}
