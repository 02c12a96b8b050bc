package io.entail.dao;

import io.entail.read.Position;
import io.entail.resolve.Bytes;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Deletes a row with everything below it, in several writes: each takes rows that nothing below holds any more, until
 * only the row itself is left. What slips in meanwhile is found by the next look.
 */
final class TreeDeletion {
    private final Core core;
    private final Caller caller;

    TreeDeletion(Core core, Caller caller) {
        this.core = core;
        this.caller = caller;
    }

    CompletableFuture<Position> delete(EntityType type, Bytes key) {
        Plan look = new Plan(core.log(), core.catalog(), caller.workspace());
        if (!look.sees(look.load(type, key))) {
            return CompletableFuture.completedFuture(core.log().reader().position());
        }
        Operation last = new Operation.Delete(type.name(), new Target.Key(key), WriteOptions.NONE.ifVersion());
        return clearBelow(new RowId(type.name(), key))
                .thenCompose(cleared -> write(List.of(last)))
                .thenApply(Written::position);
    }

    private CompletableFuture<Boolean> clearBelow(RowId root) {
        List<Operation> batch = new TreeBatch(core.log(), core.catalog()).below(root);
        return batch.isEmpty()
                ? CompletableFuture.completedFuture(true)
                : write(batch).thenComposeAsync(written -> clearBelow(root), core.workers());
    }

    private CompletableFuture<Written> write(List<Operation> operations) {
        return core.writes().start(caller, operations);
    }
}
