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

/** Rewrites rows, many in one write. Used by one thread. */
final class Rewriting implements Pass.Sink {
    static final int ROWS_MAX = 500;

    /** The highest number of bytes of images in a write; the rest of a change is far smaller. */
    private static final int BYTES_MAX = 256 << 10;

    /** The highest number of successive attempts for a batch that are refused with a conflict. */
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

    /** Whether the prepared definition is no longer there, so that no write under it is accepted. */
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
        for (int attempt = 1; !rows.isEmpty() && !ended; attempt++) {
            if (attempt > ATTEMPTS_MAX + ROWS_MAX) {
                throw new StoreUnavailableException(
                        "rows of '" + run.entity() + "' kept changing: given up after " + attempt
                                + " attempts; migrate again, which goes on",
                        null);
            }
            List<LogRecord.Change> puts = puts();
            if (puts.isEmpty()) {
                break;
            }
            take(send(puts), puts);
        }
        rows.clear();
        bytes = 0;
    }

    /** Returns the changes, made from the rows as they are now, because another process may have changed some. */
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
            case STALE_VERSION, NOT_FOUND, TOO_OLD, EXISTS -> reload();
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

    private void reload() {
        Map<Bytes, Row> now = new LinkedHashMap<>();
        for (Bytes key : rows.keySet()) {
            Row row = log.row(run.entity(), key);
            if (row != null) {
                now.put(key, row);
            }
        }
        rows.clear();
        rows.putAll(now);
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
