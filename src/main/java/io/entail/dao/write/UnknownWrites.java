package io.entail.dao.write;

import io.entail.dao.Written;
import io.entail.errors.OutcomeUnknownException;
import io.entail.resolve.LogRecord;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The last writes whose outcome was unknown, for callers that ask for it later. It keeps the answers as long as there
 * is room, and the ids of some earlier writes. Thread-safe.
 */
final class UnknownWrites {
    /** The approximate memory that the writes may take, in bytes. */
    static final long BYTES_MAX = 64 << 20;

    /** The number of ids that are kept of writes which are not kept any more. */
    static final int IDS_MAX = 100_000;

    private static final String WHERE_TO_LOOK =
            "Whether it took effect is told by the entity, its history and the change feed, which have the ids of writes";

    private static final int WRITE_BYTES = 1_000;
    private static final int CHANGE_BYTES = 500;

    /**
     * The memory of a row as a multiple of its bytes: it is kept as values and as bytes, before and after the write,
     * and values take several times as much.
     */
    private static final int VALUES_FACTOR = 8;

    private final int countMax;
    private final Map<UUID, Unknown> open = new LinkedHashMap<>();
    private final Map<UUID, Unknown> answered = new LinkedHashMap<>();
    private final Set<UUID> dropped = new LinkedHashSet<>();
    private long bytes;
    private boolean forgotten;

    /** Keeps at most this number of writes, and fewer if they are large. */
    UnknownWrites(int countMax) {
        this.countMax = countMax;
    }

    /** A write, and the last answer about its outcome. */
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
        if (open.containsKey(id) || answered.containsKey(id)) {
            return;
        }
        dropped.remove(id);
        // The new call does not have the callers that wait for the first attempt.
        WriteCall call = sent.call().again();
        open.put(id, new Unknown(new WriteCall.Sent(call, sent.plan(), sent.write(), true)));
        bytes += bytes(sent.write());
        while (open.size() + answered.size() > countMax || bytes > BYTES_MAX) {
            boolean known = !answered.isEmpty();
            Unknown eldest = removeEldest((known ? answered : open).values());
            bytes -= bytes(eldest.sent.write());
            if (!known) {
                drop(eldest.sent.write().id());
            }
        }
    }

    private void drop(UUID id) {
        dropped.add(id);
        if (dropped.size() > IDS_MAX) {
            removeEldest(dropped);
            forgotten = true;
        }
    }

    private static <T> T removeEldest(Collection<T> all) {
        Iterator<T> eldest = all.iterator();
        T removed = eldest.next();
        eldest.remove();
        return removed;
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
     * Returns the outcome of a write. Callers that ask at the same time get the same answer.
     *
     * @param how asks the log
     * @throws OutcomeUnknownException when the write is not kept any more
     * @throws IllegalArgumentException when this process has no such write
     */
    CompletableFuture<Written> ask(UUID writeId, Function<WriteCall.Sent, CompletableFuture<Written>> how) {
        Unknown write;
        CompletableFuture<Written> answer = new CompletableFuture<>();
        synchronized (this) {
            write = find(writeId);
            while (write.asked != null) {
                UUID unknown = unknown(write.asked);
                if (unknown == null) {
                    return write.asked.copy();
                }
                if (unknown.equals(write.sent.write().id())) {
                    break; // The outcome is still unknown.
                }
                write = find(unknown); // The write was refused, and its call was made again as another write.
            }
            write.asked = answer;
        }
        ask(write.sent, how, answer);
        return answer.copy();
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
                answered(id);
            }
        });
    }

    /** Returns the write whose outcome an answer leaves unknown; null when there is none, or no answer yet. */
    private static @Nullable UUID unknown(CompletableFuture<Written> answer) {
        return answer.handle((written, error) -> error instanceof OutcomeUnknownException open ? open.writeId() : null)
                .getNow(null);
    }

    private Unknown find(UUID id) {
        Unknown write = open.getOrDefault(id, answered.get(id));
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
        String why = "this process has no write " + id + " whose outcome is unknown: it never sent it, or has told its"
                + " outcome";
        if (forgotten) {
            throw new OutcomeUnknownException(
                    id,
                    why + ", or it is one of more than " + IDS_MAX + " that are not kept any more. " + WHERE_TO_LOOK,
                    null);
        }
        throw new IllegalArgumentException(why + ". " + WHERE_TO_LOOK);
    }

    private synchronized void answered(UUID id) {
        Unknown known = open.remove(id);
        if (known != null) {
            answered.put(id, known);
        }
    }

    /** Returns the error for a write that was sent again after the log had forgotten its id. */
    static OutcomeUnknownException tooOld(UUID id) {
        return new OutcomeUnknownException(
                id,
                "the outcome of write " + id + " is still unknown: the log remembers the writes of its last 1,000,000"
                        + " records, and this one is older. Nothing was written now. " + WHERE_TO_LOOK,
                null);
    }
}
