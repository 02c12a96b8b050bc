package io.entail.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.MalformedChangeException;
import io.entail.errors.RegistryRefusedException;
import io.entail.errors.RegistryUnavailableException;
import io.entail.read.Position;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.testkit.Library;
import io.entail.testkit.LogStory;
import io.entail.testkit.MemoryFeed;
import io.entail.testkit.MemorySchemaIds;
import io.entail.testkit.Moves;
import io.entail.testkit.Moves.Move;
import io.entail.writes.CanonicalKey;
import io.entail.writes.RecordEncoder;
import io.entail.writes.RecordKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

/** The decoder reads the feed's bytes, and rejects all others. */
final class ChangeDecoderTest {
    private static final String WORKSPACE = "11111111-1111-1111-1111-111111111111";

    private static final String ANN = "22222222-2222-2222-2222-222222222222";

    private final MemorySchemaIds ids = new MemorySchemaIds();
    private final MemoryFeed feed = new MemoryFeed(ids);
    private final ChangeDecoder decoder = new ChangeDecoder(ids);
    private final List<MemoryFeed.Entry> entries = new ArrayList<>();
    private final List<MemoryFeed.Entry> notes = new ArrayList<>();

    /** Returns the records of the feed for a log at offsets from 0 and times from 1,000. */
    private List<MemoryFeed.Entry> tell(LogStory story) {
        long offset = 0;
        for (LogRecord record : story.records()) {
            for (MemoryFeed.Entry entry : next(offset, record)) {
                (entry.key() == null ? notes : entries).add(entry);
            }
            offset++;
        }
        return entries;
    }

    private List<MemoryFeed.Entry> next(long offset, LogRecord record) {
        return feed.next(offset, 1_000 + offset, RecordKey.of(record), RecordEncoder.encode(record))
                .changes();
    }

    private Change decode(MemoryFeed.Entry entry) {
        return decoder.change(Objects.requireNonNull(entry.key()), entry.value());
    }

    private List<MemoryFeed.Entry> threeChanges() {
        return tell(new LogStory(Library.alone())
                .workspace(WORKSPACE, "one")
                .put("publishers", null, Map.of("id", ANN, "name", "Ann"))
                .delete("publishers", ANN));
    }

    @Test
    void aChangeSaysWhatTheWriteDidAndShowsTheRowBeforeAndAfter() {
        List<MemoryFeed.Entry> told = threeChanges();

        Change created = decode(told.get(1));
        assertThat(created.op()).isEqualTo(Op.C);
        assertThat(created.sequence()).isEqualTo(2);
        assertThat(created.version()).isEqualTo(2);
        assertThat(created.index()).isZero();
        assertThat(created.count()).isOne();
        assertThat(created.entity()).isEqualTo("publishers");
        assertThat(created.key()).isEqualTo(ANN);
        assertThat(created.actor()).isEqualTo("tester");
        assertThat(created.origin()).isEqualTo("story");
        assertThat(created.before()).isNull();
        assertThat(created.after()).containsEntry("name", "Ann");
        assertThat(created.at().toEpochMilli()).isEqualTo(told.get(1).timestamp());
        assertThat(created.digest()).isEqualTo(ChangeBytes.digest(told.get(1).value()));

        Change deleted = decode(told.get(2));
        assertThat(deleted.op()).isEqualTo(Op.D);
        assertThat(deleted.before()).isEqualTo(created.after());
        assertThat(deleted.after()).isNull();
        assertThat(deleted.fields()).isEqualTo(created.after());
        assertThat(deleted.position()).isGreaterThan(created.position());
    }

    @Test
    void everyCutAndEveryByteTooMuchIsRefused() {
        MemoryFeed.Entry entry = threeChanges().get(1);
        byte[] key = Objects.requireNonNull(entry.key());
        for (int length = 0; length < entry.value().length; length++) {
            byte[] cut = Arrays.copyOf(entry.value(), length);
            assertThatThrownBy(() -> decoder.change(key, cut))
                    .as("the first %s bytes alone are refused", length)
                    .isInstanceOf(MalformedChangeException.class);
        }
        byte[] longer = Arrays.copyOf(entry.value(), entry.value().length + 1);
        assertThatThrownBy(() -> decoder.change(key, longer)).isInstanceOf(MalformedChangeException.class);
    }

