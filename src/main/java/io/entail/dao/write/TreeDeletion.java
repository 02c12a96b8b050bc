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
 * Deletes a row with everything below it, in several writes. Each write deletes rows that have no children any more,
 * until only the row itself is left. Children that are added meanwhile are found before the next write.
 */
public final class TreeDeletion {
    private final StoreLog log;
    private final Catalog catalog;
    private final Function<List<Operation>, CompletableFuture<Written>> write;
    private final Executor executor;

    /**
     * Creates it with the functions that make its writes.
     *
     * @param executor reads the state after each write
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

    /** Deletes a row if {@code look} sees it, and nothing otherwise. */
    public CompletableFuture<Position> delete(Plan look, EntityType type, Bytes key) {
        if (!look.sees(look.load(type, key))) {
            return CompletableFuture.completedFuture(log.reader().reached());
        }
        Operation last = new Operation.Delete(type.name(), new RowTarget.Key(key), WriteOptions.NONE);
        return clearBelow(new RowId(type.name(), key))
                .thenCompose(cleared -> write.apply(List.of(last)))
                .thenApply(Written::position);
    }

    /** Deletes all rows below a row. */
    CompletableFuture<Boolean> clearBelow(RowId root) {
        List<Operation> batch = new TreeBatch(log, catalog).below(root);
        return batch.isEmpty()
                ? CompletableFuture.completedFuture(true)
                : write.apply(batch).thenComposeAsync(written -> clearBelow(root), executor);
    }
}
