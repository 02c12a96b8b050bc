package io.entail.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.resolve.LogRecord.Basis;
import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.LogRecord.Check;
import io.entail.resolve.LogRecord.Constraints;
import io.entail.resolve.LogRecord.Define;
import io.entail.resolve.LogRecord.Field;
import io.entail.resolve.LogRecord.Protocol;
import io.entail.resolve.LogRecord.Put;
import io.entail.resolve.LogRecord.Reference;
import io.entail.resolve.LogRecord.Unique;
import io.entail.resolve.LogRecord.Write;
import io.entail.writes.AvroMirror;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each record has one form in bytes, and limits do not depend on the machine. */
final class LogDecoderTest {
    private static final String ID = "00".repeat(16);
    private static final String DIGEST8 = "00".repeat(8);
    private static final AvroMirror AVRO = new AvroMirror();

    private final LogDecoder decoder = new LogDecoder();

    @ParameterizedTest(quoteTextArguments = false)
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            number                 | reads as             | why
            00                     | 0                    | ''
            01                     | -1                   | ''
            7f                     | -64                  | ''
            8001                   | 64                   | ''
            feffffffffffffffff01   | 9223372036854775807  | ''
            ffffffffffffffffff01   | -9223372036854775808 | ''
            8000                   |                      | not the shortest form of 0
            ff00                   |                      | not the shortest form of -64
            80808080808080808000   |                      | not the shortest form of 0
            ffffffffffffffffff02   |                      | beyond 64 bits
            ffffffffffffffffff81   |                      | goes on after 10 bytes
            ffffffffffffffffff7f   |                      | beyond 64 bits
            80                     |                      | ends too early
            """)
    void readsLongsInTheirShortestFormOnly(String number, String expected, String why) {
        LogRecord record = decode("01" + "06" + ID + "000000" + number + DIGEST8 + "00");

        if (expected == null) {
            assertThat(record).as(why).isNull();
        } else {
            assertThat(((Write) record).basis().offset()).isEqualTo(Long.parseLong(expected));
        }
    }

    @ParameterizedTest(quoteTextArguments = false)
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            number       | reads as
            feffffff0f   | 2147483647
            ffffffff0f   | -2147483648
            8080808010   |
            8180808010   |
            feffffffffffffffff01 |
            """)
    void readsIntsOf32BitsOnly(String number, Integer expected) {
        assertThat(decode("01" + "02" + number)).isEqualTo(expected == null ? null : new Protocol(expected));
    }

    @ParameterizedTest(quoteTextArguments = false)
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            changes                              | decodes | why
            00                                   | true    | no changes
            02 04 0261 026b 00 00                | true    | one check
            04 04 0261 026b 00 04 0261 026b 00 00 | true   | two checks
            02 02 0261 026b 02 00 00             | true    | a delete
            02 02 0261 026b 02 01 00             | true    | a delete
            02 02 0261 026b 02 02 00             | false   | a boolean is 0 or 1
            02 02 0261 026b 02 ff 00             | false   | a boolean is 0 or 1
            02 04 0261 026b 00                   | false   | the array has no end
            02 04 0261 026b 00 00 00             | false   | a byte too many
            02 04 0261 026b 00 02 04 0261 026b 00 00 | false | two blocks
            01 0c 04 0261 026b 00 00             | false   | a negative count with the length of the block
            04 04 0261 026b 00 00                | false   | one change is missing
            8200 04 0261 026b 00 00              | false   | a count that is not in its shortest form
            02 06 0261 026b 00 00                | false   | no such branch
            02 01 0261 026b 00 00                | false   | no such branch
            02 8400 0261 026b 00 00              | false   | a branch that is not in its shortest form
            02 04 0161 026b 00 00                | false   | a negative length
            02 04 7e61 026b 00 00                | false   | a length beyond the end
            02 04 00 00 00 00                    | true    | empty name and key
            """)
    void readsArraysAndUnionsInOneFormOnly(String changes, boolean decodes, String why) {
        LogRecord record = decode("01" + "06" + ID + "000000" + "01" + DIGEST8 + changes.replace(" ", ""));

        assertThat(record != null).as(why).isEqualTo(decodes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"00", "41", "7f", "c280", "dfbf", "e0a080", "ed9fbf", "ee8080", "efbfbf", "f0908080", "f48fbfbf"
            })
    void readsWellFormedText(String utf8) {
        Write write = (Write) decodeWithActor(utf8);

        assertThat(Bytes.utf8(write.actor())).hasToString(utf8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "bf",
                "c0",
                "c1",
                "fe",
                "ff",
                "c080",
                "c1bf",
                "c241",
                "c2",
                "e0",
                "e282",
                "e08080",
                "e09fbf",
                "e28241",
                "eda080",
                "edbfbf",
                "eda081edb080",
                "f09f98",
                "f0808080",
                "f08fbfbf",
                "f4908080",
                "f5808080",
                "f8888080",
                "f09f9841",
                "41ff",
                "ff41"
            })
    void refusesTextThatIsNotWellFormed(String bytes) {
        assertThat(decodeWithActor(bytes)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "01", "02020a", "0102", "010200" + "00", "0108", "0101"})
    void refusesBytesThatAreNoRecordOfProtocolOne(String bytes) {
        assertThat(decode(bytes)).isNull();
        assertThat(decoder.decode(null)).isNull();
    }

    static Stream<Arguments> limits() {
        return Stream.of(
                Arguments.of("actor", 1_024, records(n -> write(n, "", List.of()))),
                Arguments.of(
                        "reason",
                        16_384,
                        records(n -> new Write(new UUID(0, 0), "", "", "x".repeat(n), new Basis(-1, 0), List.of()))),
                Arguments.of(
                        "origin",
                        1_024,
                        records(n -> new Write(new UUID(0, 0), "x".repeat(n), "", "", new Basis(-1, 0), List.of()))),
                Arguments.of(
                        "changes",
                        10_000,
                        records(n -> write(0, "", Collections.nCopies(n, new Check("e", Bytes.EMPTY, 0))))),
                Arguments.of(
                        "entity name",
                        256,
                        records(n -> write(0, "", List.of(new Check("e".repeat(n), Bytes.EMPTY, 0))))),
                Arguments.of("key", 4_096, records(n -> write(0, "", List.of(new Check("e", key(n), 0))))),
                Arguments.of("workspace", 4_096, records(n -> write(0, "", List.of(put(key(n), 0, 0, 0))))),
                Arguments.of("claims", 64, records(n -> write(0, "", List.of(put(null, n, 0, 0))))),
                Arguments.of("references", 64, records(n -> write(0, "", List.of(put(null, 0, n, 0))))),
                Arguments.of("keyId", 256, records(n -> write(0, "", List.of(put(null, 0, 0, n))))),
                Arguments.of("primary key", 64, records(n -> define(n, 0, 0, 0, 0))),
                Arguments.of("unique constraints", 64, records(n -> define(0, n, 0, 0, 0))),
                Arguments.of("listed references", 64, records(n -> define(0, 0, n, 0, 0))),
                Arguments.of("fields", 4_096, records(n -> define(0, 0, 0, n, 0))),
                Arguments.of("type text", 262_144, records(n -> define(0, 0, 0, 1, n))),
                Arguments.of(
                        "schema",
                        4_194_304,
                        records(n -> new Define("e", 1, define(0, 0, 0, 0, 0).constraints(), "x".repeat(n)))));
    }

    @ParameterizedTest(name = "{0} at most {1}")
    @MethodSource("limits")
    void readsUpToItsLimitsAndNothingBeyond(String what, int limit, Records records) {
        LogRecord atLimit = records.of(limit);

        assertThat(decoder.decode(AVRO.encode(atLimit))).as(what).isEqualTo(atLimit);
        assertThat(decoder.decode(AVRO.encode(records.of(limit + 1)))).as(what).isNull();
    }

    @Test
    void aValueHasAtMost16MiB() {
        int overhead = AVRO.encode(write(0, "", List.of(afterOf(1 << 21)))).length - (1 << 21);
        LogRecord atLimit = write(0, "", List.of(afterOf((16 << 20) - overhead)));
        LogRecord beyond = write(0, "", List.of(afterOf((16 << 20) - overhead + 1)));

        assertThat(AVRO.encode(atLimit)).hasSize(16_777_216);
        assertThat(decoder.decode(AVRO.encode(atLimit))).isEqualTo(atLimit);
        assertThat(decoder.decode(AVRO.encode(beyond))).isNull();
    }

    /** Makes a record with this number of some of its parts. */
    interface Records {
        LogRecord of(int size);
    }

    private static Records records(Records records) {
        return records;
    }

    private static Write write(int actorLength, String reason, List<Change> changes) {
        return new Write(new UUID(0, 0), "", "a".repeat(actorLength), reason, new Basis(-1, 0), changes);
    }

    private static Put put(Bytes workspace, int claims, int references, int keyIdLength) {
        return new Put(
                "e",
                1,
                workspace,
                Bytes.EMPTY,
                0,
                0,
                Collections.nCopies(claims, null),
                Collections.nCopies(references, Bytes.EMPTY),
                "k".repeat(keyIdLength),
                Bytes.EMPTY);
    }

    private static Put afterOf(int length) {
        return new Put("e", 1, null, Bytes.EMPTY, 0, 0, List.of(), List.of(), "", Bytes.wrap(new byte[length]));
    }

    private static Define define(int primaryKey, int unique, int references, int fields, int typeLength) {
        Constraints constraints = new Constraints(
                Collections.nCopies(primaryKey, "f"),
                true,
                Collections.nCopies(unique, new Unique("u", List.of("f"), false)),
                Collections.nCopies(references, new Reference("f", "e")),
                Collections.nCopies(fields, new Field("f", "t".repeat(typeLength))));
        return new Define("e", 1, constraints, "{}");
    }

    private static Bytes key(int length) {
        return Bytes.wrap(new byte[length]);
    }

    private LogRecord decodeWithActor(String utf8) {
        String length = HexFormat.of().toHexDigits((byte) utf8.length());
        return decode("01" + "06" + ID + "00" + length + utf8 + "00" + "01" + DIGEST8 + "00");
    }

    private LogRecord decode(String hex) {
        return decoder.decode(HexFormat.of().parseHex(hex));
    }
}
