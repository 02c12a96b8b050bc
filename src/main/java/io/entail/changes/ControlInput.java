package io.entail.changes;

import io.entail.errors.MalformedChangeException;
import io.entail.resolve.LogDecoder;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Resolver;
import org.jspecify.annotations.Nullable;

/** Reads what an accepted control record says: {@link ChangeBytes#control} read back. */
final class ControlInput {
    /** Branches of the union in {@code avro/write.avdl}, as Avro writes them. */
    private static final int PROTOCOL = 2;

    private static final int DEFINE = 4;

    private ControlInput() {}

    static FeedControl read(FeedSchema.Kind kind, WireInput in) {
        return switch (kind) {
            case STORE -> new FeedControl(new LogRecord.Store(in.readUuid(), in.readInt(), in.readInt()), -1);
            case PROTOCOL -> new FeedControl(logged(PROTOCOL, in), -1);
            case DEFINE -> {
                int ordinal = in.readInt();
                yield new FeedControl(logged(DEFINE, in), ordinal);
            }
        };
    }

    /** The rest of a record has the bytes that it has in the log. */
    private static LogRecord logged(int branch, WireInput in) {
        byte[] record = new byte[ChangeBytes.LOGGED + in.remaining()];
        record[0] = Resolver.PROTOCOL;
        record[1] = (byte) branch;
        System.arraycopy(in.bytes(), in.at(), record, ChangeBytes.LOGGED, in.remaining());
        in.moveTo(in.bytes().length);
        @Nullable LogRecord read = new LogDecoder().decode(record);
        if (read == null) {
            throw new MalformedChangeException("a control record that is not as it is in the log");
        }
        return read;
    }
}
