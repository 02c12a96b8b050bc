package io.entail.declarative;

import io.entail.dao.EntityStore;
import io.entail.dao.Options;
import io.entail.dao.Transaction;
import io.entail.dao.WriteOptions;
import io.entail.declarative.Batches.Batch;
import io.entail.declarative.ImportPlan.Removal;
import io.entail.declarative.ImportPlan.Write;
import io.entail.errors.WriteTooLargeException;
import io.entail.read.Position;
import io.entail.resolve.Limits;
import io.entail.writes.ValidEntity;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Carries out an import: in one write when it fits, otherwise in many writes, parents before their children, several of
 * them in flight at once.
 */
public final class Importer {
    /** The default size limit of a write. A larger import is not attempted as one write. */
    private static final int WRITE_BYTES_MAX = 900 << 10;

    private static final int UNDER_WAY_MAX = 8;

    private final EntityStore store;
    private final ImportListener listener;
    private final AtomicInteger done = new AtomicInteger();
    private Result written = Result.NOTHING;

    /** Writes to a store, in the workspace that it is a view of. */
    public Importer(EntityStore store, ImportListener listener) {
        this.store = store;
        this.listener = listener;
    }

    /**
     * The result of an import.
     *
     * @param first position of the first write; null when there was nothing to do
     * @param last position of the last write: there all of it is in the log; null when there was nothing to do
     */
    public record Result(
            int writes, @Nullable Position first, @Nullable Position last) {
        /** The result of an import that had nothing to do. */
        public static final Result NOTHING = new Result(0, null, null);

        static Result of(Position position) {
            return new Result(1, position, position);
        }

        /** Combines two results, which may be in any order. */
        public Result and(Result other) {
            return new Result(writes + other.writes, earlier(first, other.first), later(last, other.last));
        }

        /**
         * Returns the positions of the writes, such as {@code 0:41}, or {@code 0:41..0:47} for several; {@code entail
         * undo} takes this form.
         */
        public String range() {
            return Objects.equals(first, last) ? String.valueOf(first) : first + ".." + last;
        }
    }

    /** Writes everything that a plan contains, and returns when all of it is in the log. */
    public Result run(ImportPlan plan) throws InterruptedException {
        if (plan.isEmpty()) {
            return Result.NOTHING;
        }
        EntityStore target = store.with(Options.DEFAULT.asStored().acceptingPlugins(plan.acceptedPlugins()));
        int changes = plan.writes().size() + plan.removals().size();
        long bytes = plan.writes().stream().mapToLong(Write::bytes).sum();
        if (changes <= Limits.CHANGES && bytes <= WRITE_BYTES_MAX) {
            try {
                Batch all = new Batch(plan.writes(), plan.removals());
                return Result.of(target.write(call -> add(call, all)).position());
            } catch (WriteTooLargeException e) {
                // The estimate was slightly too low. Nothing has been sent to the log.
            }
        }
        listener.notes(changes + " changes do not fit one write: importing in batches, which is not atomic; importing"
                + " again goes on where this ends");
        return inBatches(target, Batches.stages(plan), changes);
    }

    private Result inBatches(EntityStore target, List<List<Batch>> stages, int changes) throws InterruptedException {
        listener.begins("changes written", changes);
        try {
            for (List<Batch> stage : stages) {
                writeAll(target, stage);
            }
        } catch (RuntimeException | InterruptedException e) {
            Result before = written();
            listener.notes((before.writes() == 0
                            ? "nothing was written before this; "
                            : done.get() + " of " + changes + " changes were written before this, at " + before.range()
                                    + "; ")
                    + "importing again goes on from there:");
            throw e;
        } finally {
            listener.ends();
        }
        return written();
    }

    /**
     * Returns when all batches are written. After a failure it waits for the writes in flight and throws the first
     * failure. The results of the writes are not kept, because they are as large as the writes.
     */
    private void writeAll(EntityStore target, List<Batch> batches) throws InterruptedException {
        Semaphore free = new Semaphore(UNDER_WAY_MAX);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        for (Batch batch : batches) {
            free.acquire();
            if (failure.get() != null) {
                free.release();
                break;
            }
            var unused = target.writeAsync(call -> add(call, batch)).whenComplete((made, error) -> {
                try {
                    if (error != null) {
                        failure.compareAndSet(null, error);
                    } else {
                        done.addAndGet(batch.size());
                        noteWritten(Result.of(made.position()));
                        listener.advances(batch.size());
                    }
                } catch (RuntimeException | Error e) {
                    failure.compareAndSet(
                            null, e); // The listener may throw; without this the import would wait forever.
                } finally {
                    free.release();
                }
            });
        }
        free.acquire(UNDER_WAY_MAX);
        Throwable error = failure.get();
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause != null) {
            throw cause instanceof RuntimeException refused ? refused : new IllegalStateException(cause);
        }
    }

    private static @Nullable Position earlier(@Nullable Position one, @Nullable Position other) {
        return one == null || (other != null && other.compareTo(one) < 0) ? other : one;
    }

    private static @Nullable Position later(@Nullable Position one, @Nullable Position other) {
        return one == null || (other != null && other.compareTo(one) > 0) ? other : one;
    }

    private synchronized void noteWritten(Result more) {
        written = written.and(more);
    }

    private synchronized Result written() {
        return written;
    }

    /** Deletions come last, because by then no entity that stays refers to the rows. */
    private static void add(Transaction call, Batch batch) {
        for (Write write : batch.writes()) {
            ValidEntity created = write.created();
            if (created != null) {
                call.upsert(created);
            } else {
                WriteOptions options = write.ttl() == 0 ? WriteOptions.NONE : WriteOptions.ttl(write.ttl());
                call.upsert(write.definition().name(), write.key(), write.given(), options);
            }
        }
        for (Removal removal : batch.removals()) {
            call.delete(removal.definition().name(), removal.key(), WriteOptions.ifVersion(removal.version()));
        }
    }
}
