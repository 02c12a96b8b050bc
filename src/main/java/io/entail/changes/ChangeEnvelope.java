package io.entail.changes;

import io.entail.errors.MalformedChangeException;
import io.entail.read.Position;
import io.entail.resolve.Bytes;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The part of a change without the images of its row. It has the same form for all entities, so no schema is needed to
 * read it. Immutable.
 *
 * @param position the position of the write
 * @param sequence number of the change in the store, from 1 and without gaps
 * @param index index of the change in its write, from 0
 * @param count number of changes of the write
 * @param workspace id of the row's workspace, null when the entity has none
 * @param at when the write was appended, by the log's clock
 * @param logDigest digest of the writes topic at the position
 * @param previousDigest digest of the change before
 * @param digest digest of this change and all before it
 * @param rowStart where in the record the part about the row begins: its expiry and its images
 */
public record ChangeEnvelope(
        Position position,
        long sequence,
        int index,
        int count,
        Op op,
        String entity,
        @Nullable String workspace,
        long version,
        String actor,
        String reason,
        String origin,
        UUID writeId,
        Instant at,
        Bytes logDigest,
        Bytes previousDigest,
        Bytes digest,
        int rowStart) {

    /**
     * Reads it from the value of a record.
     *
     * @throws MalformedChangeException when the record is not a change
     */
    public static ChangeEnvelope of(byte[] value) {
        WireInput in = new WireInput(value);
        Position position = position(in);
        long sequence = in.readLong();
        int index = in.readInt();
        int count = in.readInt();
        if (sequence < 1 || index < 0 || index >= count) {
            throw new MalformedChangeException("change " + sequence + ", " + index + " of " + count + " in its write");
        }
        Op op = op(in.readInt());
        String entity = in.readText();
        String workspace = in.readOptionalText();
        long version = in.readLong();
        String actor = in.readText();
        String reason = in.readText();
        String origin = in.readText();
        UUID writeId = in.readUuid();
        Instant at = Instant.ofEpochMilli(in.readLong());
        int row = in.at();
        int digests = value.length - 3 * ChangeBytes.DIGEST;
        if (digests < row + 2) {
            throw new MalformedChangeException("the record ends before its digests");
        }
        in.moveTo(digests);
        return new ChangeEnvelope(
                position,
                sequence,
                index,
                count,
                op,
                entity,
                workspace,
                version,
                actor,
                reason,
                origin,
                writeId,
                at,
                in.readDigest(),
                in.readDigest(),
                in.readDigest(),
                row);
    }

    /** Returns whether this is the last change of its write. */
    public boolean isLast() {
        return index == count - 1;
    }

    static Position position(WireInput in) {
        long partition = in.readLong();
        long offset = in.readLong();
        if (partition != 0 || offset < 0) {
            throw new MalformedChangeException("no position of a store: " + partition + ":" + offset);
        }
        return Position.of(offset);
    }

    private static Op op(int index) {
        Op[] all = Op.values();
        if (index < 0 || index >= all.length) {
            throw new MalformedChangeException("operation " + index + " where there are " + all.length);
        }
        return all[index];
    }
}
