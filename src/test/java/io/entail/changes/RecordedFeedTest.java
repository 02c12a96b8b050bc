package io.entail.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.resolve.Bytes;
import io.entail.testkit.MemoryFeed;
import io.entail.testkit.MemorySchemaIds;
import io.entail.testkit.RecordedFeed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the feed said of a log before outcomes and times of expiry were told, it says still. */
final class RecordedFeedTest {
    private static final Bytes ZEROS = Bytes.wrap(new byte[ChangeBytes.DIGEST]);

    private RecordedFeed recorded;
    private MemorySchemaIds ids;
    private final List<MemoryFeed.Entry> changes = new ArrayList<>();
    private final List<MemoryFeed.Entry> keyless = new ArrayList<>();
    private final List<MemoryFeed.Entry> rejections = new ArrayList<>();

    @BeforeEach
    void tellOnceMore() throws Exception {
        recorded = RecordedFeed.read();
        ids = recorded.ids();
        MemoryFeed feed = new MemoryFeed(ids);
        for (RecordedFeed.Entry record : recorded.log()) {
            if (record.key() != null) {
                MemoryFeed.Told told = feed.next(record.offset(), record.timestamp(), record.key(), record.value());
                told.changes().forEach(entry -> (entry.key() == null ? keyless : changes).add(entry));
                if (told.rejection() != null) {
                    rejections.add(told.rejection());
                }
            }
        }
    }

    @Test
    void changesAreByteForByteTheSameButForTheTimeOfExpiryAndWhatFollowsFromItInTheChain() {
        ChangeDecoder decoder = new ChangeDecoder(ids);
        List<RecordedFeed.Entry> before =
                recorded.changes().stream().filter(entry -> entry.key() != null).toList();
        assertThat(changes).hasSameSizeAs(before);
        Bytes digest = ZEROS;
        int expiring = 0;
        for (int i = 0; i < changes.size(); i++) {
            byte[] value = changes.get(i).value();
            ChangeEnvelope envelope = ChangeEnvelope.of(value);
            ChangeImages images = decoder.images(envelope, value);
            byte[] older = ChangeBytes.inFirstForm(value, envelope.rowStart(), images.imagesStart(), digest);
            byte[] old = Objects.requireNonNull(before.get(i).value());
            assertThat(body(older)).as("change %s", i + 1).isEqualTo(body(old));
            assertThat(changes.get(i).key()).isEqualTo(before.get(i).key());
            assertThat(changes.get(i).timestamp()).isEqualTo(before.get(i).timestamp());
            assertThat(decoder.definition(ChangeBytes.schemaId(value)).json())
                    .isEqualTo(decoder.definition(ChangeBytes.schemaId(old)).json());
            digest = ChangeBytes.digest(older);
            expiring += images.expires() == null ? 0 : 1;
        }
        assertThat(expiring).isPositive();
    }

    @Test
    void refusalsAreByteForByteTheSame() {
        assertThat(rejections).hasSameSizeAs(recorded.rejections());
        for (int i = 0; i < rejections.size(); i++) {
            RecordedFeed.Entry old = recorded.rejections().get(i);
            assertThat(rejections.get(i).value()).as("refusal %s", i).isEqualTo(old.value());
            assertThat(rejections.get(i).key()).isEqualTo(old.key());
            assertThat(rejections.get(i).timestamp()).isEqualTo(old.timestamp());
        }
    }

    @Test
    void whatWasWrittenThenIsReadStill() {
        ChangeDecoder decoder = new ChangeDecoder(ids);
        Set<String> ops = new TreeSet<>();
        long sequence = 0;
        int rests = 0;
        for (RecordedFeed.Entry entry : recorded.changes()) {
            byte[] value = Objects.requireNonNull(entry.value());
            if (entry.key() == null) {
                Progress progress = decoder.progress(value);
                assertThat(progress.form()).isEqualTo(FeedForm.FIRST);
                assertThat(progress.sequence()).isEqualTo(sequence);
                assertThat(progress.outcome()).isNull();
                assertThat(progress.control()).isNull();
                rests++;
            } else {
                Change change = decoder.change(entry.key(), value);
                assertThat(change.sequence()).isEqualTo(++sequence);
                assertThat(change.expires()).isNull();
                ops.add(change.op().symbol());
            }
        }
        assertThat(ops).containsExactly("c", "d", "u");
        assertThat(rests).isGreaterThan(1);
    }

    @Test
    void theRecordedLogHasRefusalsOfManyKinds() {
        ChangeDecoder decoder = new ChangeDecoder(ids);
        Set<String> codes = new TreeSet<>();
        recorded.rejections()
                .forEach(entry -> codes.add(
                        decoder.rejection(Objects.requireNonNull(entry.value())).code()));
        assertThat(codes)
                .containsExactly(
                        "BAD_CONTROL",
                        "BAD_WRITE",
                        "MISSING_REFERENCE",
                        "NOT_EXPIRED",
                        "NOT_FOUND",
                        "NOT_UNIQUE",
                        "OLD_DEFINITION",
                        "STALE_VERSION",
                        "STILL_REFERENCED",
                        "TOO_LARGE",
                        "UNREADABLE");
    }

    private static byte[] body(byte[] value) {
        return Arrays.copyOfRange(value, ChangeBytes.HEADER, value.length);
    }
}
