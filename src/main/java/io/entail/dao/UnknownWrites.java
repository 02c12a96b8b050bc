package io.entail.dao;

import io.entail.errors.OutcomeUnknownException;
import io.entail.resolve.LogRecord;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The last writes that ended without their outcome being known, for who asks again, and the ids of some before them.
 * Thread-safe.
 */
final class UnknownWrites {
    /** Memory that they take, roughly. */
    static final long BYTES_MAX = 64 << 20;

    /** Ids of writes that are not kept any more. */
    static final int IDS_MAX = 100_000;

    private static final String WHERE_TO_LOOK =
            "Whether it took effect is told by the entity, its history and the change feed, which have the ids of writes";

    private static final int WRITE_BYTES = 1_000;
    private static final int CHANGE_BYTES = 500;

    /** A row is kept as values and as bytes, before and after; values take several times as much as bytes. */
    private static final int VALUES_FACTOR = 8;

    private final int countMax;
    private final Map<UUID, Unknown> kept = new LinkedHashMap<>();
    private final Set<UUID> dropped = new LinkedHashSet<>();
    private long bytes;
    private boolean forgotten;

    /** Keeps so many, as long as they are not too large. */
    UnknownWrites(int countMax) {
        this.countMax = countMax;
    }

    /** A write, and the answer to who asked for it last. */
    private static final class Unknown {
        final WriteCall.Sent sent;

        @Nullable
        CompletableFuture<Written> asked;

        Unknown(WriteCall.Sent sent) {
            this.sent = sent;
        }
    }

    synchronized void put(WriteCall.Sent sent) {
        UUID id = sent.write().id();
        if (kept.containsKey(id)) {
            return;
        }
        dropped.remove(id);
        kept.put(id, new Unknown(sent));
        bytes += bytes(sent.write());
        Iterator<Unknown> eldest = kept.values().iterator();
        while (kept.size() > countMax || bytes > BYTES_MAX) {
            LogRecord.Write write = eldest.next().sent.write();
            eldest.remove();
            bytes -= bytes(write);
            drop(write.id());
        }
    }

    private void drop(UUID id) {
        dropped.add(id);
        if (dropped.size() > IDS_MAX) {
            Iterator<UUID> eldest = dropped.iterator();
            eldest.next();
            eldest.remove();
            forgotten = true;
        }
    }

    private static long bytes(LogRecord.Write write) {
        long bytes = WRITE_BYTES;
        for (LogRecord.Change change : write.changes()) {
            bytes += CHANGE_BYTES + change.key().length();
            bytes += change instanceof LogRecord.Put put
                    ? (long) VALUES_FACTOR * put.after().length()
                    : 0;
        }
        return bytes;
    }

    /**
     * The answer to what became of a write. Who asks while another waits for the answer gets the same.
     *
     * @param how asks the log
     * @throws OutcomeUnknownException when the write is not kept any more
     * @throws IllegalArgumentException when there is no such write
     */
    CompletableFuture<Written> ask(UUID writeId, Function<WriteCall.Sent, CompletableFuture<Written>> how) {
        UUID id = writeId;
        while (true) {
            Unknown write;
            CompletableFuture<Written> answer = new CompletableFuture<>();
            synchronized (this) {
                write = find(id);
                CompletableFuture<Written> before = write.asked;
                UUID unknown = before == null ? id : unknown(before);
                if (before != null && unknown == null) {
                    return before.copy();
                }
                if (id.equals(unknown)) {
                    write.asked = answer;
                }
                id = Objects.requireNonNull(unknown);
            }
            if (write.asked == answer) {
                ask(write.sent, how, answer);
                return answer.copy();
            }
            // That one was refused and the call made again, as another write.
        }
    }

    private void ask(
            WriteCall.Sent sent,
            Function<WriteCall.Sent, CompletableFuture<Written>> how,
            CompletableFuture<Written> answer) {
        UUID id = sent.write().id();
        CompletableFuture<Written> asked;
        try {
            asked = how.apply(sent);
        } catch (RuntimeException | Error e) {
            asked = CompletableFuture.failedFuture(
                    new OutcomeUnknownException(id, "the outcome of write " + id + " is still unknown: " + e, e));
        }
        var unused = asked.whenComplete((written, error) -> {
            if (error == null) {
                answer.complete(written);
            } else {
                answer.completeExceptionally(error);
            }
            if (unknown(answer) == null) {
                remove(id);
            }
        });
    }

    /** The write whose outcome an answer leaves open; null when it leaves none open, or has not come yet. */
    private static @Nullable UUID unknown(CompletableFuture<Written> answer) {
        return answer.handle((written, error) -> error instanceof OutcomeUnknownException open ? open.writeId() : null)
                .getNow(null);
    }

    private Unknown find(UUID id) {
        Unknown write = kept.get(id);
        if (write != null) {
            return write;
        }
        if (dropped.contains(id)) {
            throw new OutcomeUnknownException(
                    id,
                    "the outcome of write " + id + " is unknown, and this process cannot ask for it any more: of"
                            + " the writes that ended unknown it keeps the last " + countMax + ", and no more than "
                            + (BYTES_MAX >> 20) + " MiB of them. " + WHERE_TO_LOOK,
                    null);
        }
        if (forgotten) {
            throw new OutcomeUnknownException(
                    id,
                    "this process does not keep a write " + id + ": it never sent it, or has told its outcome, or the"
                            + " write ended unknown before the last " + IDS_MAX + " that did. " + WHERE_TO_LOOK,
                    null);
        }
        throw new IllegalArgumentException("this process has no write " + id
                + " whose outcome is unknown: it never sent it, or has told its outcome. " + WHERE_TO_LOOK);
    }

    private synchronized void remove(UUID id) {
        Unknown known = kept.remove(id);
        if (known != null) {
            bytes -= bytes(known.sent.write());
        }
    }

    /** For a write that was sent again when the log had forgotten whether it knows it. */
    static OutcomeUnknownException tooOld(UUID id) {
        return new OutcomeUnknownException(
                id,
                "the outcome of write " + id + " is still unknown: the log remembers the writes of its last 1,000,000"
                        + " records, and this one is older. Nothing was written now. " + WHERE_TO_LOOK,
                null);
    }
}
