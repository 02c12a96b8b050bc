package io.entail.dao.migrate;

import io.entail.dao.plan.Caller;
import io.entail.dao.write.Waiting;
import io.entail.errors.OutcomeUnknownException;
import io.entail.errors.StoreUnavailableException;
import io.entail.replica.StoreLog;
import io.entail.replica.StoreLog.Applied;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Outcome;
import io.entail.resolve.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites rows, many in one write. A row that another process writes meanwhile is left as it is, because a later pass
 * finds it. Used by one thread.
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
    private final Map<Bytes, Row> rows = new LinkedHashMap<>();
    private long bytes;
    private boolean ended;

    Rewriting(StoreLog log, EntityRun run, Caller caller, Waiting waiting, Supplier<UUID> ids) {
        this.log = log;
        this.run = run;
        this.caller = caller;
        this.waiting = waiting;
        this.ids = ids;
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
        long size = made.put().after().array().length + 200L;
        if (rows.size() >= ROWS_MAX || bytes + size > BYTES_MAX) {
            flush();
        }
        rows.put(key, row);
        bytes += size;
    }

    /** Writes the remaining rows. */
    void flush() {
        int attempts = 0;
        while (!rows.isEmpty() && !ended) {
            List<LogRecord.Change> puts = puts();
            if (puts.isEmpty()) {
                break;
            }
            int before = rows.size();
            Outcome outcome = send(puts);
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
