package io.entail.declarative;

import io.entail.dao.EntityStore;
import io.entail.dao.Transaction;
import io.entail.dao.Written;
import io.entail.declarative.ImportPlan.Write;
import io.entail.errors.WriteTooLargeException;
import io.entail.read.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Carries an import out: in one write when that fits, otherwise in many, parents before their children, with many under
 * way at once.
 */
public final class Importer {
    /** Keys, claims and references, beside the entity itself. */
    private static final int OVERHEAD_BYTES = 300;

    private static final int ONE_WRITE_BYTES_MAX = 700 << 10;
    private static final int BATCH_BYTES_MAX = 128 << 10;
    private static final int UNDER_WAY_MAX = 32;

    private final EntityStore store;
    private final ImportListener listener;
    private final AtomicInteger imported = new AtomicInteger();

    /** Writes to a store, in the workspace that it is a view of. */
    public Importer(EntityStore store, ImportListener listener) {
        this.store = store;
        this.listener = listener;
    }

    /**
     * What was done.
     *
     * @param position where in the log all of it is there; empty when there was nothing to do
     */
    public record Result(int writes, @Nullable Position position) {}

    /** Writes everything that a plan asks for, and returns when all of it is there. */
    public Result run(ImportPlan plan) throws InterruptedException {
        if (plan.writes().isEmpty()) {
            return new Result(0, null);
        }
        long bytes = plan.writes().stream().mapToLong(Importer::bytes).sum();
        if (bytes <= ONE_WRITE_BYTES_MAX) {
            try {
                return new Result(
                        1, store.write(call -> add(call, plan.writes())).position());
            } catch (WriteTooLargeException e) {
                // The store allows less than usual.
            }
        }
        listener.notes(
                plan.writes().size() + " entities do not fit one write: importing in batches, which is not atomic;"
                        + " importing again goes on where this ends");
        return inBatches(plan.writes());
    }

    private Result inBatches(List<Write> writes) throws InterruptedException {
        AtomicReference<@Nullable Position> last = new AtomicReference<>();
        int batches = 0;
        listener.begins("entities imported", writes.size());
        try {
            for (List<Write> generation : generations(writes)) {
                List<List<Write>> parts = batches(generation);
                batches += parts.size();
                writeAll(parts, last);
            }
        } catch (RuntimeException e) {
            listener.notes(imported.get() + " of " + writes.size() + " entities were imported before this:");
            throw e;
        } finally {
            listener.ends();
        }
        return new Result(batches, last.get());
    }

    /** Returns when all are there; fails with the first failure once nothing is under way any more. */
    private void writeAll(List<List<Write>> batches, AtomicReference<@Nullable Position> last)
            throws InterruptedException {
        Semaphore free = new Semaphore(UNDER_WAY_MAX);
        AtomicInteger failures = new AtomicInteger();
        List<CompletableFuture<Written>> futures = new ArrayList<>();
        for (List<Write> batch : batches) {
            free.acquire();
            if (failures.get() > 0) {
                free.release();
                break;
            }
            futures.add(store.writeAsync(call -> add(call, batch)).whenComplete((written, error) -> {
                if (error != null) {
                    failures.incrementAndGet();
                } else {
                    imported.addAndGet(batch.size());
                    listener.advances(batch.size());
                    last.accumulateAndGet(
                            written.position(), (a, b) -> a == null || (b != null && b.compareTo(a) > 0) ? b : a);
                }
                free.release();
            }));
        }
        free.acquire(UNDER_WAY_MAX);
        for (CompletableFuture<Written> future : futures) {
            try {
                future.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
            }
        }
    }

    private static void add(Transaction call, List<Write> writes) {
        writes.forEach(write -> call.upsert(write.definition().name(), write.key(), write.values()));
    }

    /** A kind of entity after the other: children may only be written once their parents are there. */
    private static List<List<Write>> generations(List<Write> writes) {
        List<List<Write>> generations = new ArrayList<>();
        List<Write> current = new ArrayList<>();
        for (Write write : writes) {
            if (!current.isEmpty() && current.get(0).definition() != write.definition()) {
                generations.add(current);
                current = new ArrayList<>();
            }
            current.add(write);
        }
        generations.add(current);
        return generations;
    }

    private static List<List<Write>> batches(List<Write> writes) {
        List<List<Write>> batches = new ArrayList<>();
        List<Write> current = new ArrayList<>();
        long bytes = 0;
        for (Write write : writes) {
            if (!current.isEmpty() && bytes + bytes(write) > BATCH_BYTES_MAX) {
                batches.add(current);
                current = new ArrayList<>();
                bytes = 0;
            }
            current.add(write);
            bytes += bytes(write);
        }
        batches.add(current);
        return batches;
    }

    private static long bytes(Write write) {
        return (long) write.bytes() + OVERHEAD_BYTES;
    }
}