    @Test
    void alteredBytesAreRefusedOrReadAsSomethingElseAndNeverFailOtherwise() {
        MemoryFeed.Entry entry = threeChanges().get(2);
        byte[] key = Objects.requireNonNull(entry.key());
        for (int at = 0; at < entry.value().length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] altered = entry.value().clone();
                altered[at] ^= (byte) (1 << bit);
                try {
                    assertThat(decoder.change(key, altered).entity()).isNotEmpty();
                } catch (MalformedChangeException | RegistryRefusedException e) {
                    assertThat(e.getMessage()).isNotEmpty();
                }
            }
        }
    }

    @Test
    void aSchemaOfAnotherEntityOrOfAnotherFormatIsRefused() {
        List<MemoryFeed.Entry> told = threeChanges();
        byte[] change = told.get(1).value().clone();
        byte[] key = Objects.requireNonNull(told.get(1).key());
        change[4] = told.get(0).value()[4];
        assertThatThrownBy(() -> decoder.change(key, change))
                .isInstanceOf(MalformedChangeException.class)
                .hasMessageContaining("'publishers'")
                .hasMessageContaining("'workspaces'");

        change[4] = (byte) ids.id("any", ChangeSchemas.PROGRESS);
        assertThatThrownBy(() -> decoder.change(key, change)).isInstanceOf(MalformedChangeException.class);
        change[4] = (byte) ids.id(
                "any", SchemaBuilder.record("Other").fields().requiredLong("x").endRecord());
        assertThatThrownBy(() -> decoder.change(key, change))
                .isInstanceOf(MalformedChangeException.class)
                .hasMessageContaining("Other");
        change[4] = 99;
        assertThatThrownBy(() -> decoder.change(key, change)).isInstanceOf(RegistryRefusedException.class);
    }

    @Test
    void aRegistryThatIsAwayIsAskedAgainForTheSameRecord() {
        MemoryFeed.Entry entry = threeChanges().get(1);
        ids.away(true);
        assertThatThrownBy(() -> decode(entry)).isInstanceOf(RegistryUnavailableException.class);
        ids.away(false);
        assertThat(decode(entry).key()).isEqualTo(ANN);
        ids.away(true);
        assertThat(decode(entry).key())
                .as("a second change is decoded without asking the registry for its schema again")
                .isEqualTo(ANN);
    }

    @Test
    void progressAndRejectionsAreRead() {
        threeChanges();
        LogRecord refused = new LogRecord.Write(
                new UUID(1, 2),
                "here",
                "bob",
                "try",
                new LogRecord.Basis(-1, 0),
                List.of(new LogRecord.Check("publishers", CanonicalKey.of(ANN), 7)));
        MemoryFeed.Entry told =
                Objects.requireNonNull(feed.next(50, 9_000, RecordKey.of(refused), RecordEncoder.encode(refused))
                        .rejection());

        Rejection rejection = decoder.rejection(told.value());
        assertThat(rejection.position()).isEqualTo(Position.of(50));
        assertThat(rejection.code()).isEqualTo("NOT_FOUND");
        assertThat(rejection.actor()).isEqualTo("bob");
        assertThat(rejection.entity()).isEqualTo("publishers");
        assertThat(rejection.key()).isEqualTo(ANN);
        assertThat(rejection.field()).isNull();
        assertThat(rejection.at().toEpochMilli()).isEqualTo(9_000);

        Progress progress = decoder.progress(feed.progress().value());
        assertThat(progress.position()).isEqualTo(Position.of(50));
        assertThat(progress.sequence()).isEqualTo(3);
        assertThat(progress.digest()).isEqualTo(decode(entries.get(2)).digest());
        assertThatThrownBy(() -> decoder.rejection(feed.progress().value()))
                .isInstanceOf(MalformedChangeException.class);
    }

    private static LogRecord write(int number, LogRecord.Change... changes) {
        return new LogRecord.Write(
                new UUID(1, number), "here", "bob", "try", new LogRecord.Basis(-1, 0), List.of(changes));
    }

    @Test
    void theStoreAndItsDefinitionsAreReadAsTheLogHasThem() {
        LogStory story = new LogStory(Library.alone());
        tell(story);
        List<LogRecord> read = new ArrayList<>();
        for (MemoryFeed.Entry note : notes) {
            FeedControl control =
                    Objects.requireNonNull(decoder.progress(note.value()).control());
            assertThat(control.ordinal()).isEqualTo(read.size() - 1);
            read.add(control.record());
        }
        assertThat(read).isEqualTo(story.records());
        MemoryFeed.Entry enabled = next(40, new LogRecord.Protocol(7)).get(0);
        assertThat(Objects.requireNonNull(decoder.progress(enabled.value()).control())
                        .record())
                .isEqualTo(new LogRecord.Protocol(7));
    }

    @Test
    void migrationsAreReadAsTheLogHasThem() {
        for (LogRecord record : List.of(Moves.prepare(0, 2), Moves.migrate(1, 3, 1L << 40))) {
            Schema schema = ChangeSchemas.control(record);
            Bytes digest = Bytes.wrap(new byte[ChangeBytes.DIGEST]);
            FeedControl control = new FeedControl(record, 4);
            byte[] value = ChangeBytes.control(ids.id("", schema), 41, digest, 6, digest, control);

            Progress progress = decoder.progress(value);

            assertThat(progress.control()).isEqualTo(control);
            assertThat(progress.position()).isEqualTo(Position.of(41));
            assertThat(progress.form()).isEqualTo(FeedForm.SECOND);
            byte[] longer = Arrays.copyOf(value, value.length + 1);
            assertThatThrownBy(() -> decoder.progress(longer)).isInstanceOf(MalformedChangeException.class);
        }
    }

    @Test
    void changesAcrossAMigrationAreReadInTheDefinitionOfTheirTime() {
        Move move = new Move("m", "first", 7L, null);
        List<LogRecord> log = List.of(
                new LogRecord.Store(new UUID(1, 1), 1 << 16, 1 << 17),
                new LogRecord.Protocol(2),
                Moves.define(0, 1),
                write(1, Moves.put(move, 0, 0, 1)),
                Moves.prepare(0, 2),
                write(2, Moves.rewrite(move, 1, 0, 2)),
                write(3, Moves.put(move, 2, 0, 1)),
                Moves.migrate(1, 3, 2),
                write(4, Moves.rewrite(move, 3, 0, 2)),
                Moves.migrate(1, 3, 4),
                write(5, Moves.put(new Move("m", "second", 8L, null), 4, 1, 3)));
        List<Change> changes = new ArrayList<>();
        List<String> others = new ArrayList<>();
        long offset = 0;
        for (LogRecord record : log) {
            for (MemoryFeed.Entry entry : next(offset++, record)) {
                if (entry.key() == null) {
                    Progress progress = decoder.progress(entry.value());
                    others.add(String.valueOf(progress.control() == null ? progress.outcome() : progress.control()));
                } else {
                    changes.add(decode(entry));
                }
            }
        }

        assertThat(others.subList(3, others.size()))
                .containsExactly(
                        "version 2 prepared for a migration of 'moves'",
                        "WRITTEN_SINCE",
                        "'moves' migrated to version 3 of its definition");
        assertThat(changes)
                .extracting(change -> change.row().definition().recordName())
                .containsExactly("Move", "Move", "Move", "Move", "Move_2");
        assertThat(changes.get(1).after()).containsEntry("label", "first").containsEntry("value_2", 7L);
        assertThat(changes.get(2).after()).containsEntry("name", "first").doesNotContainKeys("label", "value_2");
        assertThat(changes.get(4).before()).isEqualTo(Map.of("id", "m", "label", "first", "value", 7L));
        assertThat(changes.get(4).after()).isEqualTo(Map.of("id", "m", "label", "second", "value", 8L));
    }

    @Test
    void outcomesOfWritesWithoutChangesAreReadInOrder() {
        threeChanges();
        Bytes none = CanonicalKey.of("none");
        LogRecord refused = write(1, new LogRecord.Check("publishers", none, 7));
        LogRecord changeless = write(2, new LogRecord.Check("publishers", none, 0));
        LogRecord again = new LogStory(Library.alone()).records().get(1);
        List<FeedOutcome> told = new ArrayList<>();
        long offset = 50;
        for (LogRecord record : List.of(refused, changeless, refused, changeless, again)) {
            Progress progress = decoder.progress(next(offset, record).get(0).value());
            assertThat(progress.position()).isEqualTo(Position.of(offset++));
            assertThat(progress.sequence()).isEqualTo(3);
            told.add(Objects.requireNonNull(progress.outcome()));
        }

        FeedOutcome.Result notFound = new FeedOutcome.Result("NOT_FOUND", 0, -1, null, null);
        FeedOutcome.Result accepted = new FeedOutcome.Result("ACCEPTED", -1, -1, null, null);
        FeedOutcome.Result repeat = new FeedOutcome.Result("REPEAT", -1, -1, null, null);
        assertThat(told)
                .containsExactly(
                        new FeedOutcome(new UUID(1, 1), notFound, null),
                        new FeedOutcome(new UUID(1, 2), accepted, null),
                        new FeedOutcome(new UUID(1, 1), repeat, new FeedOutcome.First(Position.of(50), notFound, 0, 0)),
                        new FeedOutcome(new UUID(1, 2), repeat, new FeedOutcome.First(Position.of(51), accepted, 0, 0)),
                        new FeedOutcome(null, new FeedOutcome.Result("BAD_CONTROL", -1, -1, null, null), null));
    }

    @Test
    void aRepeatOfAWriteThatChangedRowsSaysWhichChangesTheyWere() {
        LogStory story = new LogStory(Library.alone()).put("publishers", null, Map.of("id", ANN, "name", "Ann"));
        tell(story);
        int last = story.records().size() - 1;
        MemoryFeed.Entry told = next(90, story.records().get(last)).get(0);

        FeedOutcome.First first = Objects.requireNonNull(
                Objects.requireNonNull(decoder.progress(told.value()).outcome()).first());

        assertThat(first.position()).isEqualTo(Position.of(last));
        assertThat(first.sequence()).isOne();
        assertThat(first.count()).isOne();
    }

    @Test
    void everyCutAndEveryByteTooMuchOfARecordWithoutAKeyIsRefused() {
        threeChanges();
        notes.addAll(next(50, write(1, new LogRecord.Check("publishers", CanonicalKey.of(ANN), 7))));
        notes.addAll(next(51, write(1, new LogRecord.Check("publishers", CanonicalKey.of(ANN), 7))));
        for (MemoryFeed.Entry entry :
                List.of(notes.get(0), notes.get(1), notes.get(notes.size() - 2), notes.get(notes.size() - 1))) {
            for (int length = 0; length < entry.value().length; length++) {
                byte[] cut = Arrays.copyOf(entry.value(), length);
                assertThatThrownBy(() -> decoder.progress(cut))
                        .as("the first %s bytes alone are refused", length)
                        .isInstanceOf(MalformedChangeException.class);
            }
            byte[] longer = Arrays.copyOf(entry.value(), entry.value().length + 1);
            assertThatThrownBy(() -> decoder.progress(longer)).isInstanceOf(MalformedChangeException.class);
        }
    }

    @Test
    void aRecordOfALaterReleaseThatBeginsAsProgressDoesIsTakenForProgress() {
        threeChanges();
        List<Schema.Field> fields = new ArrayList<>();
        ChangeSchemas.PROGRESS
                .getFields()
                .subList(0, 4)
                .forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        fields.add(new Schema.Field("more", Schema.create(Schema.Type.LONG)));
        Schema later = Schema.createRecord("SomethingElse", null, "io.entail.changes", false, fields);
        byte[] value = feed.progress().value().clone();
        value[4] = (byte) ids.id("any", later);

        Progress progress = decoder.progress(value);

        assertThat(progress.form()).isEqualTo(FeedForm.LATER);
        assertThat(progress.sequence()).isEqualTo(3);
    }
}
