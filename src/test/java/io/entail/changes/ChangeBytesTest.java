package io.entail.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.changes.write.RowImage;
import io.entail.errors.MalformedEntityException;
import io.entail.read.Position;
import io.entail.resolve.Bytes;
import io.entail.resolve.ConstraintNumbers;
import io.entail.resolve.Definition;
import io.entail.resolve.Definition.Kind;
import io.entail.resolve.Limits;
import io.entail.resolve.LogRecord;
import io.entail.schema.EntityDefinition;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import io.entail.writes.CanonicalKey;
import io.entail.writes.DefineRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ChangeBytesTest {
    private static final EntityDefinition THINGS = definition("");
    private static final EntityDefinition THINGS_2 =
            definition(",{\"name\":\"color\",\"type\":[\"null\",\"string\"],\"default\":null}");

    /** The definition after a migration that has renamed {@code name} to {@code title}. */
    private static final EntityDefinition MOVED = EntityDefinition.fromLog(
                    THINGS_2.json().replace("\"name\":\"name\"", "\"name\":\"title\""))
            .migrated(Map.of("title", "name"));

    private static final Defined MIGRATED =
            defined(Kind.DEFINED, THINGS, Kind.PREPARED, THINGS_2, Kind.MIGRATED, MOVED);
    private static final Schema CHANGE = ChangeSchemas.change(THINGS.avro());
    private static final Bytes ZEROS = Bytes.wrap(new byte[32]);
    private static final Bytes LOG_DIGEST = Bytes.wrap(filled(0xaa));
    private static final UUID ID = UUID.fromString("00000000-0000-0001-0000-000000000002");
    private static final LogRecord.Write WRITE =
            new LogRecord.Write(ID, "host/1", "ann", "why", new LogRecord.Basis(-1, 0), List.of());

    private final ChangeBytes bytes = new ChangeBytes();

    private static Defined defined(Object... kindsAndVersions) {
        LogDefinitions all = LogDefinitions.NONE;
        for (int i = 0; i < kindsAndVersions.length; i += 2) {
            LogRecord.Define define = DefineRecord.of((EntityDefinition) kindsAndVersions[i + 1], i / 2 + 1);
            all = all.with(new Definition(
                    "things",
                    0,
                    define.version(),
                    define.constraints(),
                    define.schema(),
                    (Kind) kindsAndVersions[i],
                    ConstraintNumbers.first(define.constraints())));
        }
        return Objects.requireNonNull(all.get("things"));
    }

    @Test
    void aChangeHasTheseBytes() {
        byte[] change = bytes.change(
                258,
                new ChangeBytes.Cause(WRITE, 41, 2, 1_000, LOG_DIGEST),
                new ChangeBytes.RowImages(7, 1, Op.C, "things", CanonicalKey.of("w"), 0, null, thing("t", "n")),
                ZEROS);

        String chained = "00" + "52" // position 0:41
                + "0e" + "02" + "04" // sequence 7, index 1, count 2
                + "00" + "0c" + hex("things") + "02" + "02" + hex("w") // op c, entity, workspace
                + "0e" + "06" + hex("ann") + "06" + hex("why") + "0c" + hex("host/1") // version, actor, reason, origin
                + "48" + hex(ID.toString()) + "d00f" // writeId, ts_ms
                + "00" // expires
                + "00" + "02" + "0202" + hex("t") + "0202" + hex("n") // before, after
                + LOG_DIGEST;
        assertThat(HexFormat.of().formatHex(change))
                .startsWith("00" + "00000102" + chained + ZEROS)
                .hasSize(2 * 5 + chained.length() + 2 * 64);
        assertThat(ChangeBytes.schemaId(change)).isEqualTo(258);
    }

    @Test
    void anyAvroLibraryReadsAChange() throws IOException {
        byte[] change = bytes.change(
                3,
                new ChangeBytes.Cause(WRITE, 5_000_000_000L, 3, 1_700_000_000_123L, LOG_DIGEST),
                new ChangeBytes.RowImages(
                        9, 2, Op.U, "things", null, 1_800_000_000_456L, thing("t", "old"), thing("t", "neü")),
                LOG_DIGEST);

        GenericRecord read = read(change, CHANGE);

        assertThat(read.getSchema().getFullName()).isEqualTo("test.ThingChange");
        assertThat(((GenericRecord) read.get("position")).get("offset")).isEqualTo(5_000_000_000L);
        assertThat(read.get("sequence")).isEqualTo(9L);
        assertThat(read.get("index")).isEqualTo(2);
        assertThat(read.get("count")).isEqualTo(3);
        assertThat(read.get("op")).hasToString("u");
        assertThat(read.get("entity")).hasToString("things");
        assertThat(read.get("workspace")).isNull();
        assertThat(read.get("version")).isEqualTo(9L);
        assertThat(read.get("writeId")).hasToString(ID.toString());
        assertThat(read.get("ts_ms")).isEqualTo(1_700_000_000_123L);
        assertThat(read.get("expires")).isEqualTo(1_800_000_000_456L);
        assertThat(((GenericRecord) read.get("before")).get("name")).hasToString("old");
        assertThat(((GenericRecord) read.get("after")).get("name")).hasToString("neü");
        assertThat(((GenericFixed) read.get("digest")).bytes())
                .isEqualTo(ChangeBytes.digest(change).array());
    }

    @Test
    void aDeletedRowHasNoImageAfter() throws IOException {
        byte[] change = bytes.change(
                3,
                new ChangeBytes.Cause(WRITE, 1, 1, 0, LOG_DIGEST),
                new ChangeBytes.RowImages(9, 0, Op.D, "things", null, 0, thing("t", "old"), null),
                ZEROS);

        GenericRecord read = read(change, CHANGE);

        assertThat(read.get("op")).hasToString("d");
        assertThat(read.get("after")).isNull();
        assertThat(read.get("expires")).isNull();
        assertThat(((GenericRecord) read.get("before")).get("id")).hasToString("t");
    }

    @Test
    void eachChangeContinuesTheChainAndNoByteCanBeAltered() {
        byte[] first = one(1, ZEROS);
        byte[] second = one(2, ChangeBytes.digest(first));

        assertThat(ChangeBytes.previousDigest(second)).isEqualTo(ChangeBytes.digest(first));
        assertThat(ChangeBytes.logDigest(second)).isEqualTo(LOG_DIGEST);
        assertThat(ChangeBytes.computeDigest(first)).isEqualTo(ChangeBytes.digest(first));
        assertThat(ChangeBytes.computeDigest(second)).isEqualTo(ChangeBytes.digest(second));
        for (int i = ChangeBytes.HEADER; i < second.length; i++) {
            byte[] altered = second.clone();
            altered[i] ^= 1;
            assertThat(ChangeBytes.computeDigest(altered))
                    .as("an alteration of byte %s changes the digest", i)
                    .isNotEqualTo(ChangeBytes.digest(altered));
        }
    }

    @Test
    void theEndOfTheFeedIsReadFromAChangeOrFromProgress() {
        byte[] change = one(12, LOG_DIGEST);
        byte[] progress = ChangeBytes.progress(4, 99, LOG_DIGEST, 12, ChangeBytes.digest(change), null);

        assertThat(FeedEnd.of(new byte[] {1}, change))
                .isEqualTo(new FeedEnd(77, LOG_DIGEST, 12, ChangeBytes.digest(change)));
        assertThat(FeedEnd.of(null, progress)).isEqualTo(new FeedEnd(99, LOG_DIGEST, 12, ChangeBytes.digest(change)));
        assertThatThrownBy(() -> FeedEnd.of(null, Arrays.copyOf(progress, 20)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FeedEnd.of(null, new byte[] {1, 2, 3})).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anyAvroLibraryReadsProgressAndRejections() throws IOException {
        GenericRecord progress = read(ChangeBytes.progress(1, 41, LOG_DIGEST, 6, ZEROS, null), ChangeSchemas.PROGRESS);
        GenericRecord refused = read(
                ChangeBytes.rejection(2, 41, WRITE, "NOT_UNIQUE", "things", "t", "name", 1_000),
                ChangeSchemas.REJECTION);
        GenericRecord unreadable = read(
                ChangeBytes.rejection(2, 42, null, "UNREADABLE", null, null, null, 1_000), ChangeSchemas.REJECTION);

        assertThat(progress.get("sequence")).isEqualTo(6L);
        assertThat(((GenericFixed) progress.get("logDigest")).bytes()).isEqualTo(LOG_DIGEST.array());
        assertThat(refused.get("writeId")).hasToString(ID.toString());
        assertThat(refused.get("actor")).hasToString("ann");
        assertThat(refused.get("code")).hasToString("NOT_UNIQUE");
        assertThat(refused.get("field")).hasToString("name");
        assertThat(unreadable.get("writeId")).isNull();
        assertThat(unreadable.get("key")).isNull();
        assertThat(unreadable.get("ts_ms")).isEqualTo(1_000L);
    }

    @Test
    void anyAvroLibraryReadsTheOutcomeOfAWriteWithoutChanges() throws IOException {
        FeedOutcome.Result holder = new FeedOutcome.Result("NOT_UNIQUE", 2, 1, "things", CanonicalKey.of("t"));
        FeedOutcome.Result plain = new FeedOutcome.Result("ACCEPTED", -1, -1, null, null);
        FeedOutcome refused = new FeedOutcome(ID, holder, null);
        FeedOutcome repeat = new FeedOutcome(
                ID,
                new FeedOutcome.Result("REPEAT", -1, -1, null, null),
                new FeedOutcome.First(Position.of(7), plain, 5, 2));

        GenericRecord first = (GenericRecord) progress(refused).get("outcome");
        assertThat(first.get("writeId")).hasToString(ID.toString());
        assertThat(first.get("code")).hasToString("NOT_UNIQUE");
        assertThat(first.get("change")).isEqualTo(2);
        assertThat(first.get("constraint")).isEqualTo(1);
        assertThat(first.get("entity")).hasToString("things");
        assertThat(first.get("key"))
                .isEqualTo(ByteBuffer.wrap(CanonicalKey.of("t").array()));
        assertThat(first.get("first")).isNull();
        GenericRecord second = (GenericRecord) progress(repeat).get("outcome");
        assertThat(second.get("change")).isNull();
        assertThat(second.get("key")).isNull();
        GenericRecord once = (GenericRecord) second.get("first");
        assertThat(((GenericRecord) once.get("position")).get("offset")).isEqualTo(7L);
        assertThat(once.get("code")).hasToString("ACCEPTED");
        assertThat(once.get("sequence")).isEqualTo(5L);
        assertThat(once.get("count")).isEqualTo(2);
        assertThat(((GenericRecord) progress(new FeedOutcome(null, plain, null)).get("outcome")).get("writeId"))
                .isNull();
    }

    private static GenericRecord progress(FeedOutcome outcome) throws IOException {
        byte[] value = ChangeBytes.progress(1, 41, LOG_DIGEST, 6, ZEROS, outcome);
        assertThat(FeedEnd.of(null, value)).isEqualTo(new FeedEnd(41, LOG_DIGEST, 6, ZEROS));
        return read(value, ChangeSchemas.PROGRESS);
    }

    @Test
    void anyAvroLibraryReadsAcceptedControlRecordsAndEachCanBeTheLastOfTheFeed() throws IOException {
        GenericRecord begun = control(new LogRecord.Store(ID, 1_000, 2_000), -1);
        assertThat(begun.get("id")).hasToString(ID.toString());
        assertThat(begun.get("maxEntityBytes")).isEqualTo(1_000);
        assertThat(begun.get("maxWriteBytes")).isEqualTo(2_000);
        assertThat(control(new LogRecord.Protocol(7), -1).get("number")).isEqualTo(7);
        GenericRecord defined = control(DefineRecord.of(THINGS_2, 2), 5);
        assertThat(defined.get("entity")).hasToString("things");
        assertThat(defined.get("ordinal")).isEqualTo(5);
        assertThat(defined.get("version")).isEqualTo(2);
        assertThat(((GenericRecord) defined.get("constraints")).get("primaryKey"))
                .hasToString("[id]");
        assertThat(defined.get("schema")).hasToString(THINGS_2.json());
        LogRecord.Constraints constraints = DefineRecord.of(THINGS_2, 2).constraints();
        GenericRecord prepared = control(new LogRecord.Prepare("things", 3, constraints, THINGS_2.json()), 5);
        assertThat(prepared.get("entity")).hasToString("things");
        assertThat(prepared.get("ordinal")).isEqualTo(5);
        assertThat(prepared.get("version")).isEqualTo(3);
        assertThat(prepared.get("schema")).hasToString(THINGS_2.json());
        GenericRecord migrated = control(
                new LogRecord.Migrate("things", 4, constraints, MOVED.json(), List.of(1, 0), List.of(), 1L << 40), 5);
        assertThat(migrated.get("entity")).hasToString("things");
        assertThat(migrated.get("ordinal")).isEqualTo(5);
        assertThat(migrated.get("version")).isEqualTo(4);
        assertThat(migrated.get("uniqueFrom")).hasToString("[1, 0]");
        assertThat(migrated.get("referencesFrom")).hasToString("[]");
        assertThat(migrated.get("upTo")).isEqualTo(1L << 40);
        assertThat(migrated.get("schema")).hasToString(MOVED.json());
    }

    private static GenericRecord control(LogRecord record, int ordinal) throws IOException {
        FeedControl control = new FeedControl(record, ordinal);
        byte[] value = ChangeBytes.control(1, 41, LOG_DIGEST, 6, ZEROS, control);
        assertThat(FeedEnd.of(null, value)).isEqualTo(new FeedEnd(41, LOG_DIGEST, 6, ZEROS));
        return read(value, ChangeSchemas.control(record));
    }

    /** FULL_TRANSITIVE requires this of a subject's next version. */
    @Test
    void theFormsOfBeforeAndTheOnesOfTodayReadEachOther() {
        List<Schema> before = List.of(ChangeSchemas.FIRST_PROGRESS, ChangeSchemas.firstChange(THINGS.avro()));
        List<Schema> now = List.of(ChangeSchemas.PROGRESS, CHANGE);
        for (int i = 0; i < now.size(); i++) {
            assertThat(SchemaCompatibility.checkReaderWriterCompatibility(before.get(i), now.get(i))
                            .getType())
                    .isEqualTo(SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE);
            assertThat(SchemaCompatibility.checkReaderWriterCompatibility(now.get(i), before.get(i))
                            .getType())
                    .isEqualTo(SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE);
        }
    }

    @Test
    void aControlRecordBeginsWithTheFieldsOfProgress() {
        for (Schema control : List.of(
                ChangeSchemas.STORE_BEGUN,
                ChangeSchemas.PROTOCOL_ENABLED,
                ChangeSchemas.ENTITY_DEFINED,
                ChangeSchemas.ENTITY_PREPARED,
                ChangeSchemas.ENTITY_MIGRATED)) {
            assertThat(control.getFields().subList(0, 4))
                    .isEqualTo(ChangeSchemas.PROGRESS.getFields().subList(0, 4));
        }
    }

    @Test
    void aRowOfAnOlderDefinitionIsShownInTheLatest() throws IOException {
        Bytes before = RowImage.of(thing("t", "old"), MIGRATED, 1, 2);
        byte[] change = bytes.change(
                3,
                new ChangeBytes.Cause(WRITE, 1, 1, 0, LOG_DIGEST),
                new ChangeBytes.RowImages(9, 0, Op.D, "things", null, 0, before, null),
                ZEROS);

        GenericRecord image = (GenericRecord)
                read(change, ChangeSchemas.change(THINGS_2.avro())).get("before");

        assertThat(image.get("name")).hasToString("old");
        assertThat(image.get("color")).isNull();
        assertThat(RowImage.of(thing("t", "old"), MIGRATED, 1, 1)).isEqualTo(thing("t", "old"));
    }

    @Test
    void aRowOfBeforeAMigrationIsShownWithItsValuesWhereTheyAreNow() throws IOException {
        Bytes before = RowImage.of(thing("t", "old"), MIGRATED, 1, 3);
        byte[] change = bytes.change(
                3,
                new ChangeBytes.Cause(WRITE, 1, 1, 0, LOG_DIGEST),
                new ChangeBytes.RowImages(9, 0, Op.D, "things", null, 0, before, null),
                ZEROS);

        GenericRecord image = (GenericRecord)
                read(change, ChangeSchemas.change(MOVED.avro(), 1)).get("before");

        assertThat(image.getSchema().getName()).isEqualTo("Thing_2");
        assertThat(image.get("title")).hasToString("old");
        assertThat(image.getSchema().getField("name")).isNull();
    }

    @Test
    void bytesThatAreNoEntityDoNotGetIntoAChange() {
        for (int wanted = 1; wanted <= 3; wanted++) {
            int version = wanted;
            assertThatThrownBy(() -> RowImage.of(Bytes.wrap(new byte[] {2}), MIGRATED, 1, version))
                    .isInstanceOf(MalformedEntityException.class);
            assertThatThrownBy(() -> RowImage.of(Bytes.wrap(new byte[20]), MIGRATED, 1, version))
                    .isInstanceOf(MalformedEntityException.class);
        }
    }

    @Test
    void valuesThatDoNotFitWhereAMigrationSaysTheyAreDoNotGetIntoAChange() {
        EntityDefinition lie = EntityDefinition.fromLog(THINGS_2.json()
                        .replace(
                                "\"name\":\"name\",\"type\":[\"null\",\"string\"]",
                                "\"name\":\"title\",\"type\":[\"null\",\"long\"]"))
                .migrated(Map.of("title", "name"));
        Defined lied = defined(Kind.DEFINED, THINGS, Kind.PREPARED, THINGS_2, Kind.MIGRATED, lie);
        assertThatThrownBy(() -> RowImage.of(thing("t", "old"), lied, 1, 3))
                .isInstanceOf(MalformedEntityException.class)
                .hasMessageContaining("title");
    }

    @Test
    void theLargestImagesAndTextsFit() {
        Bytes image = Bytes.wrap(new byte[Limits.VALUE_BYTES]);
        LogRecord.Write longest = new LogRecord.Write(
                ID,
                "o".repeat(Limits.ORIGIN_BYTES),
                "a".repeat(Limits.ACTOR_BYTES),
                "r".repeat(Limits.REASON_BYTES),
                new LogRecord.Basis(-1, 0),
                List.of());
        byte[] change = bytes.change(
                3,
                new ChangeBytes.Cause(longest, Long.MAX_VALUE, Limits.CHANGES, Long.MAX_VALUE, LOG_DIGEST),
                new ChangeBytes.RowImages(
                        Long.MAX_VALUE,
                        Limits.CHANGES,
                        Op.U,
                        "e".repeat(Limits.NAME_BYTES),
                        CanonicalKey.of("w".repeat(Limits.KEY_BYTES - 5)),
                        Long.MAX_VALUE,
                        image,
                        image),
                ZEROS);

        assertThat(change.length)
                .isLessThan(
                        ChangesTopic.recordBytesMax(new LogRecord.Store(ID, Limits.VALUE_BYTES, Limits.VALUE_BYTES)));
    }

    private byte[] one(long sequence, Bytes previous) {
        return bytes.change(
                1,
                new ChangeBytes.Cause(WRITE, 77, 1, 1_000, LOG_DIGEST),
                new ChangeBytes.RowImages(sequence, 0, Op.C, "things", null, 0, null, thing("t", "n")),
                previous);
    }

    private static GenericRecord read(byte[] value, Schema schema) throws IOException {
        assertThat(ByteBuffer.wrap(value).get()).isZero();
        BinaryDecoder decoder =
                DecoderFactory.get().binaryDecoder(value, ChangeBytes.HEADER, value.length - ChangeBytes.HEADER, null);
        GenericRecord record = new GenericDatumReader<@Nullable GenericRecord>(
                        new Schema.Parser().parse(schema.toString()))
                .read(null, decoder);
        assertThat(decoder.isEnd()).isTrue();
        return java.util.Objects.requireNonNull(record);
    }

    private static Bytes thing(String id, String name) {
        return Bytes.wrap(THINGS.codec().encode(Map.of("id", id, "name", name)));
    }

    private static EntityDefinition definition(String moreFields) {
        return EntityDefinition.of(new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"Thing\",\"namespace\":\"test\",\"entity\":\"things\","
                        + "\"primaryKey\":[\"id\"],\"fields\":["
                        + "{\"name\":\"id\",\"type\":[\"null\",\"string\"],\"default\":null},"
                        + "{\"name\":\"name\",\"type\":[\"null\",\"string\"],\"default\":null}" + moreFields + "]}"));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] filled(int value) {
        byte[] digest = new byte[32];
        Arrays.fill(digest, (byte) value);
        return digest;
    }
}
