package io.entail.dao.migrate;

import io.entail.dao.plan.Caller;
import io.entail.dao.plan.RowId;
import io.entail.dao.write.ExpiryWrites;
import io.entail.dao.write.ExpiryWrites.Kind;
import io.entail.dao.write.Waiting;
import io.entail.errors.OutcomeUnknownException;
import io.entail.errors.StoreUnavailableException;
import io.entail.replica.StoreLog;
import io.entail.replica.StoreLog.Applied;
import io.entail.resolve.Bytes;
import io.entail.resolve.Code;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Outcome;
import io.entail.resolve.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites rows, many in one write. A row that another process writes meanwhile is left as it is, because a later pass
 * finds it. An expired row that would have to change is deleted instead: a database stores it by the new definition,
 * whose rules it may violate. Used by one thread.
 */
final class Rewriting implements Pass.Sink {
    static final int ROWS_MAX = 500;

    /** The highest number of bytes of images in a write; the rest of a change is far smaller. */
    private static final int BYTES_MAX = 256 << 10;

    /** The highest number of attempts for a batch, apart from those that leave rows out. */
    private static final int ATTEMPTS_MAX = 100;

    /** The highest number of attempts to find an unknown outcome. */
    private static final int QUESTIONS_MAX = 5;

    private final StoreLog log;
    private final EntityRun run;
    private final Caller caller;
    private final Waiting waiting;
    private final Supplier<UUID> ids;
    private final Pass pass;
    private final ExpiryWrites expiry;
    private final Map<Bytes, Expired> expired = new LinkedHashMap<>();
    private final Map<Bytes, Row> rows = new LinkedHashMap<>();
    private long bytes;
    private boolean ended;

    /**
     * An expired row that is to be deleted.
     *
     * @param fault why it cannot be converted, null when it can
     */
    private record Expired(Row row, @Nullable String fault) {}

    Rewriting(
            StoreLog log,
            EntityRun run,
            Caller caller,
            Waiting waiting,
            Supplier<UUID> ids,
            Pass pass,
            ExpiryWrites expiry) {
        this.log = log;
        this.run = run;
        this.caller = caller;
        this.waiting = waiting;
        this.ids = ids;
        this.pass = pass;
        this.expiry = expiry;
    }

    /** Returns whether the prepared definition is no longer there, so that no write under it is accepted. */
    boolean hasEnded() {
        return ended;
    }

    @Override
    public void row(Bytes key, Row row, MigratedRow made) {
        if (made.put() == null || ended) {
            return;
        }
        if (pass.isOver(row)) {
            delete(key, new Expired(row, null));
            return;
        }
        add(key, row, made.put().after().length());
    }

    private void add(Bytes key, Row row, int imageBytes) {
        long size = imageBytes + 200L;
        if (rows.size() >= ROWS_MAX || bytes + size > BYTES_MAX) {
            rewrite();
        }
        rows.put(key, row);
        bytes += size;
    }

    @Override
    public void expired(Bytes key, Row row, String fault) {
        delete(key, new Expired(row, fault));
    }

    private void delete(Bytes key, Expired row) {
        if (expired.size() >= ROWS_MAX) {
            flush();
        }
        expired.put(key, row);
    }

    /** Deletes the remaining expired rows, and writes the others. */
    void flush() {
        Map<Bytes, Kind> ends = delete(expired.keySet());
        expired.forEach((key, row) -> take(key, row, Objects.requireNonNull(ends.get(key))));
        expired.clear();
        rewrite();
    }

    private Map<Bytes, Kind> delete(Collection<Bytes> keys) {
        Map<Bytes, CompletableFuture<Kind>> deleting = new LinkedHashMap<>();
        keys.forEach(key -> deleting.put(key, expiry.delete(new RowId(run.entity(), key))));
        Map<Bytes, Kind> ends = new HashMap<>();
        deleting.forEach((key, end) -> ends.put(
                key,
                waiting.on(
                        end,
                        cause -> new StoreUnavailableException(
                                "interrupted while expired rows were deleted; migrate again, which goes on", cause))));
        return ends;
    }

