package io.entail.changes;

import io.entail.resolve.Bytes;
import io.entail.resolve.Limits;
import io.entail.resolve.LogRecord;
import io.entail.writes.RecordEncoder;
import io.entail.writes.RecordOutput;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of the records in {@code avro/change.avdl}, without intermediate Avro objects, because the images of a row
 * are already in Avro binary. The digests in a change have fixed places, so the chain can be checked without a schema.
 * Not thread-safe, except the static methods.
 */
public final class ChangeBytes {
    /** The bytes before the Avro binary: a zero byte and the schema id. */
    public static final int HEADER = 1 + Integer.BYTES;

    public static final int DIGEST = 32;

    /** The most bytes of a change in addition to its two images. */
    static final int OVERHEAD_MAX = 64 << 10;

    /** The bytes before the fields of a record in the log: its protocol and its branch of the union. */
    static final int LOGGED = 2;

    private static final int TYPICAL = 512;
    private static final int PROGRESS = 256;
    private static final int PARTITION = 0;

    private final MessageDigest sha256 = sha256();

    /**
     * The values that all changes of a write share.
     *
     * @param offset the offset of the write
     * @param count the number of its changes
     * @param appendTime milliseconds since 1970
     * @param logDigest digest of the writes topic at the offset
     */
    public record Cause(LogRecord.Write write, long offset, int count, long appendTime, Bytes logDigest) {}

    /**
     * One changed row.
     *
     * @param index the index of the change in its write
     * @param workspace canonical bytes of the row's workspace, null when it has none
     * @param expiresAt when the row expires after the change, in milliseconds since 1970; 0 for never and for a deleted
     *     row
     * @param before the row before the change, in Avro binary of the schema that the change is written with; null for
     *     none
     * @param after the row after the change, in the same form; null for none
     */
    public record RowImages(
            long sequence,
            int index,
            Op op,
            String entity,
            @Nullable Bytes workspace,
            long expiresAt,
            @Nullable Bytes before,
            @Nullable Bytes after) {}

    /** Encodes a change with the schema of this id; its digest comes last. */
    public byte[] change(int schemaId, Cause cause, RowImages row, Bytes previousDigest) {
        LogRecord.Write write = cause.write();
        RecordOutput out = begin(schemaId, TYPICAL + length(row.before()) + length(row.after()));
        writePosition(out, cause.offset());
        out.writeLong(row.sequence());
        out.writeLong(row.index());
        out.writeLong(cause.count());
        out.writeLong(row.op().index());
        out.writeText(row.entity(), Limits.NAME_BYTES, "the entity's name");
        text(out, row.workspace() == null ? null : ChangeKey.workspace(row.workspace()));
        out.writeLong(row.sequence()); // The version of a row is the sequence of the change that set it.
        out.writeText(write.actor(), Limits.ACTOR_BYTES, "the actor");
        out.writeText(write.reason(), Limits.REASON_BYTES, "the reason");
        out.writeText(write.origin(), Limits.ORIGIN_BYTES, "the origin");
        out.writeUuidText(write.id());
        out.writeLong(cause.appendTime());
        out.writeLong(row.expiresAt() == 0 ? 0 : 1);
        if (row.expiresAt() != 0) {
            out.writeLong(row.expiresAt());
        }
        image(out, row.before());
        image(out, row.after());
        out.writeRaw(cause.logDigest());
        int chained = out.position();
        out.writeRaw(previousDigest);
        sha256.update(previousDigest.array(), 0, DIGEST);
        out.update(sha256, HEADER, chained);
        out.writeRaw(Bytes.wrap(sha256.digest()));
        return out.toBytes();
    }

    /**
     * Encodes a record which says that the feed has everything up to an offset; {@code sequence} and {@code digest} are
     * those of the last change.
     *
     * @param outcome the outcome of the record there, null to state only the progress
     */
    public static byte[] progress(
            int schemaId, long offset, Bytes logDigest, long sequence, Bytes digest, @Nullable FeedOutcome outcome) {
        RecordOutput out = begin(schemaId, PROGRESS);
        progress(out, offset, logDigest, sequence, digest);
        out.writeLong(outcome == null ? 0 : 1);
        if (outcome != null) {
            out.writeLong(outcome.writeId() == null ? 0 : 1);
            if (outcome.writeId() != null) {
                out.writeUuidText(outcome.writeId());
            }
            result(out, outcome.result());
            FeedOutcome.First first = outcome.first();
            out.writeLong(first == null ? 0 : 1);
            if (first != null) {
                writePosition(out, first.position().offset());
                result(out, first.result());
                out.writeLong(first.sequence());
                out.writeLong(first.count());
            }
        }
        return out.toBytes();
    }

    /** Encodes an accepted control record, with the schema of {@link ChangeSchemas#control}. */
    public static byte[] control(
            int schemaId, long offset, Bytes logDigest, long sequence, Bytes digest, FeedControl control) {
        LogRecord record = control.record();
        if (record instanceof LogRecord.Store store) {
            RecordOutput out = begin(schemaId, PROGRESS);
            progress(out, offset, logDigest, sequence, digest);
            out.writeUuidText(store.id());
            out.writeLong(store.maxEntityBytes());
            out.writeLong(store.maxWriteBytes());
            return out.toBytes();
        }
        // The rest has the fields of the record in the log, in their order.
        byte[] logged = RecordEncoder.encode(record);
        RecordOutput out = begin(schemaId, PROGRESS + logged.length);
        progress(out, offset, logDigest, sequence, digest);
        if (control.ordinal() >= 0) {
            out.writeLong(control.ordinal());
        }
        out.writeRaw(Bytes.wrap(Arrays.copyOfRange(logged, LOGGED, logged.length)));
        return out.toBytes();
    }

