package io.entail.dao.write;

import io.entail.dao.Workspaces;
import io.entail.dao.plan.Caller;
import io.entail.dao.plan.Cascade;
import io.entail.dao.plan.Catalog;
import io.entail.dao.plan.Draft;
import io.entail.dao.plan.Expiry;
import io.entail.dao.plan.Plan;
import io.entail.dao.plan.Refusals;
import io.entail.dao.plan.RowId;
import io.entail.errors.WriteTooLargeException;
import io.entail.replica.StoreLog;
import io.entail.replica.StoreLog.Applied;
import io.entail.resolve.Code;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Outcome;
import io.entail.resolve.Row;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Deletes expired rows, each in a write of its own with the rows that cascade. Every process that deletes a row makes
 * the same write with the same id, so that it takes effect once. The log decides whether the row has expired.
 * Thread-safe.
 */
public final class ExpiryWrites {
    /** The actor of these deletions in history. */
    static final String ACTOR = "ttl";

    static final String REASON = "expired";

    private static final Caller CALLER = new Caller(Workspaces.DEFAULT_ID, ACTOR, REASON);
    private static final int ATTEMPTS_MAX = 16;

    private final StoreLog log;
    private final Catalog catalog;
    private final Writes writes;
    private final Clock clock;
    private final Supplier<UUID> uuids;
    private final Executor executor;

    /** The deletions under way, because an id must not be written twice at the same time. */
    private final Map<RowId, CompletableFuture<End>> underWay = new ConcurrentHashMap<>();

    ExpiryWrites(StoreLog log, Catalog catalog, Writes writes, Clock clock, Supplier<UUID> uuids, Executor executor) {
        this.log = log;
        this.catalog = catalog;
        this.writes = writes;
        this.clock = clock;
        this.uuids = uuids;
        this.executor = executor;
    }

    /** The result for a row. */
    public enum Kind {
        /** The row was deleted or changed. */
        GONE,
        /** The row has not expired by the log's clock. */
        TOO_EARLY,
        /** A row that refers to it restricts its deletion. */
        RESTRICTED
    }

    /**
     * The result for a row.
     *
     * @param version the version of the row that still exists, null when it was deleted
     */
    record End(Kind kind, @Nullable Long version) {
        static final End GONE = new End(Kind.GONE, null);
    }

    /** Deletes a row and what cascades if it has expired, without waiting. */
    public CompletableFuture<Kind> delete(RowId id) {
        return end(id).thenApply(End::kind);
    }

    /** Does the same, and tells which version of the row still exists. */
    CompletableFuture<End> end(RowId id) {
        CompletableFuture<End> ending = new CompletableFuture<>();
        CompletableFuture<End> other = underWay.putIfAbsent(id, ending);
        if (other != null) {
            return other;
        }
        var unused = attempt(id, 0, new HashSet<>()).whenComplete((end, error) -> {
            underWay.remove(id, ending);
            if (error == null) {
                ending.complete(end);
            } else {
                Throwable cause = error instanceof CompletionException ? error.getCause() : error;
                ending.completeExceptionally(cause == null ? error : cause);
            }
        });
        return ending;
    }

    private CompletableFuture<End> attempt(RowId id, int attempt, Set<Long> tooEarly) {
        try {
            LogRecord.Basis basis = log.basis();
            Plan plan = plan(tooEarly);
            Draft root = plan.load(catalog.type(id.entity()), id.key());
            Row row = log.row(id.entity(), id.key());
            if (!root.isExpired() || row == null) {
                return CompletableFuture.completedFuture(End.GONE);
            }
            Cascade cascade = new Cascade(log, plan);
            Draft expired = cascade.expire(root);
            if (cascade.isRestricted()) {
                return CompletableFuture.completedFuture(new End(Kind.RESTRICTED, row.version()));
            }
            UUID writeId = attempt == 0 ? derivedId(id, expired.expected()) : uuids.get();
            List<LogRecord.Change> changes =
                    plan.changed().stream().map(Draft::change).toList();
            return log.append(new LogRecord.Write(writeId, "", ACTOR, REASON, basis, changes))
                    .thenComposeAsync(applied -> follow(id, attempt, tooEarly, basis, plan, applied), executor)
                    .exceptionallyCompose(error -> ifTooLarge(id, row, error));
        } catch (WriteTooLargeException e) {
            Row row = log.row(id.entity(), id.key());
            return row == null ? CompletableFuture.completedFuture(End.GONE) : endTree(id, row);
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Plan plan(Set<Long> tooEarly) {
        return new Plan(log, catalog, CALLER.workspace(), new Expiry(clock.millis(), Set.copyOf(tooEarly), true));
    }

    /** Returns the id that every process uses for the deletion of this version of the row. */
    public static UUID derivedId(RowId row, long version) {
        String text = "expired:" + row.entity() + ":" + row.key() + ":" + version;
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private CompletableFuture<End> follow(
            RowId id, int attempt, Set<Long> tooEarly, LogRecord.Basis basis, Plan plan, Applied applied) {
        Outcome outcome = applied.outcome();
        if (outcome.accepted()) {
            return CompletableFuture.completedFuture(End.GONE);
        }
        // Only the first write with an id takes effect, and its outcome may be different from that of a new attempt.
        boolean earlier = applied.offset() <= basis.offset();
        if (!earlier && outcome.code() == Code.NOT_EXPIRED) {
            long version = plan.changed().get(outcome.change()).expected();
            if (outcome.change() == 0) {
                return CompletableFuture.completedFuture(new End(Kind.TOO_EARLY, version));
            }
            tooEarly.add(version);
        }
        if (attempt >= ATTEMPTS_MAX) {
            return CompletableFuture.failedFuture(
                    new Refusals(log, catalog, plan, plan.expiry()).lastError(outcome, attempt + 1));
        }
        return attempt(id, attempt + 1, tooEarly);
    }

    private CompletableFuture<End> ifTooLarge(RowId id, Row row, Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        return cause instanceof WriteTooLargeException ? endTree(id, row) : CompletableFuture.failedFuture(error);
    }

    /**
     * Deletes a row and those below it in several writes, children first. Only the last write checks that the row has
     * expired, so the log's clock is read before.
     */
    private CompletableFuture<End> endTree(RowId id, Row row) {
        return askTheTime(id, row).thenCompose(time -> {
            if (time < row.expiresAt()) {
                return CompletableFuture.completedFuture(new End(Kind.TOO_EARLY, row.version()));
            }
            TreeDeletion tree =
                    new TreeDeletion(log, catalog, operations -> writes.startAtOnce(CALLER, operations), executor);
            return tree.clearBelow(id).thenComposeAsync(cleared -> attempt(id, 1, new HashSet<>()), executor);
        });
    }

    /** Returns the log's clock, which is read by a write without effect unless it is known to be late enough. */
    private CompletableFuture<Long> askTheTime(RowId id, Row row) {
        if (log.appendTime() >= row.expiresAt()) {
            return CompletableFuture.completedFuture(log.appendTime());
        }
        LogRecord.Change check = new LogRecord.Check(id.entity(), id.key(), row.version());
        return log.append(new LogRecord.Write(uuids.get(), "", ACTOR, "what time is it", log.basis(), List.of(check)))
                .thenApply(applied -> log.appendTime());
    }
}
