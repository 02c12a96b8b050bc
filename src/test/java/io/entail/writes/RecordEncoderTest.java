package io.entail.writes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.WriteTooLargeException;
import io.entail.resolve.Bytes;
import io.entail.resolve.Limits;
import io.entail.resolve.LogDecoder;
import io.entail.resolve.LogRecord;
import io.entail.resolve.LogRecord.Basis;
import io.entail.resolve.LogRecord.Check;
import io.entail.resolve.LogRecord.Write;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class RecordEncoderTest {
    private static final UUID ID = new UUID(1, 2);

    @Test
    void bytesAreThoseOfAvrosOwnWriterWithTheSchemaInWriteAvdl() {
        AvroMirror mirror = new AvroMirror();
        for (LogRecord record : RandomRecords.some(new Random(20261122), 3_000)) {
            assertThat(RecordEncoder.encode(record)).isEqualTo(mirror.encode(record));
        }
    }

    @Test
    void theStrictDecoderReadsEncodedRecords() {
        LogDecoder decoder = new LogDecoder();
        for (LogRecord record : RandomRecords.some(new Random(20261123), 3_000)) {
            assertThat(decoder.decode(RecordEncoder.encode(record))).isEqualTo(record);
        }
    }

    @Test
    void aValueAtItsLimitIsWrittenAndRead() {
        Write write = write("a".repeat(Limits.ACTOR_BYTES), key(Limits.KEY_BYTES));

        assertThat(new LogDecoder().decode(RecordEncoder.encode(write))).isEqualTo(write);
    }

    @Test
    void aValueBeyondItsLimitIsRefusedByName() {
        assertTooLarge(write("a".repeat(Limits.ACTOR_BYTES + 1), key(1)), "the actor has 1025 bytes");
        assertTooLarge(write("é".repeat(513), key(1)), "the actor has 1026 bytes");
        assertTooLarge(write("a", key(Limits.KEY_BYTES + 1)), "the key has 4097 bytes");
        assertTooLarge(
                new Write(
                        ID,
                        "",
                        "",
                        "",
                        new Basis(-1, 0),
                        Collections.nCopies(Limits.CHANGES + 1, new Check("e", key(1), 0))),
                "the list of changes has 10001 of them");
        assertTooLarge(
                new Write(ID, "", "", "", new Basis(-1, 0), Collections.nCopies(5_000, new Check("e", key(4_000), 0))),
                "the record has");
    }

    @Test
    void halfOfASurrogatePairIsRefused() {
        assertThatThrownBy(() -> RecordEncoder.encode(write("x\ud800", key(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the actor");
    }

    private static void assertTooLarge(LogRecord record, String message) {
        assertThatThrownBy(() -> RecordEncoder.encode(record))
                .isInstanceOf(WriteTooLargeException.class)
                .hasMessageStartingWith(message);
    }

    private static Write write(String actor, Bytes key) {
        return new Write(ID, "test", actor, "", new Basis(-1, 0), List.of(new Check("services", key, 0)));
    }

    private static Bytes key(int length) {
        return Bytes.wrap(new byte[length]);
    }
}