    /**
     * Encodes the refusal of a record of the writes topic.
     *
     * @param write the record, null when it is not a write or cannot be read
     * @param key the primary key of the row at fault in the form of {@link ChangeKey#primaryKey}
     * @param field the unique constraint or the reference at fault
     */
    public static byte[] rejection(
            int schemaId,
            long offset,
            LogRecord.@Nullable Write write,
            String code,
            @Nullable String entity,
            @Nullable String key,
            @Nullable String field,
            long appendTime) {
        RecordOutput out = begin(schemaId, TYPICAL);
        writePosition(out, offset);
        if (write == null) {
            out.writeLong(0);
            out.writeLong(0);
        } else {
            out.writeLong(1);
            out.writeUuidText(write.id());
            text(out, write.actor());
        }
        out.writeText(code, Limits.NAME_BYTES, "the code");
        text(out, entity);
        text(out, key);
        text(out, field);
        out.writeLong(appendTime);
        return out.toBytes();
    }

    /** Returns the id of the schema that a record of the feed is written with. */
    public static int schemaId(byte @Nullable [] value) {
        if (value == null || value.length < HEADER || value[0] != 0) {
            throw new IllegalArgumentException("no record in Confluent's wire format");
        }
        return ByteBuffer.wrap(value).getInt(1);
    }

    /** Returns the digest of the writes topic in a change. */
    public static Bytes logDigest(byte[] change) {
        return fromEnd(change, 3);
    }

    /** Returns the digest of the previous change in a change. */
    public static Bytes previousDigest(byte[] change) {
        return fromEnd(change, 2);
    }

    /** Returns the digest of a change that is stored in it. */
    public static Bytes digest(byte[] change) {
        return fromEnd(change, 1);
    }

    /** Returns the digest of a change computed from its other bytes. */
    public static Bytes computeDigest(byte[] change) {
        checkLength(change);
        int chained = change.length - 2 * DIGEST;
        MessageDigest sha256 = sha256();
        sha256.update(change, chained, DIGEST);
        sha256.update(change, HEADER, chained - HEADER);
        return Bytes.wrap(sha256.digest());
    }

    /**
     * Returns a change in the form of a release that did not publish the expiry, with the digest that it had then.
     *
     * @param from where in the value the time of expiry begins
     * @param to where the time of expiry ends
     * @param previousDigest the digest of the change before it, in that release's form
     */
    public static byte[] inFirstForm(byte[] change, int from, int to, Bytes previousDigest) {
        checkLength(change);
        byte[] older = new byte[change.length - (to - from)];
        System.arraycopy(change, 0, older, 0, from);
        System.arraycopy(change, to, older, from, change.length - to);
        return rechained(older, previousDigest);
    }

    /** Returns a change as it would be after another previous change. */
    public static byte[] rechained(byte[] change, Bytes previousDigest) {
        checkLength(change);
        byte[] chained = change.clone();
        System.arraycopy(previousDigest.array(), 0, chained, change.length - 2 * DIGEST, DIGEST);
        System.arraycopy(computeDigest(chained).array(), 0, chained, change.length - DIGEST, DIGEST);
        return chained;
    }

    private static Bytes fromEnd(byte[] change, int digests) {
        checkLength(change);
        int from = change.length - digests * DIGEST;
        return Bytes.wrap(Arrays.copyOfRange(change, from, from + DIGEST));
    }

    private static void checkLength(byte[] change) {
        if (change.length < HEADER + 3 * DIGEST) {
            throw new IllegalArgumentException("a change is longer than " + change.length + " bytes");
        }
    }

    private static RecordOutput begin(int schemaId, int expectedBytes) {
        RecordOutput out = new RecordOutput(expectedBytes, 2 * Limits.VALUE_BYTES + OVERHEAD_MAX);
        out.writeByte(0);
        out.writeByte(schemaId >>> 24);
        out.writeByte(schemaId >>> 16);
        out.writeByte(schemaId >>> 8);
        out.writeByte(schemaId);
        return out;
    }

    private static void writePosition(RecordOutput out, long offset) {
        out.writeLong(PARTITION);
        out.writeLong(offset);
    }

    private static void progress(RecordOutput out, long offset, Bytes logDigest, long sequence, Bytes digest) {
        writePosition(out, offset);
        out.writeRaw(logDigest);
        out.writeLong(sequence);
        out.writeRaw(digest);
    }

    private static void result(RecordOutput out, FeedOutcome.Result result) {
        out.writeText(result.code(), Limits.NAME_BYTES, "the code");
        index(out, result.change());
        index(out, result.constraint());
        text(out, result.entity());
        Bytes key = result.key();
        out.writeLong(key == null ? 0 : 1);
        if (key != null) {
            out.writeLong(key.length());
            out.writeRaw(key);
        }
    }

    private static void index(RecordOutput out, int index) {
        out.writeLong(index < 0 ? 0 : 1);
        if (index >= 0) {
            out.writeLong(index);
        }
    }

    private static void text(RecordOutput out, @Nullable String text) {
        out.writeLong(text == null ? 0 : 1);
        if (text != null) {
            out.writeText(text, OVERHEAD_MAX, "the text");
        }
    }

    private static void image(RecordOutput out, @Nullable Bytes image) {
        out.writeLong(image == null ? 0 : 1);
        if (image != null) {
            out.writeRaw(image);
        }
    }

    private static int length(@Nullable Bytes image) {
        return image == null ? 0 : image.length();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
