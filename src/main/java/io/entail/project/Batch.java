package io.entail.project;

import io.entail.changes.FeedEnd;
import io.entail.resolve.Bytes;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whole writes that are applied together. All of them use the same definitions. Immutable.
 *
 * @param changes the changes in the order of the log; empty when only the position has moved
 * @param end the position of the feed after these writes
 * @param appended when the record of the log at that position was appended, by the log's clock
 */
public record Batch(List<ProjectedChange> changes, FeedEnd end, Instant appended) {
    public Batch {
        changes = List.copyOf(changes);
    }

    private record RowId(String entity, Bytes key) {}

    /** Returns one change for each row, in the order in which the rows were first changed. */
    public Collection<NetChange> net() {
        Map<RowId, NetChange> net = new LinkedHashMap<>();
        for (ProjectedChange change : changes) {
            net.merge(
                    new RowId(change.entity().name(), change.key()),
                    new NetChange(change, change),
                    (before, now) -> before.then(now.last()));
        }
        return net.values();
    }
}
