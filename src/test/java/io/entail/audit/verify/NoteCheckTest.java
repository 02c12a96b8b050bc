package io.entail.audit.verify;

import static io.entail.audit.verify.Books.first;
import static io.entail.audit.verify.Books.flipped;
import static io.entail.audit.verify.Books.refused;
import static io.entail.audit.verify.Books.story;
import static io.entail.audit.verify.Books.withValue;
import static org.assertj.core.api.Assertions.assertThat;

import io.entail.changes.ChangeDecoder;
import io.entail.changes.FeedForm;
import io.entail.changes.Progress;
import io.entail.resolve.LogRecord;
import io.entail.testkit.RecordedFeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records of the feed other than changes are compared with the log, and their formats must come in the right order. */
final class NoteCheckTest {
    private final Past past = new Past(story());

    @AfterEach
    void close() {
        past.close();
    }

    private List<Finding> findings() {
        return past.verify().findings();
    }

    /**
     * Appends refused, empty and repeated writes, a second store record, an enabled protocol, and a change at the end.
     */
    private void appendWhatChangesNothing() {
        past.append(refused(1, past.basis()));
        past.append(refused(1, past.basis()));
        past.append(
                new LogRecord.Write(new java.util.UUID(1, 2), "x", "ann", "", new LogRecord.Basis(-1, 0), List.of()));
        past.append(past.store());
        past.append(new LogRecord.Protocol(2));
        past.append(story().records().get(story().records().size() - 3));
        past.append(Books.oneMore());
    }

    @Test
    void aCorrectFeedHasNoFinding() {
        appendWhatChangesNothing();
        assertThat(findings()).isEmpty();
        assertThat(past.verifyFeedAlone().findings()).isEmpty();
        assertThat(past.verify().verified().secondFormFrom()).isOne();
    }

    @Test
    void aMissingRecordIsFound() {
        appendWhatChangesNothing();
        List<TopicRecord> all = List.copyOf(past.changes);
        int tried = 0;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).key() == null) {
                past.changes.remove(i);
                long position = io.entail.changes.FeedEnd.position(
                        Objects.requireNonNull(all.get(i).value()));
                assertThat(findings()).as("the missing record %s is found", i).anySatisfy(finding -> {
                    assertThat(finding.what()).startsWith("dropped: the feed does not tell");
                    assertThat(finding.position()).isEqualTo(io.entail.read.Position.of(position));
                });
                tried++;
            }
            past.changes.clear();
            past.changes.addAll(all);
        }
        assertThat(tried).isGreaterThan(10);
    }

    @Test
    void aFeedThatDoesNotSayWhichStoreItIsOfIsFoundAlone() {
        past.changes.remove(0);
        assertThat(past.verifyFeedAlone().findings()).singleElement().asString().contains("which store the feed is of");
    }

    @Test
    void aRefusalBeforeTheStoreRecordIsPublishedBeforeIt() {
        List<LogRecord> records = new ArrayList<>(story().records());
        records.add(0, new LogRecord.Protocol(2));
        try (Past early = new Past(records)) {
            assertThat(early.verify().findings()).isEmpty();
            assertThat(early.verifyFeedAlone().findings()).isEmpty();
        }
    }

    @Test
    void everyAlteredByteIsFound() {
        appendWhatChangesNothing();
        List<TopicRecord> all = List.copyOf(past.changes);
        for (int i = 0; i < all.size(); i++) {
            TopicRecord record = all.get(i);
            int length = Objects.requireNonNull(record.value()).length;
            // For the text of definitions, some places are enough.
            for (int at = 0; record.key() == null && at < length; at += at < 200 ? 3 : 97) {
                past.changes.set(i, withValue(record, flipped(record.value(), at)));
                assertThat(findings())
                        .as("the alteration of byte %s of record %s is found", at, i)
                        .isNotEmpty();
                past.changes.set(i, record);
            }
        }
    }

    @Test
    void aRepeatedRecordIsFound() {
        appendWhatChangesNothing();
        int last = past.changes.size() - 2;
        TopicRecord record = past.changes.get(last);
        assertThat(record.key()).isNull();
        past.changes.add(
                last + 1, new TopicRecord(record.offset() + 1, record.timestamp(), null, record.value(), List.of()));
        assertThat(first(findings()).what()).contains("progress goes back");
    }

    @Test
    void aFeedThatAnOlderReleaseHasBegunGoesOnInTheFormOfThisOne() {
        try (Past older = new Past(story().records(), FeedForm.FIRST)) {
            older.append(refused(1, older.basis()));
            older.upgrade();
            older.append(refused(2, older.basis()));
            older.append(Books.oneMore());
            Past.Result result = older.verify();
            // The first refusal was never published, because the older release had not paused for a second.
            assertThat(result.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.what()).startsWith("dropped: the feed does not tell");
            });
            assertThat(result.verified().secondFormFrom()).isEqualTo(22);
        }
    }

    @Test
    void aRecordInTheFormOfBeforeAfterOneOfNowIsFound() {
        try (Past older = new Past(story().records(), FeedForm.FIRST)) {
            past.append(refused(1, new LogRecord.Basis(-1, 0)));
            older.append(refused(1, new LogRecord.Basis(-1, 0)));
            older.progress();
            byte[] value = Objects.requireNonNull(
                    older.changes.get(older.changes.size() - 1).value());
            int last = past.changes.size() - 1;
            Progress now = new ChangeDecoder(past.ids)
                    .progress(Objects.requireNonNull(past.changes.get(last).value()));
            byte[] asBefore = value.clone();
            // The digest of the feed's chain differs, and the rest is the same.
            System.arraycopy(now.digest().array(), 0, asBefore, asBefore.length - 32, 32);
            asBefore[4] = (byte) past.ids.id("", older.ids.schema(value[4]));
            past.changes.set(last, withValue(past.changes.get(last), asBefore));
            assertThat(first(findings()).what()).contains("in the form of an older release");
        }
    }

    @Test
    void theRecordedFeedOfAnOlderReleaseIsProven() throws Exception {
        RecordedFeed recorded = RecordedFeed.read();
        List<Finding> findings = new ArrayList<>();
        Sources sources = new Sources(
                "changes",
                source(recorded.changes()),
                recorded.changes().size(),
                "writes",
                source(recorded.log()),
                Duration.ZERO);
        Verified verified =
                Verifier.inMemory(sources, recorded.ids(), findings::add).run(null, io.entail.read.Position.START);
        assertThat(findings).isEmpty();
        assertThat(verified.sequence()).isEqualTo(154);
        assertThat(verified.secondFormFrom()).isZero();
    }

    private static RecordSource source(List<RecordedFeed.Entry> entries) {
        Iterator<RecordedFeed.Entry> rest = entries.iterator();
        return () -> {
            RecordedFeed.Entry next = rest.hasNext() ? rest.next() : null;
            return next == null
                    ? null
                    : new TopicRecord(next.offset(), next.timestamp(), next.key(), next.value(), List.of());
        };
    }
}
