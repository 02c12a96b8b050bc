package io.entail.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.MalformedChangeException;
import io.entail.errors.RegistryRefusedException;
import io.entail.errors.RegistryUnavailableException;
import io.entail.read.Position;
import io.entail.resolve.LogRecord;
import io.entail.testkit.Library;
import io.entail.testkit.LogStory;
import io.entail.testkit.MemoryFeed;
import io.entail.testkit.MemorySchemaIds;
import io.entail.writes.RecordEncoder;
import io.entail.writes.RecordKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

/** What the feed's bytes say, and that nothing else is taken for it. */
final class ChangeDecoderTest {
    private static final String WORKSPACE = "11111111-1111-1111-1111-111111111111";

    private static final String ANN = "22222222-2222-2222-2222-222222222222";

    private final MemorySchemaIds ids = new MemorySchemaIds();
    private final MemoryFeed feed = new MemoryFeed(ids);
    private final ChangeDecoder decoder = new ChangeDecoder(ids);
    private final List<MemoryFeed.Entry> entries = new ArrayList<>();

    /** Everything that a log leads to, at offsets from 0 and times from 1,000. */
    private List<MemoryFeed.Entry> tell(LogStory story) {
        long offset = entries.size();
        for (LogRecord record : story.records()) {
            var told = feed.next(offset, 1_000 + offset, RecordKey.of(record), RecordEncoder.encode(record));
            entries.addAll(told.changes());
            offset++;
        }
        return entries;
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
                    .as("%s bytes", length)
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
        assertThat(decode(entry).key()).as("a schema is asked for once").isEqualTo(ANN);
    }

    @Test
    void progressAndRejectionsAreRead() {
        threeChanges();
        LogRecord refused = new LogRecord.Write(
                new java.util.UUID(1, 2),
                "here",
                "bob",
                "try",
                new LogRecord.Basis(-1, 0),
                List.of(new LogRecord.Check("publishers", io.entail.writes.CanonicalKey.of(ANN), 7)));
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
}
