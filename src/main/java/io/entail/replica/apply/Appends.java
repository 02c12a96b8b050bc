package io.entail.replica.apply;

import io.entail.errors.EntailException;
import io.entail.errors.StoreUnavailableException;
import io.entail.replica.StoreLog;
import io.entail.replica.StoreLog.Applied;
import io.entail.resolve.LogRecord;
import io.entail.writes.OutgoingRecord;
import io.entail.writes.RecordKey;
import io.entail.writes.WriteLimits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends records to the log in Kafka, for the first time or once more. Thread-safe. */
public final class Appends {
    private final PendingWrites pending;
    private final Predicate<OutgoingRecord> sender;
    private final Executor completer;
    private final String origin;
    private final Supplier<LogRecord.@Nullable Store> store;
    private final Runnable usable;

    /**
     * Creates it for a producer.
     *
     * @param sender accepts a record without waiting, or returns false
     * @param completer completes futures if the caller gives no executor
     * @param origin is the origin of every write
     * @param store the limits in the log so far, null before they are known
     * @param usable throws when nothing can be sent
     */
    public Appends(
            PendingWrites pending,
            Predicate<OutgoingRecord> sender,
            Executor completer,
            String origin,
            Supplier<LogRecord.@Nullable Store> store,
            Runnable usable) {
        this.pending = pending;
        this.sender = sender;
        this.completer = completer;
        this.origin = origin;
        this.store = store;
        this.usable = usable;
    }

    /** Returns a name for this process and the log that it has open. */
    public static String newOrigin() {
        return host() + "/" + ProcessHandle.current().pid() + "/"
                + UUID.randomUUID().toString().substring(0, 8);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown-host";
        }
    }

    /** Returns the id by which a control record, which has none of its own, is recognised when it is read back. */
    public static UUID controlId(byte[] value) {
        return UUID.nameUUIDFromBytes(value);
    }

    /** Appends a record, as {@link StoreLog#append(LogRecord, Executor, boolean)} does. */
    public CompletableFuture<Applied> append(LogRecord record, @Nullable Executor callers, boolean silent) {
        try {
            PendingWrite write = prepare(record, callers == null ? completer : callers, silent, false);
            if (pending.start(write) != write) {
                throw new IllegalArgumentException("write " + write.id() + " is under way already");
            }
            return send(write);
        } catch (EntailException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Sends a write again, as {@link StoreLog#retry} does. */
    public CompletableFuture<Applied> retry(LogRecord.Write write, boolean silent) {
        Applied learned = pending.learned(write.id());
        if (learned != null) {
            return CompletableFuture.completedFuture(learned);
        }
        try {
            PendingWrite again = prepare(write, completer, silent, true);
            PendingWrite underWay = pending.start(again);
            return underWay == again ? send(again) : underWay.future().copy();
        } catch (EntailException e) {
            return CompletableFuture.failedFuture(PendingWrite.stillUnknown(write.id(), e));
        }
    }

    private PendingWrite prepare(LogRecord record, Executor ends, boolean silent, boolean again) {
        usable.run();
        LogRecord signed = record instanceof LogRecord.Write write
                ? new LogRecord.Write(write.id(), origin, write.actor(), write.reason(), write.basis(), write.changes())
                : record;
        byte[] value = WriteLimits.encode(signed, store.get());
        UUID id = signed instanceof LogRecord.Write write ? write.id() : controlId(value);
        return new PendingWrite(pending, ends, silent, again, id, RecordKey.of(signed), value);
    }

    /** Sends a registered write, which completes with an error if this throws. */
    private CompletableFuture<Applied> send(PendingWrite write) {
        try {
            if (!sender.test(write)) {
                write.failUnsent(new StoreUnavailableException(
                        "the store is closing, or too many writes wait to be sent; nothing was sent", null));
            }
        } catch (RuntimeException | Error e) {
            write.giveUp(e.toString(), e);
        }
        return write.future();
    }
}
