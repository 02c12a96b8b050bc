package io.entail.changes;

import io.entail.errors.MalformedChangeException;
import io.entail.resolve.LogDecoder;
import io.entail.resolve.LogRecord;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads an accepted control record that {@link ChangeBytes#control} has encoded. */
final class ControlInput {
    /**
     * The first bytes of records in the log: protocol numbers, and branches of the unions in {@code avro/write.avdl} in
     * Avro's encoding.
     */
    private static final byte[] PROTOCOL = {1, 2};

    private static final byte[] DEFINE = {1, 4};
    private static final byte[] PREPARE = {2, 0};
    private static final byte[] MIGRATE = {2, 2};

    private ControlInput() {}

    static FeedControl read(FeedSchema.Kind kind, WireInput in) {
        return switch (kind) {
            case STORE -> new FeedControl(new LogRecord.Store(in.readUuid(), in.readInt(), in.readInt()), -1);
            case PROTOCOL -> new FeedControl(logged(PROTOCOL, in), -1);
            case DEFINE -> defined(DEFINE, in);
            case PREPARE -> defined(PREPARE, in);
            case MIGRATE -> defined(MIGRATE, in);
        };
    }

    private static FeedControl defined(byte[] head, WireInput in) {
        int ordinal = in.readInt();
        return new FeedControl(logged(head, in), ordinal);
    }

    /** Reads the rest of a record, which has the same bytes as in the log. */
    private static LogRecord logged(byte[] head, WireInput in) {
        byte[] record = Arrays.copyOf(head, ChangeBytes.LOGGED + in.remaining());
        System.arraycopy(in.bytes(), in.at(), record, ChangeBytes.LOGGED, in.remaining());
        in.moveTo(in.bytes().length);
        @Nullable LogRecord read = new LogDecoder().decode(record);
        if (read == null) {
            throw new MalformedChangeException("a control record that is not as it is in the log");
        }
        return read;
    }
}
