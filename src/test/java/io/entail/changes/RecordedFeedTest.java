package io.entail.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.testkit.MemoryFeed;
import io.entail.testkit.MemorySchemaIds;
import io.entail.testkit.RecordedFeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A feed that was recorded before outcomes and times of expiry were published is still made the same from its log. */
final class RecordedFeedTest {
    private RecordedFeed recorded;
    private MemorySchemaIds ids;
    private final List<RecordedFeed.Entry> changes = new ArrayList<>();
    private final List<RecordedFeed.Entry> rejections = new ArrayList<>();

    @BeforeEach
    void tellOnceMore() throws Exception {
        recorded = RecordedFeed.read();
        ids = recorded.ids();
        MemoryFeed feed = new MemoryFeed(ids);
        for (RecordedFeed.Entry record : recorded.log()) {
            if (record.key() != null) {
                MemoryFeed.Told told = feed.next(record.offset(), record.timestamp(), record.key(), record.value());
                told.changes().stream()
                        .filter(entry -> entry.key() != null)
                        .forEach(entry -> changes.add(entry(entry)));
                if (told.rejection() != null) {
                    rejections.add(entry(told.rejection()));
                }
            }
        }
    }

    private static RecordedFeed.Entry entry(MemoryFeed.Entry told) {
        return new RecordedFeed.Entry(-1, told.timestamp(), told.key(), told.value());
    }

    @Test
    void changesAreTheSameBytesExceptForTheExpiryAndItsDigests() {
        assertThat(recorded.assertSameChanges(changes, ids)).isPositive();
    }

    @Test
    void refusalsAreByteForByteTheSame() {
        recorded.assertSameRefusals(rejections);
    }

    /** Other tests use feeds in the first format as those of that release. */
    @Test
    void theTestsMakeFeedsOfTheFirstFormAsThatReleaseDid() {
        RecordedFeed made = recorded.at(recorded.log(), recorded.ids());
        made.assertSameRefusals(recorded.rejections());
        List<RecordedFeed.Entry> onlyChanges =
                made.changes().stream().filter(entry -> entry.key() != null).toList();
        assertThat(recorded.assertSameChanges(onlyChanges, ids)).isZero();
        RecordedFeed.Entry last = made.changes().get(made.changes().size() - 1);
        RecordedFeed.Entry before = recorded.changes().get(recorded.changes().size() - 1);
        assertThat(last.key()).isNull();
        assertThat(last.value()).isEqualTo(before.value());
    }

    @Test
    void theRecordedFeedCanStillBeRead() {
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
}