    /** Treats a row that could not be deleted like others, because somebody may see it or refers to it. */
    private void take(Bytes key, Expired row, Kind end) {
        if (end == Kind.GONE) {
            return;
        }
        if (row.fault() == null) {
            add(key, row.row(), row.row().after().length());
        } else {
            String why = end == Kind.RESTRICTED
                    ? "; it has expired, and rows that refer to it prevent its deletion"
                    : "; it has expired by the clock of this process and not by that of Kafka: try again";
            run.noteBroken(key, row.row(), row.fault() + why);
        }
    }

    private void rewrite() {
        int attempts = 0;
        while (!rows.isEmpty() && !ended) {
            List<LogRecord.Change> puts = puts();
            if (puts.isEmpty()) {
                break;
            }
            int before = rows.size();
            Outcome outcome = send(puts);
            if (outcome.code() == Code.NOT_UNIQUE && isFreed(outcome.key())) {
                continue;
            }
            take(outcome, puts);
            if (rows.size() == before && ++attempts == ATTEMPTS_MAX) {
                throw new StoreUnavailableException(
                        "rows of '" + run.entity() + "' could not be rewritten: the log refused " + attempts
                                + " attempts as " + outcome.code() + "; migrate again, which goes on",
                        null);
            }
        }
        rows.clear();
        bytes = 0;
    }

    /** Returns the changes, and leaves out rows that do not change or are broken. */
    private List<LogRecord.Change> puts() {
        List<LogRecord.Change> puts = new ArrayList<>();
        rows.entrySet().removeIf(entry -> {
            MigratedRow made = run.maker().of(entry.getKey(), entry.getValue());
            if (made.fault() != null) {
                run.noteBroken(entry.getKey(), entry.getValue(), made.fault());
            }
            if (made.put() != null) {
                puts.add(made.put());
            }
            return made.put() == null;
        });
        return puts;
    }

    private void take(Outcome outcome, List<LogRecord.Change> puts) {
        switch (outcome.code()) {
            case ACCEPTED -> {
                run.noteRewritten(puts.size());
                rows.clear();
            }
            case STALE_VERSION, NOT_FOUND, TOO_OLD, EXISTS -> leaveOutChanged();
            case NOT_UNIQUE ->
                drop(puts.get(outcome.change()), LogFaults.taken(run, outcome.constraint(), outcome.key()));
            case MISSING_REFERENCE ->
                drop(puts.get(outcome.change()), LogFaults.missing(run, outcome.constraint(), outcome.key()));
            case TOO_LARGE ->
                drop(
                        puts.get(Math.max(0, outcome.change())),
                        "it would take more bytes than this store allows a row to have");
            case OLD_DEFINITION, UNKNOWN_ENTITY -> ended = true;
            default -> throw new IllegalStateException("the log refused rewritten rows as " + outcome.code());
        }
    }

    /** Deletes the row that holds a unique value if it has expired since it was rewritten. Returns whether it did. */
    private boolean isFreed(Bytes holder) {
        Row row = log.row(run.entity(), holder);
        return row != null && pass.isOver(row) && delete(List.of(holder)).get(holder) == Kind.GONE;
    }

    /** Leaves out rows that another process has written since they were read. */
    private void leaveOutChanged() {
        rows.entrySet().removeIf(entry -> {
            Row now = log.row(run.entity(), entry.getKey());
            return now == null || now.version() != entry.getValue().version();
        });
    }

    private void drop(LogRecord.Change put, String fault) {
        Row row = rows.remove(put.key());
        if (row != null) {
            run.noteBroken(put.key(), row, fault);
        }
    }

    private Outcome send(List<LogRecord.Change> puts) {
        LogRecord.Write write = new LogRecord.Write(ids.get(), "", caller.actor(), caller.reason(), log.basis(), puts);
        @Nullable OutcomeUnknownException unknown = null;
        for (int question = 0; question <= QUESTIONS_MAX; question++) {
            try {
                Applied applied = waiting.on(
                        unknown == null
                                ? log.append(write, null, caller.options().silent())
                                : log.retry(write, caller.options().silent()),
                        cause -> new OutcomeUnknownException(
                                write.id(),
                                "interrupted while rows were rewritten; migrate again, which goes on",
                                cause));
                return applied.outcome();
            } catch (OutcomeUnknownException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                unknown = e;
            }
        }
        throw unknown;
    }
}
