package io.entail.dao.write;

import io.entail.dao.WriteOptions;
import io.entail.dao.Written;
import io.entail.dao.plan.Catalog;
import io.entail.dao.plan.EntityType;
import io.entail.dao.plan.Operation;
import io.entail.dao.plan.Plan;
import io.entail.dao.plan.RowId;
import io.entail.dao.plan.RowTarget;
import io.entail.read.Position;
import io.entail.replica.StoreLog;
import io.entail.resolve.Bytes;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Deletes a row with everything below it, in several writes: each takes rows that nothing below holds any more, until
 * only the row itself is left. What slips in meanwhile is found by the next look.
 */
public final class TreeDeletion {
    private final StoreLog log;
    private final Catalog catalog;
    private final Function<List<Operation>, CompletableFuture<Written>> write;
    private final Executor executor;

    /**
     * With how its writes are made.
     *
     * @param executor looks again after each
     */
    public TreeDeletion(
            StoreLog log,
            Catalog catalog,
            Function<List<Operation>, CompletableFuture<Written>> write,
            Executor executor) {
        this.log = log;
        this.catalog = catalog;
        this.write = write;
        this.executor = executor;
    }

    /** Deletes a row that {@code look} sees, and nothing when it does not. */
    public CompletableFuture<Position> delete(Plan look, EntityType type, Bytes key) {
        if (!look.sees(look.load(type, key))) {
            return CompletableFuture.completedFuture(log.reader().reached());
        }
        Operation last = new Operation.Delete(type.name(), new RowTarget.Key(key), WriteOptions.NONE);
        return clearBelow(new RowId(type.name(), key))
                .thenCompose(cleared -> write.apply(List.of(last)))
                .thenApply(Written::position);
    }

    /** Deletes what is below a row. */
    CompletableFuture<Boolean> clearBelow(RowId root) {
        List<Operation> batch = new TreeBatch(log, catalog).below(root);
        return batch.isEmpty()
                ? CompletableFuture.completedFuture(true)
                : write.apply(batch).thenComposeAsync(written -> clearBelow(root), executor);
    }
}
